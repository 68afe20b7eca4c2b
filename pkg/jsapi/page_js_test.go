package jsapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"syscall/js"
	"testing"
	"time"
)

func TestOutsideFeishuEveryFunctionIsUnsupported(t *testing.T) {
	var c Client // an ordinary browser: neither global is there
	_, userErr := c.GetUserInfo(longContext(t), GetUserInfoParams{})
	_, listenErr := c.Listen(Subscription{On: "tt.onX", Off: "tt.offX"}, func(json.RawMessage) {})
	_, syncErr := page.CallSync("tt.x", nil)
	for _, err := range []error{
		userErr, listenErr, syncErr,
		c.Ready(longContext(t)),
		c.Configure(longContext(t), ConfigParams{"cli_1", 1, "n", "s", nil}),
		c.Call(longContext(t), "tt.getRecorderManager().start", nil, nil),
		c.Call(longContext(t), "", nil, nil),
	} {
		wantIs(t, err, ErrUnsupported)
		wantIs(t, err, errors.ErrUnsupported)
	}
	if c.Supports("tt.getUserInfo") || c.Supports("h5sdk.config") {
		t.Error("Supports returns true")
	}
	wantResponsive(t)
}

func TestWhatIsNotAFunctionIsUnsupported(t *testing.T) {
	for _, tt := range []string{
		"undefined", "null", "'text'", "5", "true", "Symbol()", "{}", "[]", "() => {}",
		"{x: undefined}", "{x: null}", "{x: 'text'}", "{x: 5}", "{x: {}}",
	} {
		t.Run(tt, func(t *testing.T) {
			script(t, "tt", tt)
			var c Client
			err := c.Call(longContext(t), "tt.x", nil, nil)
			wantError(t, err, "tt.x")
			wantIs(t, err, ErrUnsupported)
			if c.Supports("tt.x") {
				t.Error("Supports returns true")
			}
		})
	}
	wantResponsive(t)
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	for name, define := range map[string]string{
		"tt is a getter that throws":   `Object.defineProperty(globalThis, "tt", {get() { throw new Error("no") }, configurable: true})`,
		"tt.x is a getter that throws": `globalThis.tt = {get x() { throw new Error("no") }}`,
		"tt is a proxy that throws":    `globalThis.tt = new Proxy({}, {get() { throw new Error("no") }})`,
		"tt is a BigInt":               `globalThis.tt = 10n`,
		"tt.x is a BigInt":             `globalThis.tt = {x: 10n}`,
	} {
		t.Run(name, func(t *testing.T) {
			js.Global().Call("eval", define)
			defer js.Global().Delete("tt")
			var c Client
			wantError(t, c.Call(longContext(t), "tt.x", nil, nil), "tt.x")
			_, err := c.Listen(Subscription{On: "tt.x"}, func(json.RawMessage) {})
			wantError(t, err, "tt.x")
			if c.Supports("tt.x") {
				t.Error("Supports returns true")
			}
			wantResponsive(t)
		})
	}
}

