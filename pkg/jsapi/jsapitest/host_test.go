package jsapitest_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

func TestZeroHostHasNothing(t *testing.T) {
	var host jsapitest.Host
	_, callErr := host.Call(t.Context(), "tt.x", nil)
	_, syncErr := host.CallSync("tt.x", nil)
	stop, listenErr := host.Listen(jsapi.Subscription{On: "tt.x"}, func(json.RawMessage) {})
	for _, err := range []error{callErr, syncErr, listenErr} {
		if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Path != "tt.x" || !errors.Is(err, jsapi.ErrUnsupported) {
			t.Errorf("got %v, want ErrUnsupported", err)
		}
	}
	if host.Has("tt.x") || stop != nil {
		t.Error("there is something")
	}
	if n, err := host.Emit("tt.x", nil); n != 0 || err != nil {
		t.Errorf("Emit = %d, %v", n, err)
	}
}

func TestHostAnswers(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.x", "first")
	host.Answer("tt.x", map[string]any{"n": 1})
	if got, err := host.Call(t.Context(), "tt.x", nil); string(got) != `{"n":1}` || err != nil {
		t.Errorf("Call = %s, %v", got, err)
	}
	if got, err := host.CallSync("tt.x", nil); string(got) != `{"n":1}` || err != nil {
		t.Errorf("CallSync = %s, %v", got, err)
	}
	if !host.Has("tt.x") {
		t.Error("Has returns false")
	}
	host.Remove("tt.x")
	if _, err := host.Call(t.Context(), "tt.x", nil); host.Has("tt.x") || !errors.Is(err, jsapi.ErrUnsupported) {
		t.Errorf("still there after Remove: %v", err)
	}
}

func TestHostAnswersJSONAsItIs(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.x", json.RawMessage(`{"n":1e2}`))
	if got, err := host.Call(t.Context(), "tt.x", nil); string(got) != `{"n":1e2}` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestHostReportsAnAnswerThatHasNoJSON(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.x", func() {})
	if _, err := host.Call(t.Context(), "tt.x", nil); err == nil {
		t.Error("no error")
	}
}

func TestHandlerGetsContextAndParams(t *testing.T) {
	type key struct{}
	var host jsapitest.Host
	host.Handle("tt.x", func(ctx context.Context, params json.RawMessage) (any, error) {
		return []any{ctx.Value(key{}), params}, nil
	})
	ctx := context.WithValue(t.Context(), key{}, "c")
	if got, err := host.Call(ctx, "tt.x", json.RawMessage(`{"a":1}`)); string(got) != `["c",{"a":1}]` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := host.CallSync("tt.x", json.RawMessage(`[1,2]`)); string(got) != `[null,[1,2]]` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestHandlerMayUseTheHost(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.onX", nil)
	var got string
	if _, err := host.Listen(jsapi.Subscription{On: "tt.onX"}, func(event json.RawMessage) { got = string(event) }); err != nil {
		t.Fatal(err)
	}
	host.Handle("tt.startX", func(context.Context, json.RawMessage) (any, error) {
		host.Remove("tt.startX")
		return host.Emit("tt.onX", "started")
	})
	if n, err := host.Call(t.Context(), "tt.startX", nil); string(n) != "1" || err != nil || got != `"started"` {
		t.Errorf("got %s, %v, event %s", n, err, got)
	}
}

func TestHostFails(t *testing.T) {
	var host jsapitest.Host
	host.Fail("tt.x", jsapi.Error{Errno: 104})
	host.Fail("tt.y", jsapi.Error{Path: "tt.other"})
	for path, want := range map[string]string{"tt.x": "tt.x", "tt.y": "tt.other"} {
		_, err := host.Call(t.Context(), path, nil)
		if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Path != want {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if _, err := host.Call(t.Context(), "tt.x", nil); !errors.Is(err, jsapi.ErrInvalidParam) {
		t.Errorf("got %v", err)
	}
}

func TestSilenceLastsUntilTheContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var host jsapitest.Host
		host.Silence("tt.x")
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		start := time.Now()
		_, err := host.Call(ctx, "tt.x", nil)
		if waited := time.Since(start); waited != time.Hour || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %v: %v", waited, err)
		}
	})
}

func TestHostIsNotCalledAfterTheContextEnded(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.x", nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := host.Call(ctx, "tt.x", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if calls := host.Calls(); len(calls) != 0 {
		t.Errorf("asked %v", calls)
	}
}

