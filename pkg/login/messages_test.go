package login

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// Every message is a sentence in both languages.
func TestMessages(t *testing.T) {
	all := []i18n.Text{stateUsed, failuresMessage, failedMessage}
	for _, m := range messages {
		all = append(all, m)
	}
	seen := map[string]bool{}
	for _, m := range all {
		if !strings.ContainsFunc(m.Zh, func(c rune) bool { return unicode.Is(unicode.Han, c) }) || !strings.HasSuffix(m.Zh, "。") || len([]rune(m.Zh)) > 40 {
			t.Errorf("Chinese: %q", m.Zh)
		}
		if strings.ContainsFunc(m.En, func(c rune) bool { return c > unicode.MaxASCII }) || !strings.HasSuffix(m.En, ".") || len(m.En) > 130 {
			t.Errorf("English: %q", m.En)
		}
		if seen[m.Zh] || seen[m.En] {
			t.Errorf("twice: %v", m)
		}
		seen[m.Zh], seen[m.En] = true, true
	}
}

// The message is in the language of the browser or of the Feishu client.
func TestMessageLanguage(t *testing.T) {
	r := httptest.NewRequest("GET", "/me", nil)
	say := func(err error) string {
		w := httptest.NewRecorder()
		WriteError(w, r, err)
		return w.Body.String()
	}
	refused := func(code int) error { return &feishu.Error{Op: "x", Status: 400, Code: code} }
	for accept, want := range map[string][3]string{
		"zh-CN,zh;q=0.9,en;q=0.8": {"你还没有登录", "没有此应用的使用权限", "登录没有成功"},
		"":                        {"你还没有登录", "没有此应用的使用权限", "登录没有成功"},
		"en-US":                   {"not signed in", "do not have access to this app", "Something went wrong"},
		"fr":                      {"not signed in", "do not have access to this app", "Something went wrong"},
	} {
		r.Header.Set("Accept-Language", accept)
		for i, got := range []string{say(ErrNotFound), say(refused(20010)), say(refused(29999))} {
			if !strings.Contains(got, want[i]) {
				t.Errorf("%q: %q, want %q", accept, got, want[i])
			}
		}
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 Lark/7.0 LarkLocale/en_US")
	r.Header.Set("Accept-Language", "zh-CN")
	if got := say(ErrNotFound); !strings.Contains(got, "not signed in") {
		t.Errorf("in an English client: %s", got)
	}
}

// Every problem of the routes has a message, which contains nothing of the
// platform's text.
func TestProblemsHaveMessages(t *testing.T) {
	f := newFixture(t)
	const said = "words of the platform"
	want := func(what string, status int, answer logintest.Reply) {
		t.Helper()
		p := answer.Problem(t)
		if p.Status != status || p.Message == "" || strings.Contains(string(answer.Content), said) || strings.ContainsAny(p.Message, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s: %s", what, answer.Content)
		}
	}
	zh := []string{"Accept-Language", "zh-CN"}
	want("me", 401, f.Send(f.browser, "GET", "/me", "", zh...))
	want("profile", 401, f.Send(f.browser, "GET", "/profile", "", zh...))
	want("no JSON", 400, f.Send(f.browser, "POST", "/login", "{", zh...))
	want("no code", 400, f.Send(f.browser, "POST", "/login", "{}", zh...))
	want("too large", 413, f.Send(f.browser, "POST", "/login", strings.Repeat("x", maxBody+1), zh...))
	want("malformed", 400, f.Send(f.browser, "POST", "/logout", "{", zh...))
	want("forged", 403, f.Send(f.browser, "POST", "/logout", "{}", append(zh, "Origin", "https://evil.example")...))
	want("unknown code", 401, f.signIn("x", zh...))
	for _, path := range []string{emulator.UserTokenPath, emulator.UserInfoPath} {
		for code, status := range map[int]int{20010: 403, 29999: 502} {
			f.Update(func(s *emulator.Settings) {
				s.Faults = []emulator.Fault{{Path: path, Kind: emulator.FaultAnswer, Status: 400, Code: code, Message: said}}
			})
			want(fmt.Sprint(path, code), status, f.signIn(f.Emulator.LoginCode(), zh...))
		}
	}
}

// Problems that are found before a request gets to its route have the format of
// the route's own.
func TestWriteProblem(t *testing.T) {
	f := newFixture(t)
	for path, html := range map[string]bool{"/login?next=/orders": true, "/login/callback": true, "/me": false} {
		for _, accept := range []string{"text/html,*/*", "application/json"} {
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)
			r.Header.Set("Accept", accept)
			r.Header.Set("Accept-Language", "en")
			f.login.WriteProblem(w, r, problem.TooManyRequests.WithDetail("x"))
			body, isHTML := w.Body.String(), strings.HasPrefix(w.Header().Get("Content-Type"), "text/html")
			if w.Code != 429 || isHTML != (html && accept != "application/json") || !strings.Contains(body, "very busy") {
				t.Errorf("%s for %s: %d %v %s", path, accept, w.Code, w.Header(), body)
			}
			if isHTML && strings.Contains(path, "orders") != strings.Contains(body, `href="/orders"`) {
				t.Errorf("%s: %s", path, body)
			}
		}
	}
}