func TestFunctionsMayAppearLater(t *testing.T) {
	tt := script(t, "tt", "{}")
	var c Client
	if c.Supports("tt.requestAccess") {
		t.Fatal("supported too early")
	}
	tt.Set("requestAccess", js.Global().Call("eval", "(o) => o.success({code: 'c'})"))
	if !c.Supports("tt.requestAccess") {
		t.Error("not supported though it is there now")
	}
	var r struct{ Code string }
	if err := c.Call(longContext(t), "tt.requestAccess", nil, &r); err != nil || r.Code != "c" {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestErrno103OfTheClientIsUnsupported(t *testing.T) {
	script(t, "tt", `{x(o) { o.fail({errno: 103, errString: "feature not support"}); o.complete?.() }}`)
	var c Client
	if !c.Supports("tt.x") {
		t.Error("the SDK has it")
	}
	wantIs(t, c.Call(longContext(t), "tt.x", nil, nil), ErrUnsupported)
}

func TestParamsArriveAsTheyAreAndThisIsTheirOwner(t *testing.T) {
	script(t, "tt", `{name: "tt", x(o) {
		const {success, fail, cancel, ...params} = o
		success({owner: this.name, params: JSON.stringify(params), arguments: arguments.length})
	}}`)
	var r struct {
		Owner, Params string
		Arguments     int
	}
	const params = `{"n":1.5,"s":"\u2028é<>😀","b":false,"z":null,"a":[[],{}],"o":{"k":[1,"2"]}}`
	if err := new(Client).Call(longContext(t), "tt.x", json.RawMessage(params), &r); err != nil {
		t.Fatal(err)
	}
	if !sameJSON(t, r.Params, params) || r.Owner != "tt" || r.Arguments != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestCallRefusesParamsThatAreNoJSON(t *testing.T) {
	script(t, "tt", `{x(o) { o.success() }}`)
	for _, params := range []string{"{", "5", `"text"`, "null"} {
		_, err := page.Call(longContext(t), "tt.x", json.RawMessage(params))
		wantError(t, err, "tt.x")
	}
	wantResponsive(t)
}

func TestAnswersNeedNoErrMsg(t *testing.T) {
	for _, answer := range []string{
		"", "undefined", "null", "{}", "{errMsg: 'x:ok'}", "{errMsg: 'getBLEDeviceServices:ok ok'}", "{errMsg: 'nfcConnect:ok'}",
		"{errMsg: null}", "{errMsg: 'x:fail'}", "() => {}", "Symbol()",
	} {
		script(t, "tt", `{x(o) { o.success(`+answer+`) }}`)
		var r struct{ Result string }
		if err := new(Client).Call(longContext(t), "tt.x", nil, &r); err != nil {
			t.Errorf("success(%s): %v", answer, err)
		}
	}
}

func TestFailureIsAnErrorWithAnyPayload(t *testing.T) {
	for payload, want := range map[string]string{
		"":                                   "failed without a reason",
		"undefined":                          "failed without a reason",
		"null":                               "failed without a reason",
		"'auth deny'":                        "auth deny",
		"{errno: 104, errString: 'bad'}":     "bad, errno 104",
		"{errCode: '10001', errMsg: 'x'}":    "x, code 10001",
		"{errorCode: 7, errorMessage: 'no'}": "no, code 7",
		"(() => { const o = {}; o.o = o; return o })()": "circular",
		"10n":                          "BigInt",
		"{n: 10n}":                     "BigInt",
		"{get x() { throw 'unread' }}": "unread",
	} {
		script(t, "tt", `{x(o) { o.fail(`+payload+`); o.complete?.() }}`)
		wantError(t, new(Client).Call(longContext(t), "tt.x", nil, nil), "tt.x", want)
	}
	wantResponsive(t)
}

func TestAnswerWithoutJSONIsAnError(t *testing.T) {
	noUncaught(t)
	for answer, want := range map[string]string{
		"(() => { const o = {}; o.o = o; return o })()": "circular",
		"10n":                          "BigInt",
		"{a: [10n]}":                   "BigInt",
		"{get x() { throw 'unread' }}": "unread",
		"{toJSON() { throw null }}":    "null",
	} {
		script(t, "tt", `{x(o) { o.success(`+answer+`) }}`)
		var r any
		wantError(t, new(Client).Call(longContext(t), "tt.x", nil, &r), "tt.x", want)
		if err := new(Client).Call(longContext(t), "tt.x", nil, nil); err != nil {
			t.Errorf("success(%s), which is not decoded: %v", answer, err)
		}
	}
	wantResponsive(t)
}

func TestThrownValuesAreErrors(t *testing.T) {
	noUncaught(t)
	for value, want := range map[string]string{
		"new Error('an error')":            "an error",
		"new TypeError('a type error')":    "a type error",
		"'a text'":                         "a text",
		"''":                               "threw",
		"5":                                "5",
		"true":                             "true",
		"null":                             "null",
		"undefined":                        "undefined",
		"Symbol('s')":                      "symbol",
		"10n":                              "threw",
		"() => {}":                         "function",
		"{errno: 104}":                     `{"errno":104}`,
		"{message: 5}":                     `{"message":5}`,
		"[1]":                              "[1]",
		"new (class extends Error {})()":   "threw",
		"Object.create(null)":              "{}",
		"{get message() { throw 'twice'}}": "threw",
		"(() => { const o = {}; o.o = o; return o })()": "threw",
	} {
		throw := `() => { throw ` + value + ` }`
		script(t, "tt", `{x: `+throw+`, getM: `+throw+`}`)
		wantError(t, new(Client).Call(longContext(t), "tt.x", nil, nil), "tt.x", "threw", want)
		wantError(t, new(Client).Call(longContext(t), "tt.getM().x", nil, nil), "tt.getM().x", "threw", want)
		_, err := page.CallSync("tt.x", nil)
		wantError(t, err, "tt.x", "threw", want)
		_, err = new(Client).Listen(Subscription{On: "tt.x"}, func(json.RawMessage) {})
		wantError(t, err, "tt.x", "threw", want)
	}
	wantResponsive(t)
}

func TestCancelWithItsFourCallbacksIsOneErrCanceled(t *testing.T) {
	noUncaught(t)
	for _, payload := range []string{
		"{errMsg: 'x:cancel'}", "{errno: 1505002, errString: 'user cancelled'}",
		"{errMsg: 'x:fail'}", "{}", "null", "'x:fail'", // no cancellation in the payload
	} {
		script(t, "tt", `{
			x(o) { setTimeout(() => this.dismiss(o)) },
			now(o) { this.dismiss(o) },
			late(o) { o.fail(`+payload+`); Promise.resolve().then(() => o.cancel(`+payload+`)) },
			first(o) { o.cancel(`+payload+`); o.fail(`+payload+`) },
			dismiss(o) {
				o.fail(`+payload+`)
				o.cancel(`+payload+`)
				o.complete?.(`+payload+`)
				o.complete?.(`+payload+`)
			},
		}`)
		for _, path := range []string{"tt.x", "tt.now", "tt.late", "tt.first"} {
			err := new(Client).Call(longContext(t), path, nil, nil)
			wantError(t, err, path)
			wantIs(t, err, ErrCanceled)
		}
		settle()
	}
	wantResponsive(t)
}

func TestCancelKeepsThePayloadOfFail(t *testing.T) {
	script(t, "tt", `{x(o) { o.fail({errno: 7, errString: "closed"}); o.cancel() }}`)
	err := new(Client).Call(longContext(t), "tt.x", nil, nil)
	wantError(t, err, "tt.x", "closed", "errno 7")
	wantIs(t, err, ErrCanceled)
}

func TestSynchronousFailureIsAnError(t *testing.T) {
	script(t, "tt", `{x(o) { o.fail({errno: 104}); o.complete?.({errno: 104}); return undefined }}`)
	err := new(Client).Call(longContext(t), "tt.x", nil, nil)
	wantIs(t, err, ErrInvalidParam)
	if errors.Is(err, ErrCanceled) {
		t.Errorf("%v is no cancel", err)
	}
	wantResponsive(t)
}

func TestTheFirstAnswerCounts(t *testing.T) {
	noUncaught(t)
	for body, want := range map[string]string{
		`o.success({n: 1}); o.complete?.({n: 1})`:                                          `{"n":1}`,
		`o.success({n: 1}); o.success({n: 2})`:                                             `{"n":1}`,
		`o.success({n: 1}); o.fail({errno: 104})`:                                          `{"n":1}`,
		`o.success({n: 1}); o.cancel()`:                                                    `{"n":1}`,
		`o.fail({errno: 104}); o.success({n: 1})`:                                          `jsapi: tt.x: failed without a reason, errno 104`,
		`o.fail({errno: 104}); o.fail({errno: 105})`:                                       `jsapi: tt.x: failed without a reason, errno 104`,
		`setTimeout(() => { o.success({n: 1}); o.success({n: 2}) })`:                       `{"n":1}`,
		`o.success({n: 1}); setTimeout(() => { o.success({n: 2}); o.fail(); o.cancel() })`: `{"n":1}`,
	} {
		script(t, "tt", `{x(o) { `+body+` }}`)
		got := ""
		if answer, err := page.Call(longContext(t), "tt.x", nil); err != nil {
			got = err.Error()
		} else {
			got = string(answer)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
		settle()
		wantResponsive(t)
	}
}

func TestLateAnswersAreDropped(t *testing.T) {
	noUncaught(t)
	script(t, "tt", `{held: [], x(o) { this.held.push(o) }}`)
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		err := new(Client).Call(ctx, "tt.x", nil, nil)
		cancel()
		wantIs(t, err, ErrTimeout)
		wantIs(t, err, context.DeadlineExceeded)
	}
	answered := make(chan error, 1)
	go func() { answered <- new(Client).Call(longContext(t), "tt.x", nil, nil) }()
	for js.Global().Get("tt").Get("held").Length() < 4 {
		time.Sleep(time.Millisecond)
	}
	js.Global().Call("eval", `
		tt.held.slice(0, 3).forEach(o => { o.success({late: true}); o.fail({}); o.cancel({}) })
		tt.held[3].success()`)
	if err := <-answered; err != nil {
		t.Errorf("the call that still waited: %v", err)
	}
	wantResponsive(t)
}

func TestNoAnswerEndsWithTheContext(t *testing.T) {
	script(t, "tt", `{x() {}}`)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	err := new(Client).Call(ctx, "tt.x", nil, nil)
	wantIs(t, err, context.Canceled)
	wantResponsive(t)
}

func TestTheHostIsNotCalledAfterTheContextEnded(t *testing.T) {
	notes := record(t)
	script(t, "tt", `{x(o) { note("asked"); o.success() }}`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantIs(t, new(Client).Call(ctx, "tt.x", nil, nil), context.Canceled)
	if notes() != "" {
		t.Error("the host was asked")
	}
}

func TestAnswersOutOfOrderReachTheirCallers(t *testing.T) {
	const n = 100
	script(t, "tt", `{held: [], x(o) {
		this.held.push(o)
		if (this.held.length === `+fmt.Sprint(n)+`) {
			this.held.reverse().forEach((o, i) => setTimeout(() => o.i % 3 ? o.success({i: o.i}) : o.fail({errno: o.i}), i % 7))
		}
	}}`)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			var r struct{ I int }
			err := new(Client).Call(t.Context(), "tt.x", map[string]int{"i": i}, &r)
			if i%3 != 0 && (err != nil || r.I != i) {
				t.Errorf("call %d: got %d, %v", i, r.I, err)
			}
			if e, ok := errors.AsType[*Error](err); i%3 == 0 && (!ok || e.Errno != i) {
				t.Errorf("call %d: got %v", i, err)
			}
		})
	}
	all.Wait()
	wantResponsive(t)
}

func TestPendingCallsDoNotBlockOthers(t *testing.T) {
	script(t, "tt", `{scanCode(o) { this.scan = o }, x(o) { o.success() }}`)
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, 1)
	go func() { waiting <- new(Client).Call(ctx, "tt.scanCode", nil, nil) }()
	for range 10 {
		if err := new(Client).Call(longContext(t), "tt.x", nil, nil); err != nil {
			t.Error(err)
		}
	}
	cancel()
	wantIs(t, <-waiting, context.Canceled)
}

