package jsapitest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

func TestParametersAreChecked(t *testing.T) {
	for _, c := range []struct{ path, params, field string }{
		{"tt.showToast", `{"title":"a","icon":"success"}`, ""},
		{"tt.showToast", `{}`, "title"},
		{"tt.showToast", ``, "title"},
		{"tt.showToast", `null`, "title"},
		{"tt.showToast", `"a"`, "should be an object"},
		{"tt.showToast", `{"title":1}`, "title"},
		{"tt.showToast", `{"title":"a","icon":"check"}`, "icon"},
		{"tt.showToast", `{"title":"a","titel":"b"}`, "titel"},
		{"tt.scanCode", `{"scanType":["qrcode"]}`, "scanType[0]"},
		{"tt.setScreenBrightness", `{"value":1}`, ""},
		{"tt.setScreenBrightness", `{"value":1.5}`, "value"},
		{"tt.noSuchFunction", `{"a":1}`, ""},
	} {
		for _, lenient := range []bool{false, true} {
			host := &jsapitest.Host{Lenient: lenient}
			handled := false
			host.Handle(c.path, func(context.Context, json.RawMessage) (any, error) {
				handled = true
				if _, known := catalogue.Lookup(c.path); known {
					return jsapitest.Sample(c.path, nil), nil
				}
				return nil, nil
			})
			_, err := host.Call(t.Context(), c.path, json.RawMessage(c.params))
			if c.field == "" || lenient {
				if err != nil || !handled || len(host.Mistakes()) != 0 {
					t.Errorf("%s %s: %v", c.path, c.params, err)
				}
				continue
			}
			if handled || !errors.Is(err, jsapi.ErrInvalidParam) || !strings.Contains(err.Error(), c.field) || !slices.Contains(host.Mistakes(), err) {
				t.Errorf("%s %s: %v", c.path, c.params, err)
			}
		}
	}
}

