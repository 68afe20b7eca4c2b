//go:build e2e

package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// stallingProxy serves a server, but never answers the first requests for a path.
func stallingProxy(t *testing.T, server, path string, times int64) string {
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	next := httputil.NewSingleHostReverseProxy(target)
	var requests atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path && requests.Add(1) <= times {
			<-r.Context().Done()
			return
		}
		next.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		proxy.CloseClientConnections()
		proxy.Close()
	})
	return proxy.URL
}

// A request for parameters that is never answered is sent again; if none is
// answered, the page says so, and its steps do too.
func TestParametersAreNotAnswered(t *testing.T) {
	for state, times := range map[string]int64{"ready": 1, "failed": 100} {
		t.Run(state, func(t *testing.T) {
			t.Parallel() // it waits for deadlines
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(larkAgent, "en-US")
			b.open(stallingProxy(t, s.url, "/get_config_parameters", times) + "/")
			b.waitFor(`document.querySelector('[data-step="parameters"]')?.dataset.state === "running"`, shortWait)
			if sdk, config := b.attr(`[data-step="sdk"]`, "data-state"), b.attr(`[data-step="config"]`, "data-state"); sdk != "done" || config != "waiting" {
				t.Errorf("meanwhile sdk is %q, config %q", sdk, config)
			}
			b.waitForState(state)
			if state == "ready" {
				return
			}
			b.wantText("#error-code", "timeout")
			if help := b.text("#error-help"); !strings.Contains(help, "no response from the app's server") || strings.Contains(help, "Feishu") {
				t.Errorf("the help is %q", help)
			}
			if parameters, config := b.attr(`[data-step="parameters"]`, "data-state"), b.attr(`[data-step="config"]`, "data-state"); parameters != "failed" || config != "waiting" {
				t.Errorf("in the end parameters is %q, config %q", parameters, config)
			}
		})
	}
}

// The JSSDK's script is requested again if it fails or stalls.
func TestScriptIsRequestedAgain(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request){
		"failed": func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusBadGateway) },
		"stalls": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newFixture(t)
			target, err := url.Parse(s.sdk)
			if err != nil {
				t.Fatal(err)
			}
			next := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: target.Scheme, Host: target.Host})
			var requests atomic.Int64
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == target.Path && requests.Add(1) == 1 {
					answer(w, r)
					return
				}
				next.ServeHTTP(w, r)
			}))
			t.Cleanup(func() {
				proxy.CloseClientConnections()
				proxy.Close()
			})
			app, _ := startServer(t, append(s.settings, "JSSDK_URL="+proxy.URL+target.Path))
			b := newTab(t)
			b.setUserAgent(larkAgent, "en-US")
			call(b, page.Navigate, page.NavigateParams{URL: app + "/"}) // not open: the load event waits for the script
			b.waitForState("ready")
			if n := requests.Load(); n != 2 {
				t.Errorf("it was requested %d times", n)
			}
		})
	}
}

// Who is signed in is not needed for a page to be ready.
func TestUserIsNotAnswered(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.open(stallingProxy(t, s.url, "/me", 100) + "/")
	b.waitForState("ready")
	b.wantText("#user-name", "张晓雨")
}
