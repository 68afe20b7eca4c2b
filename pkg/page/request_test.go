package page

import (
	"errors"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

type item struct {
	Name string `json:"name"`
}

func TestRequests(t *testing.T) {
	f := newFixture(Settings{})
	f.session = adaJSON
	f.open(t)
	ctx := t.Context()
	get, err1 := Get[item](ctx, f.Page, "/api/item")
	post, err2 := Post[item](ctx, f.Page, "/api/item", item{"a"})
	put, err3 := Put[item](ctx, f.Page, "/api/item", map[string]int{"n": 1})
	del, err4 := Delete[item](ctx, f.Page, "/api/item")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	if get.Name != "GET" || post.Name != "POST" || put.Name != "PUT" || del.Name != "DELETE" {
		t.Errorf("got %v %v %v %v", get, post, put, del)
	}
	f.wantRequests(t, "/api/item", `/api/item {"name":"a"}`, `/api/item {"n":1}`, "/api/item")
	if _, err := Post[item](ctx, f.Page, "/api/item", func() {}); err == nil {
		t.Error("a function is sent")
	}
}

func TestErrorAnswers(t *testing.T) {
	f := newFixture(Settings{})
	f.open(t)
	for _, test := range []struct {
		answer response
		want   Error
	}{
		{response{status: 409, body: `{"detail":"d","message":"taken","code":7}`}, Error{Status: 409, Code: 7, Detail: "d", Message: "taken"}},
		{response{status: 502, body: "<html>"}, Error{Status: 502}},
		{response{status: 200, body: "<html>"}, Error{Status: 200, Detail: "GET /api/item: invalid character '<' looking for beginning of value"}},
	} {
		f.answer("/api/item", test.answer)
		_, err := Get[item](t.Context(), f.Page, "/api/item")
		if e, ok := errors.AsType[*Error](err); !ok || *e != test.want {
			t.Errorf("%+v: got %#v", test.answer, err)
		}
	}
	f.answer("/api/item", response{err: errors.New("TypeError")})
	if _, err := Get[item](t.Context(), f.Page, "/api/item"); f.Explain(err).Code != "network" {
		t.Errorf("without network: %v", err)
	}
	f.answer("/api/item", response{status: 204})
	if got, err := Delete[*item](t.Context(), f.Page, "/api/item"); err != nil || got != nil {
		t.Errorf("no content: %v, %v", got, err)
	}
}

// After a 401, the request is repeated once after a silent sign-in, if that is on.
func TestUnauthorized(t *testing.T) {
	for _, test := range []struct {
		name   string
		silent bool
		make   func(*fixture)
		asked  int
		ok     bool
	}{
		{"silent", true, func(*fixture) {}, 1, true},
		{"not silent", false, func(*fixture) {}, 0, false},
		{"signed out", true, func(f *fixture) { f.browser.cookie = refusedCookie }, 0, false},
		{"refused", true, func(f *fixture) {
			f.host.Fail("tt.requestAccess", jsapi.Error{Errno: jsapi.ErrnoRequestAccessRefused})
		}, 1, false},
		{"fails", true, func(f *fixture) { f.answer("/api/item", response{status: 401}) }, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(Settings{SilentSignIn: test.silent})
			test.make(f)
			f.open(t)
			got, err := Get[item](t.Context(), f.Page, "/api/item")
			if ok := err == nil && got.Name == "GET"; ok != test.ok {
				t.Errorf("got %v, %v", got, err)
			}
			if n := len(f.host.Calls("tt.requestAccess")); n != test.asked {
				t.Errorf("the client was asked %d times", n)
			}
		})
	}
}

// A component may ask the server when it is mounted: a user who has no session
// is signed in once the page is ready, and then the request is sent.
func TestRequestBeforeSignIn(t *testing.T) {
	f := newFixture(Settings{SilentSignIn: true, SessionMarker: "signed-in"})
	settled := f.Start("/")
	if _, err := Get[item](t.Context(), f.Page, "/api/item"); err != nil {
		t.Error(err)
	}
	<-settled
	f.wantRequests(t, `/login {"silent":true,"code":"c-1"}`, "/me", "/api/item")
}

// After the session has ended, no user is shown.
func TestUnauthorizedEndsTheSession(t *testing.T) {
	f := newFixture(Settings{})
	f.session = adaJSON
	f.open(t)
	m := mount(t, f.Page)
	f.settle(m)
	f.session = ""
	Get[item](t.Context(), f.Page, "/api/item")
	if m.engine.ConsumeAll(); m.user.SignedIn() {
		t.Errorf("got %+v", m.user)
	}
}
