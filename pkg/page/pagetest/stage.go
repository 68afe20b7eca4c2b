//go:build !js

package pagetest

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// Options configure a stage. The zero value is fine.
type Options struct {
	// Handler answers the requests of the app's own routes, such as "/api/assets".
	// The routes that package webapp has for pages (sign-in and
	// /get_config_parameters) are answered for it. Without a handler, every request
	// to it is a 404.
	Handler http.Handler

	// Server answers all requests, instead of Handler, and keeps its cookies.
	Server http.Handler

	// User is the user of the Feishu client, who can sign in; by default Zhang
	// Xiaoyu (张晓雨).
	User page.User

	// SignedIn means that the user has a session when the page opens.
	SignedIn bool

	Settings  page.Settings // of the page
	Lang      string        // of the page until the client's is known; "en" if empty
	UserAgent string        // of the browser; that of a Feishu client in English if empty
}

// A Stage is a page under test. Its methods fail the test on errors; call them on
// the test's goroutine.
type Stage struct {
	// Host answers the calls of the page, and has an answer to every JSAPI: replace
	// any with its Handle, Answer, Fail, Silence or Remove.
	Host *jsapitest.Host

	// Page is the one that is open, nil before Open.
	Page *page.Page

	// Timeout bounds each wait; it is 10 s.
	Timeout time.Duration

	t       testing.TB
	routes  func(*page.Page)
	options Options
	server  *server
	browser *browser

	engine app.TestEngine
	frame  *frame
	known  map[app.Composer]bool // components whose OnMount has run
	next   string                // where a handler navigates to

	wake chan struct{} // has a value when something has happened

	mu       sync.Mutex
	underWay int // asynchronous functions, calls and requests
	failures []string
	log      strings.Builder
}

// New returns a stage for the pages that routes registers. Script the Host, then
// open one.
func New(t testing.TB, routes func(*page.Page), o Options) *Stage {
	t.Helper()
	o.Lang = cmp.Or(o.Lang, "en")
	o.UserAgent = cmp.Or(o.UserAgent, "Mozilla/5.0 Lark/7.62.0 LarkLocale/en_US ChannelName/Feishu")
	if !o.User.SignedIn() {
		o.User = page.User{OpenID: "ou_zhangxiaoyu", Name: "张晓雨", EnName: "Zhang Xiaoyu", AvatarURL: "/avatar.png"}
	}
	o.Settings.AppID = cmp.Or(o.Settings.AppID, "cli_test")
	o.Settings.AppLink = cmp.Or(o.Settings.AppLink, "https://applink.feishu.cn/client/web_app/open?appId="+o.Settings.AppID)
	s := &Stage{
		Host: new(jsapitest.Host), Timeout: 10 * time.Second,
		t: t, routes: routes, options: o,
		server:  newServer(o),
		browser: &browser{agent: o.UserAgent},
		wake:    make(chan struct{}, 1),
	}
	s.browser.cookie = s.server.scriptCookies
	for _, e := range catalogue.All() {
		if !strings.Contains(e.Path, "#") {
			s.Host.AnswerSample(e.Path, nil)
		}
	}
	s.Host.Answer("h5sdk.config", nil)
	s.Host.Answer("h5sdk.ready", nil)
	t.Cleanup(func() {
		for _, mistake := range s.Host.Mistakes() {
			t.Errorf("pagetest: %v", mistake)
		}
		if t.Failed() {
			t.Logf("the page:\n%s\nits log:\n%s", s.html(), s.Log())
		}
	})
	return s
}

// Open loads the page at a path, which may have a query, as a browser loads a
// document: with a new Page.
func (s *Stage) Open(path string) {
	s.t.Helper()
	s.browser.setURL(origin + path)
	s.Page = page.New(page.Environment{
		Runtime: recorder{s.Host, s}, Browser: s.browser, Request: s.request, Logf: s.logf,
	}, s.options.Settings, s.options.Lang)
	s.routes(s.Page)
	s.engine = app.NewTestEngine()
	settled := s.Page.Start(pathOf(path))
	s.begin()
	go func() {
		<-settled
		s.end()
	}()
	s.show(path)
}

// show mounts the component of a path.
func (s *Stage) show(path string) {
	s.t.Helper()
	component, ok := s.Page.Component(pathOf(path))
	if !ok {
		s.t.Fatalf("there is no page at %s", path)
	}
	s.frame = &frame{inner: component, n: s.frame.next()}
	s.known = map[app.Composer]bool{s.frame: true}
	if err := s.engine.Load(s.frame); err != nil {
		s.t.Fatalf("%s cannot be rendered: %v", path, err)
	}
	s.run()
	s.notifyNav()
}

// navigate opens a URL of the app without loading a new document. As in the
// browser, a component stays if only the query or the fragment changes.
func (s *Stage) navigate(href string) {
	s.t.Helper()
	before := s.browser.URL()
	switch s.browser.setURL(origin + href); {
	case origin+href == before:
	case pathOf(href) == pathOf(before):
		s.notifyNav()
	default:
		s.show(href)
	}
}

func (s *Stage) notifyNav() {
	s.t.Helper()
	for _, c := range components(s.frame) {
		if navigator, ok := c.(app.Navigator); ok {
			s.contextOf(c).Dispatch(navigator.OnNav)
		}
	}
	s.run()
}

