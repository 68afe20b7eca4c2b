package ui

import (
	"fmt"
	"strings"
	"testing"

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
		checkWords(t, &serverError{Status: status}, fmt.Sprintf("http-%d", status))
	}
	for _, code := range []int{10003, 10014, 10015, 99991400, 99991401, 99991403, 99991663, 99991672} {
		checkWords(t, &serverError{Status: 502, Code: code}, fmt.Sprint(code))
	}
}

// checkWords wants advice of its own for the code, in both languages.
func checkWords(t *testing.T, err error, code string) {
	t.Helper()
	if _, known := advices()[code]; !known {
		t.Errorf("%s has no advice", code)
	}
	zh, en := problemOf(err, Chinese), problemOf(err, English)
	if zh.Code != code || en.Code != code {
		t.Errorf("%s is shown as %q and %q", code, zh.Code, en.Code)
	}
	for _, p := range []Problem{zh, en} {
		if p.Cause == "" || p.Remedy == "" {
			t.Errorf("%s: words missing in %+v", code, p)
		}
	}
	if zh.Cause == en.Cause || zh.Remedy == en.Remedy {
		t.Errorf("%s: same words in both languages", code)
	}
}

func TestUnknownCodesFallBack(t *testing.T) {
	if p := problemOf(&serverError{Status: 502, Code: 424242}, English); p.Code != "424242" || p.Cause != advices()["http-502"].cause.en {
		t.Errorf("got %+v", p)
	}
	if p := problemOf(&jsapi.Error{Path: "h5sdk.config", Code: 424242, Msg: "strange"}, English); p.Code != "424242" || p.Cause != unknownFailure.cause.en || p.Detail != "strange" {
		t.Errorf("got %+v", p)
	}
}

// The platform's text for a wrong signature holds the ticket.
func TestSignatureErrorHidesThePlatformsText(t *testing.T) {
	p := problemOf(&jsapi.Error{Path: "h5sdk.config", Code: 333441, Msg: "jsticket=secret"}, English)
	if strings.Contains(fmt.Sprint(p), "secret") {
		t.Errorf("got %+v", p)
	}
}
