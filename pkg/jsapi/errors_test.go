package jsapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestFailureIsParsedInEverySpelling(t *testing.T) {
	for _, v := range []struct {
		name, payload string
		code, errno   int
		msg           string
	}{
		{"errorCode", `{"errorCode":333441,"errorMessage":"bad signature"}`, 333441, 0, "bad signature"},
		{"errCode", `{"errCode":10001,"errMsg":"openBluetoothAdapter:fail not available"}`, 10001, 0, "openBluetoothAdapter:fail not available"},
		{"errno", `{"errno":104,"errString":"invalid parameter"}`, 0, 104, "invalid parameter"},
		{"numbers as text", `{"errno":"103","errCode":"10009"}`, 10009, 103, "failed without a reason"},
		{"numbers that are none", `{"errno":{},"errCode":"NaN","errorCode":"1e3"}`, 0, 0, "failed without a reason"},
		{"numbers too large", `{"errno":1e300,"errCode":"99999999999999999999"}`, 0, 0, "failed without a reason"},
		{"negative number", `{"errCode":-1}`, -1, 0, "failed without a reason"},
		{"errCode before errorCode", `{"errorCode":2,"errCode":1}`, 1, 0, "failed without a reason"},
		{"errString before the others", `{"errMsg":"c","errorMessage":"b","errString":"a"}`, 0, 0, "a"},
		{"errorMessage before errMsg", `{"errMsg":"c","errorMessage":"b"}`, 0, 0, "b"},
		{"empty texts", `{"errString":"","errorMessage":"","errMsg":"c"}`, 0, 0, "c"},
		{"a text that is none", `{"errMsg":{"a":1}}`, 0, 0, `{"a":1}`},
		{"wrapped code", `{"errno":2601002,"errString":"Authentication failed. bad signature (error code: 333441)"}`, 333441, 2601002, "Authentication failed. bad signature (error code: 333441)"},
		{"wrapped code in errMsg", `{"errMsg":"config:fail (Error Code: 333447)"}`, 333447, 0, "config:fail (Error Code: 333447)"},
		{"last wrapped code", `{"errString":"(error code: 1) (error code: 333443)"}`, 333443, 0, "(error code: 1) (error code: 333443)"},
		{"wrapped code without digits", `{"errString":"error code: "}`, 0, 0, "error code: "},
		{"bare text", `"find no handler"`, 0, 0, "find no handler"},
		{"bare text with a code", `"refused, error code: 333448"`, 333448, 0, "refused, error code: 333448"},
		{"bare number", `5`, 0, 0, "5"},
		{"list", `["a"]`, 0, 0, `["a"]`},
		{"null", `null`, 0, 0, "failed without a reason"},
		{"null fields", `{"errno":null,"errCode":null,"errMsg":null}`, 0, 0, "failed without a reason"},
		{"empty object", `{}`, 0, 0, "failed without a reason"},
		{"nothing", ``, 0, 0, "failed without a reason"},
		{"no JSON", `{`, 0, 0, "failed without a reason"},
	} {
		t.Run(v.name, func(t *testing.T) {
			got := newError("tt.x", json.RawMessage(v.payload))
			if got.Path != "tt.x" || got.Code != v.code || got.Errno != v.errno || got.Msg != v.msg {
				t.Errorf("got %+v", got)
			}
			if string(got.Raw) != v.payload {
				t.Errorf("Raw = %s", got.Raw)
			}
		})
	}
}

var classes = []error{
	ErrCanceled, ErrDenied, ErrUnsupported, ErrNotConfigured, ErrInvalidParam, ErrRateLimited, ErrTimeout,
}

func TestFailureBelongsToItsClassOnly(t *testing.T) {
	for payload, want := range map[string]error{
		`{"errno":103}`:      ErrUnsupported,
		`{"errno":104}`:      ErrInvalidParam,
		`{"errCode":1012}`:   ErrInvalidParam,
		`{"errno":105}`:      ErrNotConfigured,
		`{"errno":106}`:      ErrDenied,
		`{"errno":107}`:      ErrDenied,
		`{"errno":108}`:      ErrDenied,
		`{"errno":2700002}`:  ErrDenied,
		`{"errno":111}`:      ErrRateLimited,
		`{"errno":113}`:      ErrRateLimited,
		`{"errno":301}`:      ErrCanceled,
		`{"errno":302}`:      ErrTimeout,
		`{"errno":1002002}`:  ErrCanceled,
		`{"errno":1003003}`:  ErrCanceled,
		`{"errno":1300001}`:  ErrCanceled,
		`{"errno":1301001}`:  ErrCanceled,
		`{"errno":1505002}`:  ErrCanceled,
		`{"errno":1700007}`:  ErrCanceled,
		`{"errCode":40101}`:  ErrCanceled,
		`{"errno":"105"}`:    ErrNotConfigured,
		`"scanCode:cancel"`:  ErrCanceled,
		`{"errno":102}`:      nil,
		`{"errno":333441}`:   nil,
		`{"errCode":103}`:    nil,
		`{"errCode":333441}`: nil,
		`{}`:                 nil,

		`{"errMsg":"chooseChat:fail cancel"}`:          ErrCanceled,
		`{"errMsg":"chooseImage:fail User canceled"}`:  ErrCanceled,
		`{"errMsg":"getLocation:fail auth deny"}`:      ErrDenied,
		`{"errMsg":"getLocation:fail Auth Denied"}`:    ErrDenied,
		`{"errMsg":"permission denied by the system"}`: ErrDenied,
	} {
		err := error(newError("tt.x", json.RawMessage(payload)))
		for _, group := range classes {
			if got := errors.Is(err, group); got != (group == want) {
				t.Errorf("%s: is it %q? %v", payload, group, got)
			}
		}
	}
}

