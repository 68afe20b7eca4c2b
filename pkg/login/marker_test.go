package login

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// marked reports whether the browser has the marker.
func (f *fixture) marked(browser *http.Client) bool {
	u, _ := url.Parse(f.URL)
	for _, c := range browser.Jar.Cookies(u) {
		if c.Name == SessionMarker {
			return true
		}
	}
	return false
}

func (f *fixture) wantMarked(what string, browser *http.Client, want bool) {
	f.t.Helper()
	if f.marked(browser) != want {
		f.t.Errorf("%s: the browser has a marker: %t", what, !want)
	}
}

// The browser has a marker exactly as long as a session, in every flow.
func TestSessionMarker(t *testing.T) {
	f := newFixture(t)
	f.Me(f.browser)
	f.wantMarked("at first", f.browser, false)
	f.signIn("bogus")
	f.wantMarked("refused", f.browser, false)
	f.signIn(f.Emulator.LoginCode())
	f.Me(f.browser)
	f.wantMarked("in Feishu", f.browser, true)
	f.Send(f.browser, "POST", "/logout", "")
	f.wantMarked("signed out", f.browser, false)

	f.Send(f.browser, "GET", f.Decide(f.browser, f.Authorize(f.browser, "/login"), emulator.Users[0].ID), "")
	f.wantMarked("on the platform's page", f.browser, true)
	other := f.browser
	f.browser = f.NewBrowser()
	f.signIn(f.Emulator.LoginCode())
	f.Send(f.browser, "POST", "/logout", `{"everywhere":true}`)
	f.wantMarked("signed out everywhere", f.browser, false)
	f.Send(other, "GET", "/profile", "")
	f.wantMarked("ended elsewhere, before it asks", other, true)
	f.WantSignedOut(other)
	f.wantMarked("ended elsewhere", other, false)
}

// A store that fails does not change the marker.
func TestSessionMarkerStaysWhenTheStoreIsDown(t *testing.T) {
	var faults []string
	f := newFixture(t, func(o *Options) { o.Store = faultyStore{newMemoryStore(), &faults} })
	f.signIn(f.Emulator.LoginCode())
	faults = []string{sessionEntry}
	if answer := f.Me(f.browser); answer.StatusCode != 503 {
		t.Fatal(answer.Status)
	}
	f.wantMarked("store down", f.browser, true)
}

// The marker has the attributes of the session's cookie, except that scripts
// can read it.
func TestSessionMarkerIsLikeTheSessionCookie(t *testing.T) {
	for _, target := range []string{"http://a.example/login", "https://a.example/login"} {
		l := newLogin(t)
		w, r := httptest.NewRecorder(), httptest.NewRequest("POST", target, nil)
		l.cookies.setSession(w, r, "secret", time.Now().Add(time.Hour))
		l.cookies.deleteSession(w, r)
		cookies := w.Result().Cookies()
		if len(cookies) != 4 {
			t.Fatalf("%s: %v", target, cookies)
		}
		for i := 0; i < len(cookies); i += 2 {
			session, marker := cookies[i], *cookies[i+1]
			if marker.HttpOnly || marker.Name != l.cookies.prefix(r)+SessionMarker || marker.Value == session.Value && session.Value != "" {
				t.Errorf("%s: %s", target, marker.Raw)
			}
			marker.Name, marker.Value, marker.HttpOnly = session.Name, session.Value, true
			if marker.String() != session.String() {
				t.Errorf("%s: %s, %s", target, session.Raw, marker.Raw)
			}
		}
	}
}
