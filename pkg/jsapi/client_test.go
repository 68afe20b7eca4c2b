package jsapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// newClient returns a client whose host also takes and gives what the catalogue
// does not have: these tests are about any client's answers.
func newClient() (*jsapi.Client, *jsapitest.Host) {
	host := &jsapitest.Host{Lenient: true}
	return &jsapi.Client{Runtime: host}, host
}

// sent returns the parameters of the one call of path.
func sent(t *testing.T, host *jsapitest.Host, path string) string {
	t.Helper()
	calls := host.Calls(path)
	if len(calls) != 1 {
		t.Fatalf("%s was called %d times", path, len(calls))
	}
	return string(calls[0].Params)
}

func TestCallSendsParamsAndDecodesTheAnswer(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.scanCode", map[string]any{"result": "42", "errMsg": "scanCode:ok"})
	var r struct{ Result string }
	if err := client.Call(t.Context(), "tt.scanCode", map[string]any{"scanType": []string{"qrCode"}}, &r); err != nil {
		t.Fatal(err)
	}
	if got, want := sent(t, host, "tt.scanCode"), `{"scanType":["qrCode"]}`; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if r.Result != "42" {
		t.Errorf("result = %q", r.Result)
	}
}

func TestCallNeedsNeitherParamsNorResult(t *testing.T) {
	for name, params := range map[string]any{
		"nil": nil, "nil map": map[string]any(nil), "nil pointer": (*jsapi.ShowToastParams)(nil),
	} {
		client, host := newClient()
		host.Answer("tt.hideToast", "an unread answer")
		if err := client.Call(t.Context(), "tt.hideToast", params, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := sent(t, host, "tt.hideToast"); got != "" {
			t.Errorf("%s: sent %s", name, got)
		}
	}
}

func TestCallSync(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.count", map[string]any{"n": 3})
	var r struct{ N int }
	if err := client.CallSync("tt.count", map[string]any{"of": "x"}, &r); err != nil || r.N != 3 {
		t.Errorf("got %+v, %v", r, err)
	}
	if got, want := sent(t, host, "tt.count"), `[{"of":"x"}]`; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if err := client.CallSync("tt.count", []int{1}, nil); !errors.Is(err, jsapi.ErrInvalidParam) {
		t.Errorf("parameters that are no object: %v", err)
	}
	if err := client.CallSync("tt.none", nil, nil); !errors.Is(err, jsapi.ErrUnsupported) {
		t.Errorf("a function that is not there: %v", err)
	}
	host.Handle("tt.broken", func(context.Context, json.RawMessage) (any, error) { return nil, errors.New("broken") })
	if e, ok := errors.AsType[*jsapi.Error](client.CallSync("tt.broken", nil, nil)); !ok || e.Path != "tt.broken" || e.Msg != "broken" {
		t.Errorf("got %+v", e)
	}
}

func TestCallRefusesParamsThatAreNoObject(t *testing.T) {
	for name, params := range map[string]any{
		"number": 5, "text": "{}", "list": []int{1}, "function": func() {}, "channel in an object": map[string]any{"c": make(chan int)},
	} {
		client, host := newClient()
		host.Answer("tt.x", nil)
		err := client.Call(t.Context(), "tt.x", params, nil)
		if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Path != "tt.x" || !errors.Is(err, jsapi.ErrInvalidParam) {
			t.Errorf("%s: %v, want ErrInvalidParam", name, err)
		}
		if len(host.Calls()) != 0 {
			t.Errorf("%s: the host was asked all the same", name)
		}
	}
	client, _ := newClient()
	if _, ok := errors.AsType[*json.UnsupportedTypeError](client.Call(t.Context(), "tt.x", func() {}, nil)); !ok {
		t.Error("the error does not say what JSON could not take")
	}
}

func TestCallReturnsAnAnswerThatCannotBeDecoded(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.x", map[string]any{"level": "5"})
	var r struct{ Level int }
	err := client.Call(t.Context(), "tt.x", nil, &r)
	e, ok := errors.AsType[*jsapi.Error](err)
	if !ok || e.Path != "tt.x" || string(e.Raw) != `{"level":"5"}` {
		t.Fatalf("got %#v", err)
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); !ok {
		t.Errorf("%v does not say what did not fit", err)
	}
}

func TestCallReturnsTheHostsError(t *testing.T) {
	client, host := newClient()
	host.Fail("tt.x", jsapi.Error{Errno: 105, Msg: "authentication fail"})
	err := client.Call(t.Context(), "tt.x", nil, nil)
	if !errors.Is(err, jsapi.ErrNotConfigured) || err.Error() != "jsapi: tt.x: authentication fail, errno 105; call Configure first" {
		t.Errorf("got %v", err)
	}
}

func TestCallWrapsOtherErrors(t *testing.T) {
	client, host := newClient()
	broken := errors.New("bridge is down")
	host.Handle("tt.x", func(context.Context, json.RawMessage) (any, error) { return nil, broken })
	err := client.Call(t.Context(), "tt.x", nil, nil)
	if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Path != "tt.x" || e.Msg != "bridge is down" || !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestCallHasADefaultDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, host := newClient()
		host.Silence("tt.getNetworkType")
		start := time.Now()
		err := client.Call(t.Context(), "tt.getNetworkType", nil, nil)
		if waited := time.Since(start); waited != 20*time.Second {
			t.Errorf("waited %v", waited)
		}
		if !errors.Is(err, jsapi.ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if want := "jsapi: tt.getNetworkType: no answer in time"; err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	})
}

