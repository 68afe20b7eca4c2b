package webapp

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
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

// pages are the HTML pages and the files that go-app makes to go with them, by
// language.
type pages map[string]*localised

// localised is all of it in one language.
type localised struct {
	handler *app.Handler
	inlines inlines
	csp     string
	files   map[string]*file // what go-app makes, by path
	kept    keptPages
}

// generated are the paths of the files that go-app makes and a page does not
// have in it.
var generated = []string{"/app-worker.js", "/manifest.webmanifest"}

func newPages(c Config, a *assets) pages {
	registerRoutes()
	p := pages{}
	for _, lang := range []string{chinese, english} {
		l := &localised{handler: newAppHandler(lang, c, a.version(), resolver{a.urls}), files: map[string]*file{}}
		made := func(path string) []byte { return ask(l.handler, &url.URL{Path: path}).body.Bytes() }
		for _, path := range generated {
			l.files[path] = newFile(path, made(path)).compress()
		}
		l.inlines = newInlines(a, c.JSSDKURL, made)
		l.csp = contentSecurityPolicy(c.JSSDKURL, l.inlines)
		l.page(&url.URL{Path: "/"}) // panics if go-app's pages have changed their shape
		p[lang] = l
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
func (p pages) file(path string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", varyLanguage)
		p[language(r)].files[path].serve(w, r, "no-cache")
	}
}

// aWeek lets a browser show a page again without asking first. The page asks
// itself, see web/current.js.
const aWeek = "private, max-age=604800"

// ServeHTTP serves the pages.
func (p pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	lang := language(r)
	l := p[lang]
	page := l.page(r.URL)
	if page == nil {
		serveNotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Language", lang)
	h.Set("Content-Security-Policy", l.csp)
	h.Set("Permissions-Policy", permissionsPolicy)
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Vary", varyLanguage)
	page.serve(w, r, aWeek)
}

// page returns the page at a URL, nil if there is none.
func (l *localised) page(u *url.URL) *file {
	if u.RawQuery != "" { // it may make a difference to the page
		page := l.make(u)
		if page != nil {
			page.encode("gzip", func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }) // the quick one
		}
		return page
	}
	if page := l.kept.find(u.Path); page != nil {
		return page
	}
	page := l.make(u)
	if page != nil {
		l.kept.keep(u.Path, page.compress())
	}
	return page
}

func (l *localised) make(u *url.URL) *file {
	if !pagePath(u.Path, l.handler.Version) {
		return nil
	}
	made := ask(l.handler, u)
	if made.status != http.StatusOK || made.header.Get("Content-Type") != "text/html" {
		return nil
	}
	return versioned(l.inlines.into(ordered(made.body.Bytes())))
}

// keptPages are pages that have been asked for, by path: they are the same for
// everybody. There is room for few, because a route can be a pattern that any
// number of paths match.
type keptPages struct {
	mu     sync.RWMutex
	byPath map[string]*file
}

const maxKeptPages = 100

func (k *keptPages) find(path string) *file {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.byPath[path]
}

func (k *keptPages) keep(path string, page *file) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byPath == nil {
		k.byPath = map[string]*file{}
	}
	if len(k.byPath) < maxKeptPages {
		k.byPath[path] = page
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