func TestOldFunctionsOfH5SDKTakeOnSuccessAndOnFail(t *testing.T) {
	script(t, "h5sdk", `{biz: {util: {
		scan(o) { o.onSuccess({text: "42"}) },
		share(o) { o.onFail({errorCode: 7, errorMessage: "no"}) },
	}}}`)
	var r struct{ Text string }
	if err := new(Client).Call(longContext(t), "h5sdk.biz.util.scan", nil, &r); err != nil || r.Text != "42" {
		t.Errorf("got %+v, %v", r, err)
	}
	wantError(t, new(Client).Call(longContext(t), "h5sdk.biz.util.share", nil, nil), "h5sdk.biz.util.share", "no", "code 7")
}

func TestCallSyncReturnsTheResult(t *testing.T) {
	script(t, "tt", `{
		me: "tt",
		whose() { return this.me },
		list(...args) { return args },
		nothing() {},
		count() { return arguments.length },
		text: (s) => s + "!",
	}`)
	for _, v := range []struct{ path, args, want string }{
		{"tt.whose", "", `"tt"`},
		{"tt.list", `[1,"a",null,{"b":[]}]`, `[1,"a",null,{"b":[]}]`},
		{"tt.list", `[{"$bytes":"AQI="}]`, `[{"$bytes":"AQI="}]`},
		{"tt.nothing", `[]`, `null`},
		{"tt.count", ``, `0`},
		{"tt.count", `[]`, `0`},
		{"tt.count", `[null,null]`, `2`},
		{"tt.text", `["é"]`, `"é!"`},
	} {
		got, err := page.CallSync(v.path, json.RawMessage(v.args))
		if err != nil || string(got) != v.want {
			t.Errorf("%s(%s) = %s, %v, want %s", v.path, v.args, got, err, v.want)
		}
	}
	_, err := page.CallSync("tt.list", json.RawMessage(`[`))
	wantError(t, err, "tt.list")
}

