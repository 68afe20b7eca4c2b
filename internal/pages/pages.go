// Package pages serves the HTML pages of an app and the files that belong to
// them, all from memory:
//
//	p, err := pages.New(pages.Options{
//		Name:   i18n.Text{Zh: "资产签到", En: "Asset check-in"},
//		Files:  web.Files, // style.css, icon.svg, app.wasm{,.gz,.br}
//		Paths:  []string{"/", "/asset"},
//		Render: render,
//	})
//	for pattern, handler := range p.Routes() {
//		mux.Handle(pattern, handler)
//	}
//
// A page is the same for every user: it is rendered once for each path and
// language, with its scripts and style sheet inline, and its query reaches only
// the program in the browser.
package pages

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/http"
	"slices"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// Options describe the pages. Everything in them is public.
type Options struct {
	Name        i18n.Text // title of the app
	Description i18n.Text
	ThemeColor  string // a CSS color; empty is Feishu's blue
	Meta        launch.Meta

	// Files holds app.wasm with its compressed forms, style.css, icon.svg,
	// icon-192.png and icon-512.png, and other files to serve under /web/. Only app.wasm is required.
	Files fs.FS

	Paths  []string // of the pages, such as "/" and "/asset"
	Render Renderer

	Settings any    // for the program in the browser; marshaled as JSON
	JSSDKURL string // of the JSSDK's script
	AppLink  string // the URL that opens the app in Feishu; shown as a QR code
	Policy   Policy
}

// Renderer returns the content of the page with a path before the program runs.
// The content must be the same in every process. A Renderer must be safe for
// concurrent use.
type Renderer func(path string, lang i18n.Lang) (Content, error)

// Content is the content of one page.
type Content struct {
	HTML  string // becomes the first element of the body, as it is
	Title string // empty is the name of the app
}

// Pages are the pages of one app. They are safe for concurrent use.
type Pages struct {
	files     *assets.Files
	pages     map[key]func() *assets.File
	manifests map[i18n.Lang]*assets.File
	worker    *assets.File
	qr        *assets.File // nil without an AppLink

	csp, permissions string
	version          string
	notFound         http.Handler
	paths            []string
}

type key struct {
	path string
	lang i18n.Lang
}

var languages = []i18n.Lang{i18n.Zh, i18n.En}

// New renders every page in every language.
func New(o Options) (*Pages, error) {
	if err := o.Policy.check(); err != nil {
		return nil, err
	}
	files, err := assets.Load(o.Files)
	if err != nil {
		return nil, err
	}
	if files.Get(wasmName) == nil {
		return nil, errors.New("web/app.wasm is missing: run make build")
	}
	files.Add(shellName, assets.New(shellName, []byte(shellCSS)).Compress())
	d, err := newDocument(o, files)
	if err != nil {
		return nil, err
	}
	p := &Pages{
		files:       files,
		pages:       map[key]func() *assets.File{},
		manifests:   map[i18n.Lang]*assets.File{},
		worker:      assets.New("worker.js", workerJS).Compress(),
		csp:         o.Policy.contentSecurityPolicy(o.JSSDKURL, d.scriptHashes(), cspHash(string(d.Style))),
		permissions: o.Policy.permissionsPolicy(),
		notFound:    newNotFound(o.Name, files, o.Policy),
		paths:       slices.Sorted(slices.Values(o.Paths)),
	}
	files.NotFound = p.notFound
	for _, lang := range languages {
		p.manifests[lang] = newManifest(o, files, lang)
	}
	if o.AppLink != "" {
		picture, err := qrSVG(o.AppLink)
		if err != nil {
			return nil, err
		}
		p.qr = assets.New("qr.svg", picture).Compress()
	}
	return p, p.render(o, d)
}