func TestCallsReturnsTheCalls(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.x", nil)
	params := json.RawMessage(`{"a":1}`)
	host.Call(t.Context(), "tt.x", params)
	host.Call(t.Context(), "tt.missing", nil)
	host.Call(t.Context(), "tt.x", json.RawMessage(`{"a":2}`))
	params[5] = '9' // the caller may reuse the buffer

	describe := func(calls []jsapitest.Call) (s []string) {
		for _, c := range calls {
			s = append(s, c.Path+string(c.Params))
		}
		return s
	}
	for _, v := range []struct{ paths, want []string }{
		{nil, []string{`tt.x{"a":1}`, `tt.missing`, `tt.x{"a":2}`}},
		{[]string{"tt.x"}, []string{`tt.x{"a":1}`, `tt.x{"a":2}`}},
		{[]string{"tt.missing", "tt.other"}, []string{`tt.missing`}},
		{[]string{"tt.other"}, nil},
	} {
		if got := describe(host.Calls(v.paths...)); !slices.Equal(got, v.want) {
			t.Errorf("Calls(%v) = %v, want %v", v.paths, got, v.want)
		}
	}
	host.Calls()[0].Path = "spoilt"
	if got := host.Calls()[0].Path; got != "tt.x" {
		t.Errorf("the record can be spoilt: %s", got)
	}
}

func TestEmitReachesEveryListenerUntilItStops(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.onX", nil)
	host.Answer("tt.onY", nil)
	var a, b []string
	stopA, errA := host.Listen(jsapi.Subscription{On: "tt.onX", Off: "tt.offX"}, func(e json.RawMessage) { a = append(a, string(e)) })
	_, errB := host.Listen(jsapi.Subscription{On: "tt.onX"}, func(e json.RawMessage) { b = append(b, string(e)) })
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	emit := func(on string, event any, want int) {
		t.Helper()
		if n, err := host.Emit(on, event); n != want || err != nil {
			t.Errorf("Emit(%v) = %d, %v, want %d", event, n, err, want)
		}
	}
	emit("tt.onX", 1, 2)
	emit("tt.onY", 2, 0)
	stopA()
	stopA()
	emit("tt.onX", 3, 1)
	if !slices.Equal(a, []string{"1"}) || !slices.Equal(b, []string{"1", "3"}) {
		t.Errorf("got %v and %v", a, b)
	}
	if _, err := host.Emit("tt.onX", func() {}); err == nil {
		t.Error("no error for an event that has no JSON")
	}
}

func TestListenerMayStopItself(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.onX", nil)
	var got int
	var stop func()
	stop, err := host.Listen(jsapi.Subscription{On: "tt.onX"}, func(json.RawMessage) { got++; stop() })
	if err != nil {
		t.Fatal(err)
	}
	host.Emit("tt.onX", nil)
	host.Emit("tt.onX", nil)
	if got != 1 {
		t.Errorf("had %d events", got)
	}
}

func TestListenerStoppedByAnotherHasNoMoreEvents(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.onX", nil)
	stopOther := func() {}
	if _, err := host.Listen(jsapi.Subscription{On: "tt.onX"}, func(json.RawMessage) { stopOther() }); err != nil {
		t.Fatal(err)
	}
	var err error
	stopOther, err = host.Listen(jsapi.Subscription{On: "tt.onX"}, func(json.RawMessage) { t.Error("an event after stop") })
	if err != nil {
		t.Fatal(err)
	}
	host.Emit("tt.onX", nil)
}

func TestEventsAreDeliveredOneAtATime(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.onX", nil)
	n := 0 // without a lock, for the race detector
	if _, err := host.Listen(jsapi.Subscription{On: "tt.onX"}, func(json.RawMessage) { n++ }); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() { host.Emit("tt.onX", nil) })
	}
	all.Wait()
	if n != 100 {
		t.Errorf("had %d of 100 events", n)
	}
}

func TestHostIsSafeForConcurrentUse(t *testing.T) {
	var host jsapitest.Host
	host.Answer("tt.x", 1)
	var all sync.WaitGroup
	for _, use := range []func(){
		func() { host.Answer("tt.x", 1) },
		func() { host.Remove("tt.y") },
		func() { host.Call(t.Context(), "tt.x", nil) },
		func() { host.Has("tt.x") },
		func() { host.Calls("tt.x") },
		func() { host.Emit("tt.x", 1) },
		func() {
			if stop, err := host.Listen(jsapi.Subscription{On: "tt.x"}, func(json.RawMessage) {}); err == nil {
				stop()
			}
		},
	} {
		for range 2 {
			all.Go(func() {
				for range 100 {
					use()
				}
			})
		}
	}
	all.Wait()
}

// The record of calls is bounded by RecordBytes, also for one large call.
func TestRecordIsBounded(t *testing.T) {
	for limit, large := range map[int]int{0: 4<<20 + 1, 1000: 1001} {
		h := &jsapitest.Host{RecordBytes: limit, Lenient: true}
		h.Answer("tt.x", nil)
		call := func(size int) {
			params := json.RawMessage(`"` + strings.Repeat("x", size-2) + `"`)
			if _, err := h.Call(t.Context(), "tt.x", params); err != nil {
				t.Fatal(err)
			}
		}
		call(100)
		call(large)
		if calls := h.Calls(); len(calls) != 2 || len(calls[0].Params) != 100 || calls[1].Params != nil {
			t.Errorf("limit %d: %d calls", limit, len(calls))
		}
		for range 10 {
			call(large - 1)
		}
		if calls := h.Calls(); len(calls) != 1 || len(calls[0].Params) != large-1 {
			t.Errorf("limit %d: %d calls are kept", limit, len(calls))
		}
	}
}
