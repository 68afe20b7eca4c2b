//go:build e2e

package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// alteringProxy serves the server of s and lets change alter the page.
func alteringProxy(t *testing.T, s *fixture, change func(h http.Header, page string) string) string {
	target, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	server := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.Out.Header.Set("Accept-Encoding", "identity")
	}}
	server.ModifyResponse = func(r *http.Response) error {
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			return nil
		}
		page, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		changed := change(r.Header, string(page))
		r.Body = io.NopCloser(strings.NewReader(changed))
		r.Header.Set("Content-Length", strconv.Itoa(len(changed)))
		r.ContentLength = int64(len(changed))
		return nil
	}
	proxy := httptest.NewServer(server)
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// in changes the part of the page that follows a mark.
func in(page, mark, old, new string) string {
	before, after, _ := strings.Cut(page, mark)
	return before + mark + strings.Replace(after, old, new, 1)
}

// If a minifier, a script loader or a second policy alters the page, it names the
// cause and what to turn off.
func TestAlteredPage(t *testing.T) {
	t.Parallel()
	header := func(name, value string) func(http.Header, string) string {
		return func(h http.Header, page string) string { h.Add(name, value); return page }
	}
	const policy = "Content-Security-Policy"
	for name, test := range map[string]struct {
		change func(h http.Header, page string) string
		words  string
		cause  string // if one of the page's scripts reports it
	}{
		"the first script": {
			change: func(_ http.Header, page string) string { return in(page, "<script data-wasm", "; ", ";") },
			words:  "HTML minification",
		},
		"wasm_exec.js": {
			change: func(_ http.Header, page string) string { return in(page, "// Copyright 20", " ", "") },
			words:  "HTML minification", cause: "altered",
		},
		"app.js": {
			change: func(_ http.Header, page string) string { return in(page, "var goappNav", " ", "") },
			words:  "HTML minification", cause: "altered",
		},
		"the first script and the style": {
			change: func(_ http.Header, page string) string {
				return in(in(page, "<style>", " ", ""), "<script data-wasm", "; ", ";")
			},
			words: "HTML minification",
		},
		"a policy for everything":   {change: header(policy, "default-src 'self'"), words: "Content-Security-Policy"},
		"a policy without scripts":  {change: header(policy, "script-src 'self'"), words: "Content-Security-Policy"},
		"a policy without programs": {change: header(policy, "script-src 'self' 'unsafe-inline' http:"), words: "'wasm-unsafe-eval'", cause: "csp"},
		"a policy without requests": {change: header(policy, "connect-src 'none'"), words: "Content-Security-Policy", cause: "csp"},
		"a sandbox":                 {change: header(policy, "sandbox allow-scripts"), words: "sandbox", cause: "csp"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // some wait until the words appear
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(larkAgent, "en-US")
			b.open(alteringProxy(t, s, test.change) + "/")
			b.waitFor(`!!document.querySelector(`+strconv.Quote(map[bool]string{true: "#stuck", false: "#error-help"}[test.cause == ""])+`)?.checkVisibility({visibilityProperty: true})`, shortWait)
			b.screenshot("altered-" + strings.ReplaceAll(name, " ", "-"))
			if words := eval[string](b, `document.body.innerText`); !strings.Contains(words, test.words) {
				t.Errorf("the words are %q", words)
			}
			if test.cause != "" {
				b.wantText("#error-cause", test.cause)
				if eval[bool](b, `!!document.querySelector("#stuck")`) {
					t.Error("and that scripts did not run")
				}
			}
		})
	}
}

// A proxy may load the page's scripts late and in another way.
func TestScriptLoader(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	page := alteringProxy(t, s, func(h http.Header, page string) string {
		h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "script-src", "script-src 'unsafe-hashes' 'nonce-loader'", 1))
		page = strings.ReplaceAll(page, "<script", `<script type="late"`)
		page = strings.ReplaceAll(page, `type="late" type="application/json"`, `type="application/json"`)
		return strings.Replace(page, "</body>", `<script nonce="loader">addEventListener("load", () => setTimeout(() => {
			for (const old of document.querySelectorAll("script[type=late]")) {
				const script = document.createElement("script");
				for (const {name, value} of old.attributes) if (name !== "type") script.setAttribute(name, value);
				script.textContent = old.textContent;
				old.replaceWith(script);
			}
		}, 100))</script></body>`, 1)
	})
	b.open(page + "/")
	b.waitForState("ready")
	b.wantQuiet()
}

// Without JavaScript the page shows that it needs JavaScript.
func TestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.setUserAgent(larkAgent, "en-US")
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(s.url + "/")
	b.waitFor(`document.body.innerText.includes("needs JavaScript")`, shortWait)
}

// Behind a proxy that removes a prefix, the page shows that it must be at the root.
func TestUnderPrefix(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.setUserAgent(larkAgent, "en-US")
	target, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux() // which has nothing at the root
	mux.Handle("/prefix/", http.StripPrefix("/prefix", httputil.NewSingleHostReverseProxy(target)))
	proxy := httptest.NewServer(mux)
	t.Cleanup(proxy.Close)
	for _, path := range []string{"/prefix/", "/prefix/gallery"} {
		b.open(proxy.URL + path)
		b.waitFor(`!!document.querySelector("#error-cause")`, shortWait)
		b.wantText("#error-cause", "prefix")
		if help := b.text("#error-help"); !strings.Contains(help, "at the root") {
			t.Errorf("%s: the help is %q", path, help)
		}
	}
	b.open(s.url + "/%67allery") // another spelling is the same path
	b.waitForState("ready")
}