func TestCancelCallbackDecides(t *testing.T) {
	e := newError("tt.x", json.RawMessage(`{"errMsg":"x:fail"}`))
	if errors.Is(e, ErrCanceled) {
		t.Error("canceled without a cancel callback")
	}
	e.canceled = true
	if !errors.Is(e, ErrCanceled) {
		t.Error("not canceled though the host called cancel")
	}
}

func TestClassesAreErrorsOfTheStandardLibraryToo(t *testing.T) {
	for _, v := range []struct{ err, want error }{
		{ErrUnsupported, errors.ErrUnsupported},
		{newError("tt.x", json.RawMessage(`{"errno":103}`)), errors.ErrUnsupported},
		{unsupported("tt.x", "not there"), errors.ErrUnsupported},
		{ErrTimeout, context.DeadlineExceeded},
		{newError("tt.x", json.RawMessage(`{"errno":302}`)), context.DeadlineExceeded},
		{&Error{cause: context.DeadlineExceeded}, context.DeadlineExceeded},
		{&Error{cause: context.DeadlineExceeded}, ErrTimeout},
	} {
		if !errors.Is(v.err, v.want) {
			t.Errorf("%q is not %q", v.err, v.want)
		}
	}
}

func TestCancelingTheContextIsNotACancellationByTheUser(t *testing.T) {
	err := &Error{Path: "tt.scanCode", Msg: errorText(context.Canceled), cause: context.Canceled}
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrCanceled) {
		t.Errorf("%q: want context.Canceled, not ErrCanceled", err)
	}
}

func TestErrorNamesPathTextAndNumbers(t *testing.T) {
	for want, err := range map[string]*Error{
		"jsapi: tt.x":                           {Path: "tt.x"},
		"jsapi: tt.x: no":                       {Path: "tt.x", Msg: "no"},
		"jsapi: tt.x: no, errno 104":            {Path: "tt.x", Msg: "no", Errno: 104},
		"jsapi: tt.x: no, code 7":               {Path: "tt.x", Msg: "no", Code: 7},
		"jsapi: tt.x: no, errno 104, code 1012": {Path: "tt.x", Msg: "no", Errno: 104, Code: 1012},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The refusals of h5sdk.config as the five bridges report them, and as strings.
func TestErrorCodeOfARefusalIsTheSameOnEveryBridge(t *testing.T) {
	for _, payload := range []string{
		`{"errno":2601002,"errString":"Authentication failed. bad signature (error code: 333444)"}`,
		`{"errorCode":333444,"errorMessage":"bad signature"}`,
		`{"errCode":333444,"errMsg":"config:fail bad signature"}`,
		`{"errno":333444,"errString":"bad signature"}`, // PC
		`{"errno":333444,"errCode":333444,"errMsg":"config:fail"}`,
		`{"errno":"333444"}`,
		`{"errno":2601002,"errCode":333444}`,
		`"config:fail (error code: 333444)"`,
	} {
		e := newError("h5sdk.config", json.RawMessage(payload))
		if got := ErrorCode(fmt.Errorf("wrapped: %w", e)); got != 333444 || e.Code != CodeConfigSignatureExpired {
			t.Errorf("%s: ErrorCode is %d, Code %d", payload, got, e.Code)
		}
	}
}

func TestErrorCode(t *testing.T) {
	for _, v := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("other"), 0},
		{&Error{}, 0},
		{newError("tt.x", json.RawMessage(`{"errno":104,"errCode":1012}`)), 104},
		{newError("tt.x", json.RawMessage(`{"errCode":10009}`)), 10009},
		{newError("tt.x", json.RawMessage(`{"errno":333444}`)), 333444},
		{newError("h5sdk.config", json.RawMessage(`{"errno":103}`)), 103},
		{newError("h5sdk.config", json.RawMessage(`{"errno":2601002}`)), 2601002},
		{newError("h5sdk.config", json.RawMessage(`{"errno":2601001,"errString":"server (error code: 10002)"}`)), 10002},
		{newError("h5sdk.config", json.RawMessage(`{"errno":99991691}`)), 99991691},
	} {
		if got := ErrorCode(v.err); got != v.want {
			t.Errorf("%v: got %d, want %d", v.err, got, v.want)
		}
	}
}

func TestErrorsOfAnUnconfiguredPageNameTheRemedy(t *testing.T) {
	for _, payload := range []string{`{"errno":105}`, `{"errno":"105","errString":"authentication fail"}`} {
		err := newError("tt.scanCode", json.RawMessage(payload))
		if !errors.Is(err, ErrNotConfigured) || !strings.HasSuffix(err.Error(), "; call Configure first") {
			t.Errorf("%s: %v", payload, err)
		}
	}
	if err := newError("tt.x", json.RawMessage(`{"errno":104}`)); strings.Contains(err.Error(), "Configure") {
		t.Errorf("invalid parameters: %v", err)
	}
}
