//go:build !js

package pagetest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/page/pagetest"
)

type item struct {
	Code string `json:"code"`
	Note string `json:"note"`
}

// checkIn is a page with what pages do: a user, calls, requests, a form, a
// nested component, a link.
type checkIn struct {
	app.Compo
	page  *page.Page
	user  page.User
	code  string
	note  string
	saved string
	err   error

	chosen string
}

func (c *checkIn) choose(_ app.Context, e app.Event) {
	e.PreventDefault()
	c.chosen = e.Get("target").Get("id").String()
}

func (c *checkIn) OnMount(ctx app.Context) { c.page.ObserveUser(ctx, &c.user) }

func (c *checkIn) scan(ctx app.Context, _ app.Event) {
	page.Do(ctx, func(ctx context.Context) (*jsapi.ScanCodeResult, error) {
		return c.page.ScanCode(ctx, jsapi.ScanCodeParams{})
	}, func(r *jsapi.ScanCodeResult, err error) {
		if c.err = err; err == nil {
			c.code = r.Result
		}
	})
}

func (c *checkIn) save(ctx app.Context, _ app.Event) {
	page.Do(ctx, func(ctx context.Context) (item, error) {
		return page.Post[item](ctx, c.page, "/api/items", item{c.code, c.note})
	}, func(i item, err error) { c.saved, c.err = i.Code+": "+i.Note, err })
}

func (c *checkIn) Render() app.UI {
	return c.page.Shell("Check-in",
		app.P().ID("name").Text(c.user.EnName),
		app.Button().ID("scan").Body(app.Span().Class("label").Text("Scan")).OnClick(c.scan),
		app.Div().OnClick(c.choose).Body(app.Button().ID("first"), app.Button().ID("second")),
		app.P().ID("chosen").Text(c.chosen),
		app.P().ID("code").Text(c.code),
		app.Input().ID("note").OnChange(c.ValueTo(&c.note)),
		app.Button().ID("save").Disabled(c.code == "").Text("Save").OnClick(c.save),
		app.P().ID("saved").Text(c.saved),
		app.If(c.saved != "", func() app.UI { return &counter{} }),
		app.A().ID("to-about").Href("/about").Text("About"),
		c.page.Problem(c.err),
	)
}

// counter counts seconds once it is mounted.
type counter struct {
	app.Compo
	n int
}

func (c *counter) OnMount(ctx app.Context) { c.n = 1; ctx.After(time.Hour, c.tick) }
func (c *counter) tick(ctx app.Context)    { c.n++ }
func (c *counter) Render() app.UI          { return app.P().ID("count").Text(c.n) }

type about struct {
	app.Compo
	page  *page.Page
	moved int
	query string
	done  int
	err   error
}

func (a *about) OnNav(ctx app.Context) {
	a.moved++
	a.query = ctx.Page().URL().RawQuery
}

func (a *about) search(ctx app.Context, e app.Event) {
	e.PreventDefault()
	ctx.Navigate("/about?q=searched")
}

// fail shows an error, and none while the work is under way.
func (a *about) fail(ctx app.Context, _ app.Event) {
	a.err = nil
	page.Do(ctx, func(context.Context) (struct{}, error) {
		return struct{}{}, errors.New("odd")
	}, func(_ struct{}, err error) {
		a.done++
		a.err = err
	})
}

func (a *about) Render() app.UI {
	return a.page.Shell(fmt.Sprint("About ", a.moved),
		a.page.Problem(a.err),
		app.P().ID("query").Text(a.query),
		app.P().ID("done").Text(a.done),
		app.Button().ID("fail").OnClick(a.fail),
		app.Form().OnSubmit(a.search).Body(app.Button().ID("cancel").Type("button"), app.Button().ID("search")),
		app.A().ID("to-more").Href("/about?q=more").Text("More"),
		app.A().ID("to-home").Href("/").Text("Home"))
}

func routes(p *page.Page) {
	p.Route("/", func() app.Composer { return &checkIn{page: p} })
	p.Route("/about", func() app.Composer { return &about{page: p} })
}

