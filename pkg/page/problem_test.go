package page

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// The codes of h5sdk.config as the vendor documents them.
var configCodes = []int{
	1012, 1014, 10001, 10002,
	333430, 333440, 333441, 333442, 333443, 333444, 333445, 333446, 333447, 333448, 333449, 333450,
	99991691, 99991692, 99991693, 99991694,
}

func TestEveryConfigCodeHasWords(t *testing.T) {
	for _, code := range configCodes {
		checkWords(t, &jsapi.Error{Path: "h5sdk.config", Code: code}, fmt.Sprint(code))
	}
	for _, errno := range []int{102, 104, 305, 2601001, 2601002} {
		checkWords(t, &jsapi.Error{Path: "h5sdk.config", Errno: errno}, fmt.Sprint(errno))
	}
}

func TestEveryAnswerOfOurServerHasWords(t *testing.T) {
	for _, status := range []int{400, 403, 404, 405, 500, 502, 503} {
		checkWords(t, &Error{Status: status, ofParameters: true}, fmt.Sprintf("http-%d", status))
	}
	for _, code := range []int{10003, 10014, 10015, 99991400, 99991401, 99991403, 99991663, 99991672} {
		checkWords(t, &Error{Status: 502, Code: code}, fmt.Sprint(code))
	}
}

// checkWords requires help for the code, in both languages.
func checkWords(t *testing.T, err error, code string) {
	t.Helper()
	if _, known := helps()[code]; !known {
		t.Errorf("%s has no help", code)
	}
	zh, en := explain(err, i18n.Zh), explain(err, i18n.En)
	if zh.Code != code || en.Code != code {
		t.Errorf("%s is shown as %q and %q", code, zh.Code, en.Code)
	}
	for _, p := range []Explanation{zh, en} {
		if p.Cause == "" || p.Remedy == "" {
			t.Errorf("%s: words missing in %+v", code, p)
		}
	}
	if zh.Cause == en.Cause || zh.Remedy == en.Remedy {
		t.Errorf("%s: same words in both languages", code)
	}
}

func TestUnknownCodesFallBack(t *testing.T) {
	if p := explain(&Error{Status: 502, Code: 424242}, i18n.En); p.Code != "424242" || p.Cause != helps()["http-502"].cause.En {
		t.Errorf("got %+v", p)
	}
	if p := explain(&jsapi.Error{Path: "h5sdk.config", Code: 424242, Msg: "strange"}, i18n.En); p.Code != "424242" || p.Cause != unknownFailure.cause.En || p.Detail != "strange" {
		t.Errorf("got %+v", p)
	}
}

// The platform's text for a wrong signature contains the ticket.
func TestSignatureErrorHidesThePlatformsText(t *testing.T) {
	p := explain(&jsapi.Error{Path: "h5sdk.config", Code: 333441, Msg: "jsticket=secret"}, i18n.En)
	if strings.Contains(fmt.Sprint(p), "secret") {
		t.Errorf("got %+v", p)
	}
}

// Statuses of the app's own routes have other causes than those of
// /get_config_parameters.
func TestAnswersOfOtherRoutes(t *testing.T) {
	for _, test := range []struct {
		err         Error
		code, cause string
	}{
		{Error{Status: 403}, "http-403", "Unexpected response from the server."},
		{Error{Status: 403, Message: "Not yours."}, "http-403", "Not yours."},
		{Error{Status: 503}, "http-503", "The server cannot reach the Feishu Open Platform."},
		{Error{Status: 403, Code: 20021, Detail: "d"}, "20021", "Unexpected response from the server."},
	} {
		if e := explain(&test.err, i18n.En); e.Code != test.code || e.Cause != test.cause {
			t.Errorf("%+v: got %+v", test.err, e)
		}
	}
}

// Codes have other meanings in other families.
func TestCallsAreExplainedByTheirFamily(t *testing.T) {
	for _, test := range []struct {
		err         error
		code, cause string
	}{
		{&jsapi.Error{Path: "tt.requestAccess", Errno: 2700001}, "2700001", helps()["333450"].cause.En},
		{&jsapi.Error{Path: "tt.requestAuthCode", Code: 10235}, "10235", helps()["10236"].cause.En},
		{&jsapi.Error{Path: "tt.getNFCAdapter().x", Code: 10001}, "10001", unknownFailure.cause.En},
		{&jsapi.Error{Path: "tt.scanCode", Errno: jsapi.ErrnoDeniedByUser}, "117", "The permission was denied."},
		{errors.New("odd"), "failed", unknownFailure.cause.En},
		{ErrOutside, "outside", outsideTitle.En},
	} {
		e := explain(test.err, i18n.En)
		if e.Cause != test.cause || test.code != "117" && e.Code != test.code {
			t.Errorf("%v: got %+v", test.err, e)
		}
	}
}

func TestProblem(t *testing.T) {
	p := New(Environment{}, Settings{AppLink: "https://applink.example.com/x"}, "en")
	for _, err := range []error{nil, context.Canceled, fmt.Errorf("%w", jsapi.ErrCanceled)} {
		if html := app.HTMLString(p.Problem(err)); !strings.HasSuffix(html, "></div>") {
			t.Errorf("%v is rendered: %s", err, html)
		}
	}
	for err, want := range map[error]string{
		ErrOutside:                                        `href="https://applink.example.com/x"`,
		&Error{Status: 403, Message: "<no>"}:              "&lt;no&gt;",
		error(&jsapi.Error{Path: "tt.x"}):                 "did not accept the call",
		fmt.Errorf("%w", errNetwork):                      "cannot reach its server",
		fmt.Errorf("x: %w", jsapi.ErrTimeout):             "no response from the Feishu client",
		errors.Join(errNetwork, context.DeadlineExceeded): "no response from the app",
	} {
		if html := app.HTMLString(p.Problem(err)); !strings.Contains(html, want) {
			t.Errorf("%v: no %s in\n%s", err, want, html)
		}
	}
}

// The app's own message needs no code beside it, Feishu's code may be looked up.
func TestProblemOfTheApp(t *testing.T) {
	p := New(Environment{}, Settings{}, "en")
	if html := app.HTMLString(p.Problem(&Error{Status: 409, Message: "Taken."})); strings.Contains(html, "409") || !strings.Contains(html, "Taken.") {
		t.Errorf("got %s", html)
	}
	if html := app.HTMLString(p.Problem(&Error{Status: 502, Code: 20021, Message: "Refused."})); !strings.Contains(html, "20021") {
		t.Errorf("got %s", html)
	}
}
