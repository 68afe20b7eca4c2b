//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/chromium"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// sent returns the paths of the requests that the page has sent to the server
// with a method.
func (b *tab) sent(method string) (paths []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.requests {
		if u, err := url.Parse(r.Request.URL); err == nil && r.Request.Method == method {
			paths = append(paths, u.Path)
		}
	}
	return paths
}

// clickTwice clicks twice at the position of the element, even if another element
// is there at the second click.
func (b *tab) clickTwice(selector string, pause time.Duration) {
	b.Helper()
	at := eval[[]float64](b, fmt.Sprintf(`(() => {
		const element = document.querySelector(%q);
		element.scrollIntoView({block: "center"});
		const r = element.getBoundingClientRect();
		return [r.left + r.width / 2, r.top + r.height / 2];
	})()`, selector))
	for i := range int64(2) {
		for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
			call(b, input.DispatchMouseEvent, input.DispatchMouseEventParams{
				Type: kind, X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: i + 1,
			})
		}
		time.Sleep(pause)
	}
}

// The second one of two clicks is not for what the first one has brought.
func TestDoubleClicks(t *testing.T) {
	t.Parallel()
	for _, l := range []device{desktop, phone} {
		for _, pause := range []time.Duration{100 * time.Millisecond, 300 * time.Millisecond} {
			t.Run(fmt.Sprint(l.width, " ", pause), func(t *testing.T) {
				t.Parallel()
				s, b := newFixture(t), newTab(t)
				b.emulate(l)
				b.openRow(s.url+"/", "ready")
				b.clickTwice("#sign-in", pause)
				b.waitForRow()
				b.wantSignedIn("已登录：张晓雨", emulator.Users[0])

				b.clickTwice("#sign-out-everywhere", pause)
				b.waitForRow()
				b.waitFor(`document.querySelector("#confirm-sign-out") != null`, shortWait)
				b.screenshot(fmt.Sprint("sign-out-everywhere-", l.width))
				b.wantFits()
				b.clickTwice("#stay-signed-in", pause)
				b.waitForRow()
				b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
				if posts := fmt.Sprint(b.sent("POST")); strings.Contains(posts, "/logout") {
					t.Errorf("sent %s", posts)
				}

				b.clickTwice("#sign-out", pause)
				b.waitForRow()
				b.wantSignedOut()
				if logins := strings.Count(fmt.Sprint(b.sent("POST")), "/login"); logins != 1 {
					t.Errorf("%d sign-ins", logins)
				}
			})
		}
	}
}