var api = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	var in item
	if r.Method+r.URL.Path != "POST/api/items" || json.NewDecoder(r.Body).Decode(&in) != nil || in.Code == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	json.NewEncoder(w).Encode(in)
})

func TestPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pagetest.New(t, routes, pagetest.Options{Handler: api, SignedIn: true})
		s.Host.Answer("tt.scanCode", map[string]any{"result": "A-42"})
		s.Open("/?from=card")
		s.WantText("h1", "Check-in")
		s.WantText("#name", "Zhang Xiaoyu")
		s.WantText("#code", "")
		s.Click(".label")
		s.WantText("#code", "A-42")
		s.Click("#second")
		s.WantText("#chosen", "second")
		s.Type("#note", "second floor")
		s.WantNone("#count")
		s.Click("#save")
		s.WantText("#saved", "A-42: second floor")
		s.WantText("#count", "1")
		s.Timeout = 2 * time.Hour
		s.WantText("#count", "2")
		s.WantQuiet()
		s.Click("#to-about")
		s.WantText("h1", "About 1")
		s.WantQuiet()
		s.Open("/")
		s.WantText("#name", "Zhang Xiaoyu")
		if !strings.Contains(s.HTML(), `data-state="ready"`) {
			t.Errorf("got %s", s.HTML())
		}
	})
}

func TestSilentSignIn(t *testing.T) {
	s := pagetest.New(t, routes, pagetest.Options{Settings: page.Settings{SilentSignIn: true}, User: page.User{OpenID: "ou_ada", EnName: "Ada"}})
	s.Open("/")
	s.WantText("#name", "Ada")
	s.WantQuiet()
}

func TestOutsideFeishu(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pagetest.New(t, routes, pagetest.Options{UserAgent: "Mozilla/5.0 Chrome/142", Lang: "zh-CN"})
		s.Host.Remove("h5sdk.config")
		s.Open("/")
		s.WantText("#open-in-feishu", "在飞书中打开")
	})
}

// A server of the test answers everything, and keeps a session in cookies.
func TestServer(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /get_config_parameters", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("url") != "https://app.example.com/" {
			t.Errorf("signed %s", r.FormValue("url"))
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "s-1", HttpOnly: true})
		http.SetCookie(w, &http.Cookie{Name: "marker", Value: "1"})
		fmt.Fprint(w, `{"appId":"cli_1","nonceStr":"n","timestamp":1,"signature":"s"}`)
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("session"); err != nil || c.Value != "s-1" || r.Header.Get("Sec-Fetch-Site") != "same-origin" {
			w.WriteHeader(401)
			return
		}
		fmt.Fprint(w, `{"open_id":"ou_bob","en_name":"Bob"}`)
	})
	s := pagetest.New(t, routes, pagetest.Options{Server: mux, Settings: page.Settings{SessionMarker: "marker"}})
	s.Open("/")
	s.WantText("#name", "Bob")
}

// Pages read the query of their URL, and handlers navigate. A component stays
// while only its query changes.
func TestNavigation(t *testing.T) {
	s := pagetest.New(t, routes, pagetest.Options{})
	s.Open("/about?q=opened")
	s.WantText("#query", "q=opened")
	s.Click("#to-more")
	s.WantText("#query", "q=more")
	s.WantText("h1", "About 2")
	s.Click("#to-more")
	s.WantText("h1", "About 2")
	s.Click("#search")
	s.WantText("#query", "q=searched")
	s.WantText("h1", "About 3")
	s.WantQuiet()
	configured := len(s.Host.Calls("h5sdk.config"))
	s.Host.Silence("h5sdk.config")
	s.Click("#to-home")
	for len(s.Host.Calls("h5sdk.config")) == configured {
		runtime.Gosched() // until the call is under way
	}
	s.Host.Answer("h5sdk.config", nil)
	s.Click("#to-about") // cancels it
	s.WantText("h1", "About 1")
	s.WantQuiet()
}

