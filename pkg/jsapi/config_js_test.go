package jsapi

import (
	"context"
	"errors"
	"strings"
	"testing"
)

var config = ConfigParams{
	AppID: "cli_1", Timestamp: 1510045655000, NonceStr: "n", Signature: "s", JSAPIList: []string{"getUserInfo"},
}

func configure(t *testing.T) error {
	t.Helper()
	return new(Client).Configure(longContext(t), config)
}

func TestConfigIsCalledBetweenErrorAndReadyInOneTurn(t *testing.T) {
	notes := record(t)
	script(t, "h5sdk", `{
		error(cb) { note("error"); Promise.resolve().then(() => note("next-turn")) },
		config(o) { note("config"); setTimeout(o.onSuccess) },
		ready(cb) { note("ready") },
	}`)
	if err := configure(t); err != nil {
		t.Fatal(err)
	}
	if got, want := notes(), "error config ready next-turn"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestConfigGetsExactlyWhatTheSDKReads(t *testing.T) {
	notes := record(t)
	script(t, "h5sdk", `{name: "h5sdk", config(o) {
		note(this.name)
		note(JSON.stringify(o))
		for (const key in o) note(key + ":" + typeof o[key])
		note(Array.isArray(o.jsApiList))
		o.onSuccess({session_key: "k"})
	}}`)
	if err := configure(t); err != nil {
		t.Fatal(err)
	}
	const want = `h5sdk ` +
		`{"appId":"cli_1","timestamp":1510045655000,"nonceStr":"n","signature":"s","jsApiList":["getUserInfo"]} ` +
		`appId:string timestamp:number nonceStr:string signature:string jsApiList:object onSuccess:function onFail:function true`
	if got := notes(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnlyOnSuccessMakesConfigureSucceed(t *testing.T) {
	for name, sdk := range map[string]string{
		"ready fires first": `{ready(cb) { cb() }, error() {}, config(o) { setTimeout(() => { note("accepted"); o.onSuccess() }, 20) }}`,
		"ready fires after": `{ready(cb) { setTimeout(cb, 20) }, error() {}, config(o) { note("accepted"); o.onSuccess() }}`,
		"ready never fires": `{ready() {}, error() {}, config(o) { setTimeout(() => { note("accepted"); o.onSuccess() }) }}`,
		"no ready":          `{error() {}, config(o) { note("accepted"); o.onSuccess() }}`,
		"no error":          `{ready(cb) { cb() }, config(o) { note("accepted"); o.onSuccess() }}`,
	} {
		t.Run(name, func(t *testing.T) {
			notes := record(t)
			script(t, "h5sdk", sdk)
			if err := configure(t); err != nil || notes() != "accepted" {
				t.Errorf("%v, after %q", err, notes())
			}
			wantResponsive(t)
		})
	}
}

func TestReadyDoesNotHideThatConfigFailed(t *testing.T) {
	for name, sdk := range map[string]string{
		"ready fires first":    `{ready(cb) { cb() }, error() {}, config(o) { setTimeout(() => o.onFail({errorCode: 333441}), 20) }}`,
		"ready fires after":    `{ready(cb) { setTimeout(cb) }, error() {}, config(o) { o.onFail({errorCode: 333441}) }}`,
		"error comes first":    `{ready(cb) { cb() }, error(cb) { this.cb = cb }, config(o) { this.cb({errorCode: 7}); o.onFail({errorCode: 333441}) }}`,
		"onSuccess comes too":  `{ready(cb) { cb() }, error() {}, config(o) { o.onFail({errorCode: 333441}); o.onSuccess() }}`,
		"at once and rejected": `{ready() {}, error() {}, config(o) { o.onFail({errorCode: 333441}); return Promise.reject(1) }}`,
	} {
		t.Run(name, func(t *testing.T) {
			script(t, "h5sdk", sdk)
			err := configure(t)
			if e, ok := errors.AsType[*Error](err); !ok || e.Code != 333441 {
				t.Errorf("got %v", err)
			}
			settle()
			wantResponsive(t)
		})
	}
}

func TestConfigureReadsEverySpellingOfARefusal(t *testing.T) {
	for _, payload := range []string{
		`{errorCode: 333441, errorMessage: "bad signature"}`,
		`{errCode: 333441, errMsg: "bad signature"}`,
		`{errCode: "333441", errMsg: "bad signature"}`,
		`{errno: 2601002, errString: "Authentication failed. bad signature (error code: 333441)"}`,
		`{errno: 333441, errString: "bad signature"}`,
	} {
		script(t, "h5sdk", `{ready(cb) { cb() }, error() {}, config(o) { o.onFail(`+payload+`) }}`)
		err := configure(t)
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != 333441 || !strings.Contains(e.Msg, "bad signature") || len(e.Raw) == 0 {
			t.Errorf("%s: got %v", payload, err)
		}
	}
}

func TestConfigThatNeverAnswersEndsWithTheContext(t *testing.T) {
	for _, sdk := range []string{
		`{ready() {}, error() {}, config() { return new Promise(() => {}) }}`,
		`{ready(cb) { cb() }, error(cb) { cb() }, config() {}}`, // neither ready nor error is an answer
	} {
		script(t, "h5sdk", sdk)
		err := new(Client).Configure(shortContext(t), config)
		wantError(t, err, "h5sdk.config")
		wantIs(t, err, ErrTimeout)
		wantIs(t, err, context.DeadlineExceeded)
	}
	wantResponsive(t)
}

func TestConfigsRejectedPromiseIsHandled(t *testing.T) {
	noUncaught(t)
	for _, returns := range []string{
		"Promise.reject({errorCode: 333441})", "undefined", "null", "5", "{}", "{catch: 5}",
		"new Promise((_, reject) => setTimeout(reject))",
	} {
		script(t, "h5sdk", `{config(o) { setTimeout(() => o.onFail({errorCode: 333441})); return (`+returns+`) }}`)
		if e, ok := errors.AsType[*Error](configure(t)); !ok || e.Code != 333441 {
			t.Errorf("config returns %s: got %v", returns, e)
		}
	}
}

// sdk1516 appends every config's onFail to the list of error callbacks, as SDK
// 1.5.16 does, and refuses until the test sets an answer.
const sdk1516 = `{
	errors: [],
	answers: [],
	error(cb) { this.errors.push(cb) },
	ready(cb) { setTimeout(cb) },
	config(o) {
		this.errors.push(o.onFail)
		return new Promise((resolve, reject) => setTimeout(() => {
			const code = this.answers.shift()
			if (!code) {
				o.onSuccess({})
				return resolve()
			}
			this.errors.forEach(cb => cb({errorCode: code}))
			reject({errorCode: code})
		}))
	},
}`

func TestConfigMayBeRepeatedThoughTheSDKRepeatsOldFailures(t *testing.T) {
	noUncaught(t)
	sdk := script(t, "h5sdk", sdk1516)
	for _, code := range []int{333441, 333443, 0, 333444, 0} {
		sdk.Get("answers").Call("push", code)
		err := configure(t)
		e, refused := errors.AsType[*Error](err)
		if refused != (code != 0) || refused && e.Code != code {
			t.Errorf("answered %d: got %v", code, err)
		}
		wantResponsive(t)
	}
}

func TestConfigThatThrowsIsAnError(t *testing.T) {
	noUncaught(t)
	for name, sdk := range map[string]string{
		"config throws":        `{ready() {}, error() {}, config() { throw new Error("broken") }}`,
		"error throws":         `{ready() {}, error() { throw "broken" }, config() {}}`,
		"ready throws":         `{ready() { throw "broken" }, error() {}, config() {}}`,
		"getter throws":        `{get error() { throw "broken" }, config() {}}`,
		"promise's is a trap":  `{config() { return {get catch() { throw "broken" }} }}`,
		"options are refused":  `{config(o) { o.onFail.nothing.at.all }}`,
		"error is no function": `{error: 5, config() { throw "broken" }}`,
	} {
		t.Run(name, func(t *testing.T) {
			script(t, "h5sdk", sdk)
			wantError(t, configure(t), "h5sdk.config", "threw")
			wantResponsive(t)
		})
	}
}

func TestReadyWaitsForTheSDKAndNothingElse(t *testing.T) {
	sdk := script(t, "h5sdk", `{ready(cb) { this.cb = cb }}`)
	wantIs(t, new(Client).Ready(shortContext(t)), ErrTimeout)
	sdk.Call("cb") // too late

	script(t, "h5sdk", `{ready(cb) { cb(); cb() }}`)
	if err := new(Client).Ready(longContext(t)); err != nil {
		t.Error(err)
	}
	script(t, "h5sdk", `{ready(cb) { setTimeout(cb) }}`) // config was never called
	if err := new(Client).Ready(longContext(t)); err != nil {
		t.Error(err)
	}
	wantResponsive(t)
}