// What signs out is never where another button was.
func TestSignOutIsElsewhere(t *testing.T) {
	t.Parallel()
	for _, l := range []device{desktop, phone, {width: 320, height: 640, phone: true}} {
		for user := range 2 {
			t.Run(fmt.Sprint(l.width, " ", user), func(t *testing.T) {
				t.Parallel()
				s, b := newFixture(t), newTab(t)
				s.update(t, asUser(user))
				b.emulate(l)
				b.openRow(s.url+"/", "ready")
				rect := func(selectors string) [][4]float64 {
					return eval[[][4]float64](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => {
						const r = e.getBoundingClientRect();
						return [r.left, r.top + scrollY, r.right, r.bottom + scrollY];
					})`, selectors))
				}
				wantApart := func(what string, before, after [][4]float64) {
					t.Helper()
					if len(before) == 0 || len(after) == 0 {
						t.Fatalf("%s: %v, %v", what, before, after)
					}
					for _, a := range before {
						for _, b := range after {
							if a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3] {
								t.Errorf("%s: %v is over %v", what, b, a)
							}
						}
					}
				}
				before := rect("#sign-in")
				b.signIn()
				b.waitFor(`document.querySelector("#sign-out") != null`, shortWait)
				b.waitForRow()
				wantApart("after signing in", before, rect("#sign-out, #sign-out-everywhere"))
				before = rect("#sign-out-everywhere")
				b.act("#sign-out-everywhere")
				wantApart("asked", before, rect("#confirm-sign-out"))
				before = rect("#stay-signed-in")
				b.act("#stay-signed-in")
				wantApart("after staying", before, rect("#sign-out, #sign-out-everywhere"))
			})
		}
	}
}

// Two tabs of one profile show the same user, without being loaded again.
func TestTabsTellEachOther(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"BroadcastChannel": ``,
		"storage":          `delete window.BroadcastChannel;`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, first := newFixture(t), newTab(t)
			second := first.another()
			for _, b := range []*tab{first, second} {
				if script != "" {
					b.before(script)
				}
				b.openRow(s.url+"/", "ready")
			}
			first.signIn()
			first.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			second.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			second.act("#sign-out")
			second.wantSignedOut()
			first.wantSignedOut()
			n := len(first.sent("GET")) + len(second.sent("GET"))
			first.signIn()
			second.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			if asked := len(first.sent("GET")) + len(second.sent("GET")) - n; asked > 4 {
				t.Errorf("%d requests for one change", asked)
			}
		})
	}
}

// A tab that has not heard of another tab's user does not sign that one out.
func TestOldTabSignsNobodyElseOut(t *testing.T) {
	t.Parallel()
	s, first := newFixture(t), newTab(t)
	second := first.another()
	first.before(`delete window.BroadcastChannel; window.addEventListener("storage", (e) => e.stopImmediatePropagation(), true);`)
	first.openRow(s.url+"/", "ready")
	first.signIn()
	first.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	s.update(t, asUser(1))
	second.openRow(s.url+"/", "ready")
	second.act("#switch-user")
	second.wantSignedIn("Signed in as Emma Clarke", emulator.Users[1])
	first.wantText("#signed-in-as", "已登录：张晓雨")
	first.act("#sign-out")
	first.waitFor(`document.querySelector("#signed-in-as")?.textContent.includes("Emma Clarke")`, shortWait)
	if status, id := first.me(); status != http.StatusOK || id != emulator.Users[1].ID {
		t.Errorf("the server answers %d, %q", status, id)
	}
}

// When the user comes back to a page, it asks who is signed in by now: out of the
// browser's cache, or after another app or tab.
func TestPageAsksAgain(t *testing.T) {
	t.Parallel()
	for name, comeBack := range map[string]string{
		"from the browser's cache": `window.dispatchEvent(new PageTransitionEvent("pagehide", {persisted: true}));
			window.dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))`,
		"from elsewhere": `document.dispatchEvent(new Event("visibilitychange"))`,
		"to the window":  `window.dispatchEvent(new Event("focus"))`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			b.openRow(s.url+"/", "ready")
			b.signIn()
			b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			if status := evalAsync[int](b, `fetch("/logout", {method: "POST"}).then((r) => r.status)`); status != http.StatusNoContent {
				t.Errorf("signing out without a body: %d", status)
			}
			b.wantText("#signed-in-as", "已登录：张晓雨")
			eval[any](b, comeBack+`; null`)
			b.wantSignedOut()

			// However often the user comes and goes, the server is not asked all the time.
			n := len(b.sent("GET"))
			eval[any](b, `for (let i = 0; i < 100; i++) document.dispatchEvent(new Event("visibilitychange")); null`)
			if status := evalAsync[int](b, fmt.Sprintf(`fetch("/login", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"code":%q}'}).then((r) => r.status)`, s.LoginCode())); status != http.StatusOK {
				t.Errorf("signing in: %d", status)
			}
			b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			if asked := len(b.sent("GET")) - n; asked > 3 { // one by the page, one by the test
				t.Errorf("asked %d times", asked)
			}
		})
	}
}

// The browser's own cache for going back and forward.
func TestBackFromTheBrowsersCache(t *testing.T) {
	t.Parallel()
	s, b := outsideTab(t, "en-US")
	b.block(strings.TrimSuffix(s.sdk, emulator.SDKPath) + "/*") // its connection would keep the page out of the cache
	b.before(`addEventListener("pageshow", (e) => { window.persisted = e.persisted; });`)
	if code := s.LoginCode(); code != "" {
		b.open(s.url + "/gallery")
		evalAsync[any](b, fmt.Sprintf(`fetch("/login", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"code":%q}'}).then(() => null)`, code))
	}
	b.openRow(s.url+"/", "outside")
	b.wantSignedIn("Signed in as Xiaoyu Zhang", emulator.Users[0])
	b.open(s.url + "/healthz")
	eval[any](b, `fetch("/logout", {method: "POST"}).then(() => history.back()); null`)
	b.waitFor(`location.pathname === "/" && window.persisted !== undefined`, shortWait)
	if !eval[bool](b, `window.persisted`) {
		t.Log("the browser has loaded the page again")
	}
	b.wantSignedOut()
}