// An error that is shown and disappears while work is under way costs no result.
func TestProblemKeepsItsPlace(t *testing.T) {
	s := pagetest.New(t, routes, pagetest.Options{})
	s.Open("/about")
	for _, done := range []string{"1", "2"} {
		s.Click("#fail")
		s.WantText("#done", done)
		s.WantText(".code", "Error code failed")
	}
}

// A failure is shown, and noticed by WantQuiet.
func TestFailures(t *testing.T) {
	for what, script := range map[string]func(*pagetest.Stage){
		"tt.scanCode": func(s *pagetest.Stage) { s.Host.Fail("tt.scanCode", jsapi.Error{Errno: 104}); s.Click("#scan") },
		"status 400":  func(s *pagetest.Stage) { s.Click("#scan"); s.WantText("#code", "A"); s.Click("#save") },
	} {
		f := &fake{TB: t}
		s := pagetest.New(f, routes, pagetest.Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400) })})
		s.Host.Answer("tt.scanCode", map[string]any{"result": "A"})
		s.Open("/")
		script(s)
		s.WantQuiet()
		if !strings.Contains(f.errors, what) {
			t.Errorf("%s is not noticed: %q", what, f.errors)
		}
		s.WantQuiet()
		f.end()
	}
}

// A wrong answer fails the test even if the page ignores the error.
func TestWrongAnswerFails(t *testing.T) {
	f := &fake{TB: t}
	s := pagetest.New(f, routes, pagetest.Options{})
	s.Host.Answer("tt.scanCode", map[string]any{"Result": "A"})
	s.Open("/")
	s.Click("#scan")
	s.WantQuiet()
	f.errors = ""
	f.end()
	if !strings.Contains(f.errors, "tt.scanCode: result is required") {
		t.Errorf("got %q", f.errors)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	for want, use := range map[string]func(*pagetest.Stage){
		"there is no #nowhere":          func(s *pagetest.Stage) { s.Click("#nowhere") },
		"#save is disabled":             func(s *pagetest.Stage) { s.Click("#save") },
		"nothing handles a click on h1": func(s *pagetest.Stage) { s.Click("h1") },
		"nothing handles a click on #c": func(s *pagetest.Stage) { s.Open("/about"); s.Click("#cancel") },
		"nothing handles input in #sc":  func(s *pagetest.Stage) { s.Type("#scan", "a") },
		`h1 is "Check-in" after`:        func(s *pagetest.Stage) { s.WantText("h1", "Other") },
		"#x is not there after":         func(s *pagetest.Stage) { s.WantText("#x", "") },
		"h1 is still there":             func(s *pagetest.Stage) { s.WantNone("h1") },
		"there is no page at /x":        func(s *pagetest.Stage) { s.Open("/x") },
		"still under way": func(s *pagetest.Stage) {
			s.Host.Silence("tt.scanCode")
			s.Click("#scan")
			s.WantQuiet()
		},
	} {
		f := &fake{TB: t}
		s := pagetest.New(f, routes, pagetest.Options{})
		s.Open("/")
		s.WantText("h1", "Check-in")
		s.WantText("#code", "")
		s.Timeout = time.Millisecond
		fatal := func() (fatal any) {
			defer func() { fatal = recover() }()
			use(s)
			return nil
		}()
		if !strings.Contains(fmt.Sprint(fatal), want) {
			t.Errorf("got %v, want %s", fatal, want)
		}
	}
}

// A fake records errors of a test.
type fake struct {
	testing.TB
	errors   string
	cleanups []func()
}

func (f *fake) Errorf(format string, v ...any) { f.errors += fmt.Sprintf(format, v...) + "\n" }
func (f *fake) Fatalf(format string, v ...any) { panic(fmt.Sprintf(format, v...)) }
func (f *fake) Cleanup(do func())              { f.cleanups = append(f.cleanups, do) }
func (f *fake) end() {
	for _, do := range f.cleanups {
		do()
	}
}