func TestAnswersAreChecked(t *testing.T) {
	for _, c := range []struct{ path, answer, field string }{
		{"tt.scanCode", `{"result":"42","errMsg":"scanCode:ok"}`, ""},
		{"tt.scanCode", `{"result":42}`, "result"},
		{"tt.scanCode", `{"Result":"42"}`, "result"},
		{"tt.scanCode", `null`, "result"},
		{"tt.scanCode", `"42"`, "should be an object"},
		{"tt.hideToast", `null`, ""},
		{"tt.hideToast", `{"x":1}`, "x"},
		{"tt.noSuchFunction", `{"a":1}`, ""},
	} {
		for _, lenient := range []bool{false, true} {
			host := &jsapitest.Host{Lenient: lenient}
			host.Answer(c.path, json.RawMessage(c.answer))
			got, err := host.Call(t.Context(), c.path, nil)
			if c.field == "" || lenient {
				if err != nil || string(got) != c.answer || len(host.Mistakes()) != 0 {
					t.Errorf("%s %s: %s, %v", c.path, c.answer, got, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), c.path) || !strings.Contains(err.Error(), c.field) || !slices.Contains(host.Mistakes(), err) {
				t.Errorf("%s %s: %v", c.path, c.answer, err)
			}
		}
	}
}

func TestEventsAreChecked(t *testing.T) {
	const on = "tt.onNetworkStatusChange"
	host := new(jsapitest.Host)
	host.Answer(on, nil)
	got := 0
	if _, err := host.Listen(jsapi.Subscription{On: on}, func(json.RawMessage) { got++ }); err != nil {
		t.Fatal(err)
	}
	for event, right := range map[string]bool{
		`{"isConnected":true,"networkType":"wifi"}`: true,
		`{"isConnected":1,"networkType":"wifi"}`:    false,
		`{"isConnected":true,"networkType":"lan"}`:  false,
		`{}`: false,
	} {
		got = 0
		if n, err := host.Emit(on, json.RawMessage(event)); (err == nil) != right || n != got || (got == 1) != right {
			t.Errorf("%s: %d listeners, %d events, %v", event, n, got, err)
		}
	}
	if _, err := host.Listen(jsapi.Subscription{On: on, Params: json.RawMessage(`{"x":1}`)}, func(json.RawMessage) {}); !errors.Is(err, jsapi.ErrInvalidParam) {
		t.Errorf("unknown parameters of a subscription: %v", err)
	}
}

// Every sample is an answer that the checks accept, and every example a call.
func TestSamplesPass(t *testing.T) {
	host := new(jsapitest.Host)
	n := 0
	for _, e := range slices.Concat(catalogue.All(), catalogue.H5SDK()) {
		if strings.Contains(e.Path, "#") {
			continue
		}
		n++
		host.AnswerSample(e.Path, nil)
		var err error
		switch e.Kind {
		case catalogue.KindAsync:
			_, err = host.Call(t.Context(), e.Path, e.Example)
		case catalogue.KindOn:
			_, err = host.Listen(jsapi.Subscription{On: e.Path, Params: e.Example}, func(json.RawMessage) {})
			if err == nil {
				_, err = host.Emit(e.Path, e.Sample)
			}
		case catalogue.KindOff:
		default:
			var args json.RawMessage
			if e.Example != nil {
				args = fmt.Appendf(nil, "[%s]", e.Example)
			}
			_, err = host.CallSync(e.Path, args)
		}
		if err != nil {
			t.Errorf("%s: %v", e.Path, err)
		}
	}
	if n < 190 || len(host.Mistakes()) != 0 {
		t.Errorf("%d functions, %v", n, host.Mistakes())
	}
}

func TestSampleTakesChanges(t *testing.T) {
	var info struct {
		Language string
		System   string
		SafeArea map[string]float64
		Model    *string
	}
	sample := jsapitest.Sample("tt.getSystemInfo", map[string]any{"language": "ja_JP", "safeArea": map[string]any{"top": 7}, "model": nil})
	if err := json.Unmarshal(sample, &info); err != nil {
		t.Fatal(err)
	}
	if info.Language != "ja_JP" || info.System == "" || info.SafeArea["top"] != 7 || info.SafeArea["bottom"] == 0 || info.Model != nil {
		t.Errorf("got %s", sample)
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown function has a sample")
		}
	}()
	jsapitest.Sample("tt.noSuchFunction", nil)
}

func TestArgumentsAreChecked(t *testing.T) {
	host := new(jsapitest.Host)
	const start = "tt.getRecorderManager().start"
	host.AnswerSample(start, nil)
	for args, right := range map[string]bool{
		``: true, `[]`: true, `[{}]`: true, `[{"duration":1000}]`: true,
		`[{"duration":"1"}]`: false, `[{},{}]`: false, `{}`: false,
	} {
		if _, err := host.CallSync(start, json.RawMessage(args)); (err == nil) != right {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestTheRecordIsBounded(t *testing.T) {
	host := new(jsapitest.Host)
	host.Answer("tt.x", nil)
	for i := range 2500 {
		host.Call(t.Context(), "tt.x", fmt.Appendf(nil, "%d", i))
	}
	calls := host.Calls()
	if len(calls) != 1000 || string(calls[0].Params) != "1500" || string(calls[999].Params) != "2499" {
		t.Errorf("%d calls, from %s", len(calls), calls[0].Params)
	}
	large := json.RawMessage(`"` + strings.Repeat("x", 1<<20) + `"`)
	for range 20 {
		host.Call(t.Context(), "tt.x", large)
	}
	size := 0
	for _, c := range host.Calls() {
		size += len(c.Params)
	}
	if size > 4<<20 || len(host.Calls()) != 3 {
		t.Errorf("%d calls with %d bytes", len(host.Calls()), size)
	}
	host.Answer("tt.scanCode", 1)
	for range 200 {
		host.Call(t.Context(), "tt.scanCode", nil)
	}
	if n := len(host.Mistakes()); n != 100 {
		t.Errorf("%d mistakes", n)
	}
}