// A device can have another user than the session's. Without automatic sign-in the
// page says so, and the user can switch.
func TestAnotherUserOfTheDevice(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.emulate(phone)
	b.openRow(s.url+"/", "ready")
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	s.update(t, asUser(1))
	b.openRow(s.url+"/?other", "ready")
	b.waitFor(`document.querySelector("#other-user") != null`, shortWait)
	b.waitForRow()
	b.wantText("#other-user", "In Feishu you are Emma Clarke")
	b.wantSignedIn("Signed in as Xiaoyu Zhang", emulator.Users[0])
	b.screenshot("sign-in-other-user")
	b.wantFits()
	b.act("#switch-user")
	b.wantSignedIn("Signed in as Emma Clarke", emulator.Users[1])
	b.openRow(s.url+"/?again", "ready")
	b.wantSignedIn("Signed in as Emma Clarke", emulator.Users[1])
	if eval[bool](b, `document.querySelector("#other-user") != null`) {
		t.Error("another user is named")
	}
}

// another opens another tab with the same profile.
func (b *tab) another() *tab {
	b.Helper()
	other := &tab{
		TB:       b.TB,
		requests: map[network.RequestID]*network.EventRequestWillBeSent{},
		bytes:    map[string]float64{},
		times:    map[string]int{},
	}
	other.attach(chromedp.NewContext(b.ctx, chromedp.WithListener(other.record)))
	return other
}

func (b *tab) attach(ctx context.Context, closeTab func()) {
	b.Helper()
	b.Cleanup(closeTab)
	b.ctx = ctx
	call(b, network.Enable, network.EnableParams{})
}

// frame returns the page in the frame of the tab's page, which is another site's.
func (b *tab) frame() *tab {
	b.Helper()
	var id target.ID
	b.waitUntil("a frame of another site", func() bool {
		infos, err := chromedp.Targets(b.ctx)
		if err != nil {
			b.Fatal(err)
		}
		for _, info := range infos {
			if info.Type == "iframe" && strings.Contains(info.URL, "127.0.0.1") {
				id = info.TargetID
			}
		}
		return id != ""
	})
	f := &tab{
		TB:       b.TB,
		requests: map[network.RequestID]*network.EventRequestWillBeSent{},
		bytes:    map[string]float64{},
		times:    map[string]int{},
	}
	f.attach(chromedp.NewContext(b.ctx, chromedp.WithTargetID(id), chromedp.WithListener(f.record)))
	return f
}

// framed serves the app and shows it in a frame of another site.
func framed(t *testing.T, scheme string, settings ...string) (outer string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	app := scheme + "://" + listener.Addr().String()
	s := newFixture(t, append(settings, "TRUSTED_ORIGINS="+app)...)
	server, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(server) },
		ModifyResponse: func(r *http.Response) error { // localhost passes for Feishu's web client
			policy := r.Header.Get("Content-Security-Policy")
			r.Header.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors", "frame-ancestors "+scheme+"://localhost:*", 1))
			return nil
		},
	}
	portal := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><title>portal</title><iframe width="600" height="900" src=%q></iframe>`, app+"/")
	}))
	for _, server := range []*httptest.Server{{Listener: listener, Config: &http.Server{Handler: proxy}}, portal} {
		if scheme == "https" {
			server.StartTLS()
		} else {
			server.Start()
		}
		t.Cleanup(server.Close)
	}
	return strings.Replace(portal.URL, "127.0.0.1", "localhost", 1) + "/"
}

// A user can sign in in a frame of another site, where the browser keeps the
// cookies of the two sites apart from others. Where it keeps none, the page says
// so.
func TestSignInInAFrame(t *testing.T) {
	t.Parallel()
	browser, stop, err := chromium.Start(context.Background(), chromedp.Flag("ignore-certificate-errors", true))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	for _, test := range []struct{ scheme, silent, code string }{
		{"https", "false", ""},
		{"https", "true", ""},
		{"http", "false", "cookies"},
	} {
		t.Run(test.scheme+" "+test.silent, func(t *testing.T) {
			b := newTabOf(t, browser)
			outer := framed(t, test.scheme, "LOGIN_SILENT="+test.silent)
			b.open(outer)
			f := b.frame()
			f.waitForState("ready")
			f.waitForRow()
			if test.silent == "false" {
				eval[any](f, `document.querySelector("#sign-in").click(); null`)
			}
			if test.code != "" {
				f.wantText("#sign-in-code", test.code)
				f.wantSignedOut()
				return
			}
			f.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			if cookie := eval[string](f, `document.cookie`); cookie != "__Host-signed-in=1" {
				t.Errorf("the cookies are %q", cookie)
			}
			f.open(eval[string](f, `location.href`) + "?again")
			f.waitForState("ready")
			f.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			f.waitForRow()
			eval[any](f, `document.querySelector("#sign-out").click(); null`)
			f.wantSignedOut()
			if cookie := eval[string](f, `document.cookie`); cookie != "" {
				t.Errorf("the cookies are %q", cookie)
			}
		})
	}
}
