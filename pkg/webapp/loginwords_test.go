package webapp

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// loginCodes are Feishu's codes that a sign-in may meet: those that it tells
// apart and those that there is a remedy for.
func loginCodes() []int {
	var codes []int
	for _, first := range []int{20000, 99991000} { // of the endpoints, and of the gateway before them
		for code := first; code < first+1000; code++ {
			if kindOfLogin(code) != platformRefused || (&feishu.Error{Code: code}).Remedy() != "" {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// loginKinds are the problems of signing in that words are for.
var loginKinds = []kind{
	notSignedIn, signInAgain, loginCodeInvalid, loginStateInvalid, loginDenied, userNotAllowed, crossOrigin,
	sessionsUnavailable, platformUnreachable, platformAnswerInvalid, tooManyRequests,
}

// Every code and kind has words, and all words are for one that occurs.
func TestLoginWords(t *testing.T) {
	codes := loginCodes()
	for _, code := range emulator.LoginRefusals() {
		if !slices.Contains(codes, code) {
			t.Errorf("the platform refuses with %d, for which there is no remedy", code)
		}
	}
	var toldCodes []int
	var toldKinds []kind
	said := map[string]bool{}
	for _, w := range loginWords {
		toldCodes, toldKinds = append(toldCodes, w.codes...), append(toldKinds, w.kinds...)
		for _, text := range []string{w.zh, w.en} {
			if said[text] {
				t.Errorf("said twice: %s", text)
			}
			said[text] = true
		}
	}
	for what, c := range map[string]struct{ told, occur []string }{
		"codes": {sorted(toldCodes), sorted(codes)},
		"kinds": {sorted(toldKinds), sorted(loginKinds)},
	} {
		if !slices.Equal(c.told, c.occur) {
			t.Errorf("%s with words %v,\nwant %v", what, c.told, c.occur)
		}
	}
	for _, w := range append(slices.Clone(loginWords), struct {
		words
		codes []int
		kinds []kind
	}{words: loginFailedSomehow}) {
		if !strings.ContainsFunc(w.zh, func(c rune) bool { return unicode.Is(unicode.Han, c) }) || !strings.HasSuffix(w.zh, "。") || len([]rune(w.zh)) > 40 {
			t.Errorf("Chinese: %q", w.zh)
		}
		if strings.ContainsFunc(w.en, func(c rune) bool { return c > unicode.MaxASCII }) || !strings.HasSuffix(w.en, ".") || len(w.en) > 130 {
			t.Errorf("English: %q", w.en)
		}
	}
}

func sorted[T any](list []T) []string {
	var texts []string
	for _, v := range list {
		texts = append(texts, fmt.Sprint(v))
	}
	slices.Sort(texts)
	return texts
}

// The words are the visitor's: by the browser's language, or by the Feishu
// client's.
func TestLoginMessages(t *testing.T) {
	r := httptest.NewRequest("GET", "/me", nil)
	say := func(k kind, code int) string {
		p := k.because("for developers")
		p.Code = code
		return p.inWords(r).Message
	}
	for accept, want := range map[string][4]string{
		"zh-CN,zh;q=0.9,en;q=0.8": {"你还没有登录", "没有此应用的使用权限", "联系企业管理员", "登录没有成功"},
		"":                        {"你还没有登录", "没有此应用的使用权限", "联系企业管理员", "登录没有成功"},
		"en-US":                   {"not signed in", "do not have access to this app", "ask your administrator", "Something went wrong"},
		"fr":                      {"not signed in", "do not have access to this app", "ask your administrator", "Something went wrong"},
	} {
		r.Header.Set("Accept-Language", accept)
		for i, got := range []string{say(notSignedIn, 0), say(userNotAllowed, 20010), say(userNotAllowed, 29999), say(platformRefused, 29999)} {
			if !strings.Contains(got, want[i]) {
				t.Errorf("%q: %q, want %q", accept, got, want[i])
			}
		}
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 Lark/7.0 LarkLocale/en_US")
	r.Header.Set("Accept-Language", "zh-CN")
	if got := say(notSignedIn, 0); !strings.Contains(got, "not signed in") {
		t.Errorf("in an English client: %s", got)
	}
}

// Every problem of the routes of sign-in has a message, which repeats nothing
// that the platform said.
func TestProblemsOfLoginSpeak(t *testing.T) {
	l := newLoginTest(t)
	const said = "words of the platform"
	want := func(what string, answer reply) {
		t.Helper()
		p := answer.problem(t)
		if p.Message == "" || strings.Contains(string(answer.body), said) || strings.ContainsAny(p.Message, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s: %s", what, answer.body)
		}
	}
	zh := []string{"Accept-Language", "zh-CN"}
	want("nobody", l.send(l.browser, "GET", "/me", "", zh...))
	want("nobody's profile", l.send(l.browser, "GET", "/profile", "", zh...))
	want("no JSON", l.send(l.browser, "POST", "/login", "{", zh...))
	want("no code", l.send(l.browser, "POST", "/login", "{}", zh...))
	want("GET", l.send(l.browser, "GET", "/logout", "", zh...))
	want("PUT", l.send(l.browser, "PUT", "/logout", "", zh...))
	want("too large", l.send(l.browser, "POST", "/login", strings.Repeat("x", maxBody+1), zh...))
	want("malformed", l.send(l.browser, "POST", "/logout", "{", zh...))
	want("forged", l.send(l.browser, "POST", "/logout", "{}", append(zh, "Origin", "https://evil.example")...))
	want("unknown code", l.login("x", zh...))
	for _, path := range []string{emulator.UserTokenPath, emulator.UserInfoPath} {
		for _, code := range []int{20010, 29999} {
			l.update(func(s *emulator.Settings) {
				s.Faults = []emulator.Fault{{Path: path, Kind: emulator.FaultAnswer, Status: 400, Code: code, Message: said}}
			})
			want(fmt.Sprint(path, code), l.login(l.emulator.LoginCode(), zh...))
		}
	}
}