// Click clicks the element that a selector finds ("#id", ".class" or a tag), once
// it is there and enabled. A link without a handler opens its page, without loading
// a new document; a button in a form submits it.
func (s *Stage) Click(selector string) {
	s.t.Helper()
	e := s.enabled(selector)
	submits := false
	for at := e; at != nil; at = parentElement(at) {
		if handler := handlerOf(at, "click"); handler != nil {
			s.dispatch(at, e, handler)
			return
		}
		attributes := attributesOf(at)
		if href := attributes["href"]; at.Tag() == "a" && strings.HasPrefix(href, "/") {
			s.navigate(href)
			return
		}
		submits = submits || at.Tag() == "button" && cmp.Or(attributes["type"], "submit") == "submit"
		if handler := handlerOf(at, "submit"); at.Tag() == "form" && submits && handler != nil {
			s.dispatch(at, at, handler)
			return
		}
	}
	s.t.Fatalf("nothing handles a click on %s", selector)
}

// Type enters a text into the field that a selector finds, in place of what it
// has. Its handlers of input and change run.
func (s *Stage) Type(selector, text string) {
	s.t.Helper()
	e := s.enabled(selector)
	setValue(e, text)
	handled := false
	for _, event := range []string{"input", "change"} {
		if handler := handlerOf(e, event); handler != nil {
			handled = true
			s.dispatch(e, e, handler)
		}
	}
	if !handled {
		s.t.Fatalf("nothing handles input in %s", selector)
	}
}

// dispatch runs a handler of e on the UI goroutine, which is the test's.
func (s *Stage) dispatch(e, target app.HTML, handler app.EventHandler) {
	s.contextOf(e).Dispatch(func(ctx app.Context) { handler(ctx, app.Event{Value: event{e.JSValue(), target}}) })
	s.run()
}

// WantText waits until the first element that a selector finds has the text, with
// every run of white space as one space. "" means an element without text.
func (s *Stage) WantText(selector, want string) {
	s.t.Helper()
	got := "not there"
	if !s.await(func() bool {
		e := s.find(selector)
		if e == nil {
			got = "not there"
			return false
		}
		text := textOf(e)
		got = fmt.Sprintf("%q", text)
		return text == want
	}) {
		s.t.Fatalf("%s is %s after %v, want %q", selector, got, s.Timeout, want)
	}
}

// WantNone waits until a selector finds no element.
func (s *Stage) WantNone(selector string) {
	s.t.Helper()
	if !s.await(func() bool { return s.find(selector) == nil }) {
		s.t.Fatalf("%s is still there after %v", selector, s.Timeout)
	}
}

// WantQuiet waits until nothing is under way but timers, and requires that no call of the
// JSAPI and no request has failed since New or the last WantQuiet. That no user is
// signed in is no failure.
func (s *Stage) WantQuiet() {
	s.t.Helper()
	if !s.await(func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.underWay == 0
	}) {
		s.t.Fatalf("calls are still under way after %v", s.Timeout)
	}
	s.mu.Lock()
	failures := s.failures
	s.failures = nil
	s.mu.Unlock()
	for _, failure := range failures {
		s.t.Errorf("failed: %s", failure)
	}
}

// Log returns what the page has written for developers.
func (s *Stage) Log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// HTML returns the page as markup.
func (s *Stage) HTML() string {
	s.run()
	return s.html()
}

func (s *Stage) html() string {
	if s.frame == nil {
		return ""
	}
	return app.HTMLString(s.frame)
}

func (s *Stage) find(selector string) app.HTML {
	if s.frame == nil {
		s.t.Fatal("no page is open")
	}
	return find(s.frame, selector)
}

// enabled waits until the element is there and not disabled.
func (s *Stage) enabled(selector string) (e app.HTML) {
	s.t.Helper()
	if !s.await(func() bool {
		e = s.find(selector)
		if e == nil {
			return false
		}
		disabled, has := attributesOf(e)["disabled"]
		return !has || disabled == "false"
	}) {
		if e == nil {
			s.t.Fatalf("there is no %s after %v", selector, s.Timeout)
		}
		s.t.Fatalf("%s is disabled after %v", selector, s.Timeout)
	}
	return e
}

// await runs the page until the condition holds.
func (s *Stage) await(condition func() bool) bool {
	timer := time.NewTimer(s.Timeout)
	defer timer.Stop()
	for {
		s.run()
		if condition() {
			return true
		}
		select {
		case <-s.wake:
		case <-timer.C:
			s.run()
			return condition()
		}
	}
}

// run does what go-app's UI goroutine does, until nothing is left to do.
func (s *Stage) run() {
	if s.engine == nil {
		return
	}
	for {
		s.engine.ConsumeAll()
		mounted := false
		for _, c := range components(s.frame) {
			if s.known[c] {
				continue
			}
			s.known[c], mounted = true, true
			if mounter, ok := c.(app.Mounter); ok {
				s.contextOf(c).Dispatch(mounter.OnMount)
			}
		}
		if s.next != "" {
			next := s.next
			s.next = ""
			s.navigate(next)
			return
		}
		if !mounted {
			return
		}
	}
}

// async runs f as [app.Context.Async] does, but the engine does not wait for it.
// [app.Context.After] uses it too: a timer is not under way, because a page may
// have one all the time.
func (s *Stage) async(f func()) {
	if strings.Contains(runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name(), "Context.After") {
		go f()
		return
	}
	s.begin()
	go func() {
		defer s.end()
		f()
	}()
}

func (s *Stage) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay++
}

func (s *Stage) end() {
	s.mu.Lock()
	s.underWay--
	s.mu.Unlock()
	s.notify()
}

func (s *Stage) notify() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Stage) fail(format string, v ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, fmt.Sprintf(format, v...))
}

func (s *Stage) logf(format string, v ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(&s.log, format+"\n", v...)
}

// pathOf returns the path of a URL.
func pathOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return rawURL
	}
	return u.Path
}