func TestManagersAreGotOnceAndTheirMethodsHaveTheirThis(t *testing.T) {
	notes := record(t)
	const tt = `{
		volume: 5,
		getRecorderManager() {
			note("made")
			return {sound: this.volume, start(o) { o.success({sound: this.sound}) }, getPart() { return {name: () => "part"} }}
		},
		nothing: () => null,
	}`
	script(t, "tt", tt)
	var r struct{ Sound int }
	for range 3 {
		if err := new(Client).Call(longContext(t), "tt.getRecorderManager().start", nil, &r); err != nil || r.Sound != 5 {
			t.Fatalf("got %+v, %v", r, err)
		}
	}
	if got, err := page.CallSync("tt.getRecorderManager().getPart().name", nil); err != nil || string(got) != `"part"` {
		t.Errorf("got %s, %v", got, err)
	}
	if got := notes(); got != "made" {
		t.Errorf("got the manager %q times", got)
	}
	if !new(Client).Supports("tt.getRecorderManager().start") || new(Client).Supports("tt.getRecorderManager().fly") {
		t.Error("Supports returns false for the manager's methods")
	}

	script(t, "tt", tt) // the page loads its SDK again
	if err := new(Client).Call(longContext(t), "tt.getRecorderManager().start", nil, nil); err != nil || notes() != "made made" {
		t.Errorf("with a new SDK: %q, %v", notes(), err)
	}
}