// render fills in the pages. The version is a hash of everything in them.
func (p *Pages) render(o Options, d document) error {
	documents := map[key]document{}
	var all []byte
	for _, path := range p.paths {
		for _, lang := range languages {
			content, err := o.Render(path, lang)
			if err != nil {
				return fmt.Errorf("render %s: %w", path, err)
			}
			page := d.localize(o, path, content, lang)
			unversioned, err := page.execute()
			if err != nil {
				return fmt.Errorf("render %s: %w", path, err)
			}
			all = append(all, unversioned...)
			documents[key{path, lang}] = page
		}
	}
	p.version = assets.Hash(append(all, p.csp...))
	for k, page := range documents {
		page.Version = p.version
		p.pages[k] = sync.OnceValue(func() *assets.File {
			body, err := page.execute()
			if err != nil {
				panic(err) // it has been executed before
			}
			return assets.New("page.html", body).Compress()
		})
	}
	return nil
}

// Version identifies the content of this server's pages, in all languages. A
// cached page is out of date if its version differs from that in the header
// [VersionHeader] of the server's answers.
func (p *Pages) Version() string { return p.version }

// VersionHeader is the header of the server's answers with [Pages.Version].
const VersionHeader = "X-App-Version"

// FileURL returns the path of one of the static files with its hash, or "" if
// there is no such file. "shell.css" is the style sheet that all pages have
// inline, for other HTML pages of the server.
func (p *Pages) FileURL(name string) string { return p.files.URL(name) }

// Routes returns the handlers of all pages and files by their patterns for
// [http.ServeMux].
func (p *Pages) Routes() iter.Seq2[string, http.Handler] {
	return func(yield func(string, http.Handler) bool) {
		routes := []struct {
			pattern string
			handler http.HandlerFunc
		}{
			{"GET " + assets.Prefix, p.files.ServeHTTP},
			{"GET /manifest.webmanifest", p.serveManifest},
			{"GET /app-worker.js", func(w http.ResponseWriter, r *http.Request) { p.worker.Serve(w, r, "no-cache") }},
			{"GET /robots.txt", serveRobots},
			{"GET /qr.svg", p.serveQR},
		}
		for _, path := range p.paths {
			routes = append(routes, struct {
				pattern string
				handler http.HandlerFunc
			}{"GET " + exactPattern(path), p.page(path)})
		}
		for _, route := range routes {
			if !yield(route.pattern, route.handler) {
				return
			}
		}
	}
}

// exactPattern returns the pattern that matches path alone: one that ends in a
// slash would match what is below it too.
func exactPattern(path string) string {
	if path[len(path)-1] == '/' {
		return path + "{$}"
	}
	return path
}

// NotFound answers with status 404: with a page in the user's language for
// browsers, with a problem for programs.
func (p *Pages) NotFound() http.Handler { return p.notFound }

// pageCacheControl lets browsers show a cached page without a request. The page
// compares its version itself, see start.js.
const pageCacheControl = "private, max-age=604800"

// page returns the handler of the page with a path.
func (p *Pages) page(path string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		lang := language(r)
		h := w.Header()
		h.Set("Content-Language", lang.Tag())
		h.Set("Content-Security-Policy", p.csp)
		h.Set("Permissions-Policy", p.permissions)
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Vary", i18n.Vary)
		p.pages[key{path, lang}]().Serve(w, r, pageCacheControl)
	}
}

func (p *Pages) serveManifest(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", i18n.Vary)
	p.manifests[language(r)].Serve(w, r, "no-cache")
}

func (p *Pages) serveQR(w http.ResponseWriter, r *http.Request) {
	if p.qr == nil {
		p.notFound.ServeHTTP(w, r)
		return
	}
	p.qr.Serve(w, r, "public, max-age=3600")
}

var robots = assets.New("robots.txt", []byte("User-agent: *\nDisallow: /\n"))

// serveRobots excludes crawlers: pages are for users of Feishu.
func serveRobots(w http.ResponseWriter, r *http.Request) {
	robots.Serve(w, r, "public, max-age=3600")
}

func language(r *http.Request) i18n.Lang {
	return i18n.Negotiate(r.UserAgent(), r.Header.Get("Accept-Language"))
}
