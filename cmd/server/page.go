package main

import (
	"bytes"
	_ "embed"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/ui"
)

//go:embed worker.js
var workerJS string

// registerRoutes tells go-app which pages there are. Its routes are global.
var registerRoutes = sync.OnceFunc(func() { ui.Routes(ui.Deps{}) })

// pages are the HTML pages and the files that go-app makes to go with them, in
// every language.
type pages struct {
	csp       string
	languages map[string]*localised
}

// localised is all of it in one language.
type localised struct {
	handler *app.Handler
	files   map[string]*file // what go-app makes, by path
}

// generated are the paths of the files that go-app makes.
var generated = []string{"/app.css", "/app.js", "/app-worker.js", "/manifest.webmanifest", "/wasm_exec.js"}

func newPages(c Config, a *assets) *pages {
	registerRoutes()
	p := &pages{contentSecurityPolicy(c.JSSDKURL), map[string]*localised{}}
	for _, lang := range []string{chinese, english} {
		l := &localised{newAppHandler(lang, c, a), map[string]*file{}}
		for _, path := range generated {
			body := ask(l.handler, &url.URL{Path: path}).body.Bytes()
			if path == "/app.js" {
				body = withoutLoader(body)
			}
			l.files[path] = newFile(path, body).compress()
		}
		p.languages[lang] = l
	}
	return p
}

// newAppHandler configures go-app for one language.
func newAppHandler(lang string, c Config, a *assets) *app.Handler {
	resources := resolver{a}
	return &app.Handler{
		Name:            ui.Title(lang),
		Title:           ui.Title(lang),
		Description:     ui.Description(lang),
		LoadingLabel:    ui.LoadingLabel(lang),
		Lang:            lang,
		BackgroundColor: "#ffffff",
		ThemeColor:      "#3370ff",
		Icon: app.Icon{
			Default:  "/web/icon-192.png",
			Large:    "/web/icon-512.png",
			Maskable: "/web/icon-512.png",
			SVG:      "/web/icon.svg",
		},
		Styles: []string{"/web/style.css"},
		// go-app puts these behind its own scripts, but those are deferred: ours run
		// before anything else, start the download and see whether the JSSDK arrives.
		// The JSSDK is async because a network that swallows it must not keep the
		// page blank.
		RawHeaders: []string{
			loaderTag(a),
			`<script src="` + html.EscapeString(resources.Resolve("/web/jssdk.js")) + `"></script>`,
			`<script id="jssdk" async fetchpriority="high" src="` + html.EscapeString(c.JSSDKURL) + `"></script>`,
		},
		Env:                   map[string]string{ui.EnvAppLink: appLink(c)}, // everybody can read it
		Resources:             resources,
		Version:               a.version(),
		ServiceWorkerTemplate: workerJS,
	}
}

// file serves one of the files that go-app makes.
func (p *pages) file(path string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", varyLanguage)
		p.languages[language(r)].files[path].serve(w, r, "no-cache")
	}
}

// ServeHTTP serves the pages. They depend on the settings as well as on the
// program, so none is ever answered with "not modified".
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	lang := language(r)
	handler := p.languages[lang].handler
	if !pagePath(r.URL.Path, handler.Version) {
		serveNotFound(w, r)
		return
	}
	page := ask(handler, r.URL)
	if page.status != http.StatusOK || page.header.Get("Content-Type") != "text/html" {
		serveNotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Set("Content-Length", strconv.Itoa(page.body.Len()))
	h.Set("Content-Security-Policy", p.csp)
	h.Set("Permissions-Policy", permissionsPolicy)
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", varyLanguage)
	if r.Method != http.MethodHead {
		_, _ = w.Write(page.body.Bytes()) // an error means that nobody listens any more
	}
}

// pagePath reports whether path may be shown to go-app. It would take
// /<version>/robots.txt for a resource to fetch, and it writes the path into an
// attribute of the page without escaping it for HTML.
func pagePath(path, version string) bool {
	return !strings.HasPrefix(path, "/"+version+"/") && !strings.ContainsAny(path, `"'<>&`+"`")
}

// An answer is a ResponseWriter that keeps what is written to it.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

// ask returns go-app's answer to a bare GET. It sees nothing of the visitor's
// request but the URL: not the Host, which it would trust, nor If-None-Match,
// which it answers with its version alone.
func ask(handler *app.Handler, u *url.URL) *answer {
	a := &answer{header: http.Header{}, status: http.StatusOK}
	r := &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}
	handler.ServeHTTP(a, r)
	return a
}