func TestManagersThatAreNotThereAreUnsupported(t *testing.T) {
	tt := script(t, "tt", `{null: () => null, undefined: () => {}, text: () => "text", no: 5}`)
	for _, path := range []string{"tt.null().x", "tt.undefined().x", "tt.text().x", "tt.no().x", "tt.missing().x", "tt.null()"} {
		wantIs(t, new(Client).Call(longContext(t), path, nil, nil), ErrUnsupported)
	}
	tt.Set("ready", true)
	js.Global().Call("eval", `tt.null = () => tt.ready ? {x(o) { o.success() }} : null`)
	if err := new(Client).Call(longContext(t), "tt.null().x", nil, nil); err != nil {
		t.Errorf("a manager that came later: %v", err)
	}
}

// sameJSON compares two JSON texts as JavaScript reads them.
func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	normal := func(s string) string {
		json := js.Global().Get("JSON")
		return json.Call("stringify", json.Call("parse", s)).String()
	}
	return normal(a) == normal(b)
}

// Some clients pass objects that have no JSON, or throw when they are read.
func TestAnswersThatCannotBeRead(t *testing.T) {
	noUncaught(t)
	for name, answer := range map[string]string{
		"cycle":                   `(() => { const o = {}; o.o = o; return o })()`,
		"big integer":             `({n: 10n})`,
		"getter that throws":      `({get x() { throw new Error("no") }})`,
		"getter that throws once": `({empty: {}, n: 0, get x() { if (this.n++) { throw "no" } return 1 }})`,
		"element that throws":     `(() => { let n = 0; return {empty: {}, list: Object.defineProperty([], 0, {enumerable: true, get() { if (n++) { throw "no" } }})} })()`,
		"proxy without prototype": `({empty: {}, p: new Proxy({}, {getPrototypeOf() { throw "no" }})})`,
	} {
		t.Run(name, func(t *testing.T) {
			script(t, "tt", `{x(o) { o.success(`+answer+`) }}`)
			var r map[string]any
			wantError(t, new(Client).Call(longContext(t), "tt.x", nil, &r), "tt.x")
			if err := new(Client).Call(longContext(t), "tt.x", nil, nil); err != nil {
				t.Errorf("without a result: %v", err)
			}
			wantResponsive(t)
		})
	}
}