func TestCallKeepsTheCallersDeadline(t *testing.T) {
	for _, timeout := range []time.Duration{time.Second, time.Hour} {
		for _, path := range []string{"tt.getNetworkType", "tt.scanCode"} {
			synctest.Test(t, func(t *testing.T) {
				client, host := newClient()
				host.Silence(path)
				ctx, cancel := context.WithTimeout(t.Context(), timeout)
				defer cancel()
				start := time.Now()
				err := client.Call(ctx, path, nil, nil)
				if waited := time.Since(start); waited != timeout || !errors.Is(err, jsapi.ErrTimeout) {
					t.Errorf("%s: waited %v of %v: %v", path, waited, timeout, err)
				}
			})
		}
	}
}

func TestCallWaitsForTheUserWithoutADeadline(t *testing.T) {
	for _, path := range []string{
		"tt.scanCode", "tt.chooseContact", "tt.chooseChat", "tt.chooseImage", "tt.docsPicker", "tt.filePicker",
		"tt.showModal", "tt.showPrompt", "tt.authorize", "tt.requestAccess", "tt.startPasswordVerify",
		"tt.getLocation", "tt.getUserInfo", "tt.getClipboardData", "tt.openBluetoothAdapter",
	} {
		synctest.Test(t, func(t *testing.T) {
			client, host := newClient()
			host.Handle(path, func(ctx context.Context, _ json.RawMessage) (any, error) {
				select {
				case <-time.After(24 * time.Hour):
					return "at last", nil
				case <-ctx.Done():
					return nil, ctx.Err()
				}
			})
			var answer string
			if err := client.Call(t.Context(), path, nil, &answer); err != nil || answer != "at last" {
				t.Errorf("%s: %q, %v", path, answer, err)
			}
		})
	}
}

func TestCallEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, host := newClient()
		host.Silence("tt.scanCode")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		start := time.Now()
		err := client.Call(ctx, "tt.scanCode", nil, nil)
		if !errors.Is(err, context.Canceled) || errors.Is(err, jsapi.ErrCanceled) || errors.Is(err, jsapi.ErrTimeout) {
			t.Errorf("got %v", err)
		}
		if want := "jsapi: tt.scanCode: canceled by the caller"; err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
		if waited := time.Since(start); waited != time.Minute {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestSupportsAsksTheHost(t *testing.T) {
	client, host := newClient()
	if client.Supports("tt.x") {
		t.Error("supported before the host has it")
	}
	host.Answer("tt.x", nil)
	if !client.Supports("tt.x") {
		t.Error("not supported though the host has it")
	}
}

func TestListenDeliversUntilStopped(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.onMemoryWarning", nil)
	var got []string
	stop, err := client.Listen(jsapi.Subscription{On: "tt.onMemoryWarning", Off: "tt.offMemoryWarning"}, func(event json.RawMessage) {
		got = append(got, string(event))
	})
	if err != nil {
		t.Fatal(err)
	}
	host.Emit("tt.onMemoryWarning", 1)
	host.Emit("tt.onMemoryWarning", 2)
	stop()
	host.Emit("tt.onMemoryWarning", 3)
	if len(got) != 2 || got[0] != "1" || got[1] != "2" {
		t.Errorf("got %v", got)
	}
}
