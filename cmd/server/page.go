package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"html"
	"io"
	"maps"
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
	scripts   []inline
	languages map[string]*localised
	hashed    map[string]*file // the libraries among the files, by hashed URL
}

// localised is all of it in one language.
type localised struct {
	handler *app.Handler
	files   map[string]*file // what go-app makes, by path
}

// generated are the paths of the files that go-app makes.
var generated = append([]string{"/app-worker.js", "/manifest.webmanifest"}, libraries...)

// libraries are those of them that a page waits for. Pages name them by URLs
// that are good for ever, as they do the assets.
var libraries = []string{"/app.css", "/app.js", "/wasm_exec.js"}

func newPages(c Config, a *assets) *pages {
	registerRoutes()
	scripts := inlines(a)
	p := &pages{contentSecurityPolicy(c.JSSDKURL, scripts), scripts, map[string]*localised{}, map[string]*file{}}
	for _, lang := range []string{chinese, english} {
		urls := maps.Clone(a.urls)
		l := &localised{newAppHandler(lang, c, a.version(), resolver{urls}), map[string]*file{}}
		for _, path := range generated {
			body := ask(l.handler, &url.URL{Path: path}).body.Bytes()
			if path == "/app.js" {
				body = withoutStart(body)
			}
			l.files[path] = newFile(path, body).compress()
		}
		for _, path := range libraries {
			f := l.files[path]
			urls[path] = f.hashedURL(path)
			p.hashed[urls[path]] = f
		}
		p.languages[lang] = l
	}
	return p
}

// newAppHandler configures go-app for one language.
func newAppHandler(lang string, c Config, version string, resources resolver) *app.Handler {
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
		// The JSSDK is async because a network that swallows it must not keep the
		// page blank.
		RawHeaders: []string{
			`<script id="jssdk" async fetchpriority="high" src="` + html.EscapeString(c.JSSDKURL) + `"></script>`,
		},
		Env:                   pageEnv(c),
		Resources:             resources,
		Version:               version,
		ServiceWorkerTemplate: workerJS,
	}
}

// pageEnv is what the page learns of the settings. Everybody can read it.
func pageEnv(c Config) map[string]string {
	return map[string]string{
		ui.EnvAppLink:     appLink(c),
		ui.EnvAppID:       c.AppID,
		ui.EnvLoginScopes: strings.Join(c.Login.Scopes, " "),
		ui.EnvLoginSilent: strconv.FormatBool(c.Login.Silent),
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
	body, coding := compressPage(withInlines(page.body.Bytes(), p.scripts), r)
	h := w.Header()
	if coding != identity {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Content-Security-Policy", p.csp)
	h.Set("Permissions-Policy", permissionsPolicy)
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", varyLanguage+", Accept-Encoding")
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error means that nobody listens any more
	}
}

// compressPage makes a page smaller for a client that takes gzip. There is
// nothing secret in a page whose length could tell of it.
func compressPage(body []byte, r *http.Request) (compressed []byte, coding string) {
	f := &file{bodies: map[string][]byte{identity: body}}
	f.encode("gzip", func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	coding = f.negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	return f.bodies[coding], coding
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
