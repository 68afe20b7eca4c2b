package pages_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/pages"
)

var styleCSS = "body { margin: 1px }\n" + strings.Repeat("/* words */\n", 100)

func testOptions() pages.Options {
	return pages.Options{
		Name:        i18n.Text{Zh: "资产 <签到>", En: "Assets & more"},
		Description: i18n.Text{Zh: "签到", En: "Check in"},
		Files: fstest.MapFS{
			"app.wasm":     {Data: []byte("\x00asm")},
			"style.css":    {Data: []byte(styleCSS)},
			"icon-192.png": {Data: []byte("\x89PNG 192")},
			"icon-512.png": {Data: []byte("\x89PNG 512")},
			"icon.svg":     {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
			"embed.go":     {Data: []byte("package web")},
		},
		Paths: []string{"/", "/gallery", "/sub/"},
		Render: func(path string, lang i18n.Lang) (pages.Content, error) {
			return pages.Content{HTML: `<div id="app" data-state="loading">` + path + " " + string(lang) + "</div>"}, nil
		},
		Settings: map[string]string{"appId": "cli_test", "odd": "</script><script>alert(1)</script>"},
		JSSDKURL: "https://cdn.example/h5-js-sdk.js?a=1&b=2",
		AppLink:  "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
	}
}

// newMux serves the pages of o with a ServeMux, as a server does.
func newMux(t *testing.T, o pages.Options) (*http.ServeMux, *pages.Pages) {
	t.Helper()
	p, err := pages.New(o)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for pattern, handler := range p.Routes() {
		mux.Handle(pattern, handler)
	}
	return mux, p
}

// get sends a GET with headers given as pairs to h.
func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestLanguages(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	const vary = "Accept-Language, User-Agent, Accept-Encoding"
	for accept, want := range map[string]struct{ lang, title, name, content string }{
		"zh": {"zh-CN", "资产 &lt;签到&gt;", "资产 <签到>", "/ zh"},
		"en": {"en", "Assets &amp; more", "Assets & more", "/ en"},
		"fr": {"en", "Assets &amp; more", "Assets & more", "/ en"},
	} {
		page := get(mux, "/", "Accept-Language", accept)
		h := page.Header()
		if page.Code != http.StatusOK || h.Get("Content-Type") != "text/html; charset=utf-8" ||
			strings.Join(h.Values("Vary"), ", ") != vary || h.Get("Content-Language") != want.lang {
			t.Errorf("%s: %d %v", accept, page.Code, h)
		}
		for _, part := range []string{`<html lang="` + want.lang + `">`, "<title>" + want.title + "</title>", want.content} {
			if !strings.Contains(page.Body.String(), part) {
				t.Errorf("%s: the page lacks %s", accept, part)
			}
		}
		manifest := get(mux, "/manifest.webmanifest", "Accept-Language", accept)
		var m struct{ Name string }
		if err := json.Unmarshal(manifest.Body.Bytes(), &m); err != nil || m.Name != want.name {
			t.Errorf("%s: the manifest is of %q", accept, m.Name)
		}
		if got := strings.Join(manifest.Header().Values("Vary"), ", "); got != vary {
			t.Errorf("%s: the manifest has Vary %q", accept, got)
		}
	}
	inFeishu := get(mux, "/", "Accept-Language", "zh-CN", "User-Agent", "Lark/7.32 LarkLocale/en_US ChannelName/Feishu")
	if lang := inFeishu.Header().Get("Content-Language"); lang != "en" {
		t.Errorf("in Feishu: %s", lang)
	}
}

func TestRoutes(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	for path, want := range map[string]int{
		"/": 200, "/gallery": 200, "/sub/": 200, "/gallery?a=b": 200,
		"/app-worker.js": 200, "/manifest.webmanifest": 200, "/robots.txt": 200, "/qr.svg": 200, "/web/style.css": 200, "/web/shell.css": 200,
		"/nowhere": 404, "/sub/below": 404, "/gallery/": 404, "/index.html": 404, "/app.js": 404, "/wasm_exec.js": 404, "/app.css": 404,
		"/manifest.json": 404, "/goapp.js": 404, "/app.wasm": 404, "/sitemap.xml": 404, "/ads.txt": 404, "/web/embed.go": 404, `/%22%3E%3Cscript%3E`: 404,
	} {
		if answer := get(mux, path); answer.Code != want {
			t.Errorf("%s: %d, want %d", path, answer.Code, want)
		}
	}
	for _, path := range []string{"/", "/gallery", "/web/style.css", "/qr.svg"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("POST %s: %d, Allow %q", path, w.Code, w.Header().Get("Allow"))
		}
	}
	o := testOptions()
	o.AppLink = ""
	mux, _ = newMux(t, o)
	if answer := get(mux, "/qr.svg"); answer.Code != 404 {
		t.Errorf("/qr.svg without a link: %d", answer.Code)
	}
}

// For the same options, the pages of every process are the same.
func TestETagAndVersion(t *testing.T) {
	mux, p := newMux(t, testOptions())
	replica, q := newMux(t, testOptions())
	if p.Version() != q.Version() || len(p.Version()) != 12 {
		t.Errorf("versions %q and %q", p.Version(), q.Version())
	}
	for _, path := range []string{"/", "/gallery", "/?from=somewhere"} {
		page := get(mux, path)
		etag := page.Header().Get("ETag")
		if page.Code != http.StatusOK || page.Header().Get("Cache-Control") != "private, max-age=604800" {
			t.Fatalf("%s: %d %v", path, page.Code, page.Header())
		}
		if strings.Count(page.Body.String(), ` data-version="`+p.Version()+`"`) != 1 {
			t.Errorf("%s lacks its version", path)
		}
		if again := get(replica, path, "If-None-Match", etag); again.Code != http.StatusNotModified {
			t.Errorf("%s of a replica: %d %s", path, again.Code, again.Header().Get("ETag"))
		}
	}
	if !bytes.Equal(get(mux, "/").Body.Bytes(), get(mux, "/?a=b").Body.Bytes()) {
		t.Error("a query changes the page")
	}

	for what, change := range map[string]func(*pages.Options){
		"settings": func(o *pages.Options) { o.Settings = map[string]string{"appId": "cli_other"} },
		"program":  func(o *pages.Options) { o.Files.(fstest.MapFS)["app.wasm"].Data = []byte("\x00asm2") },
		"style":    func(o *pages.Options) { o.Files.(fstest.MapFS)["style.css"].Data = []byte("body{}") },
		"content": func(o *pages.Options) {
			o.Render = func(string, i18n.Lang) (pages.Content, error) { return pages.Content{HTML: "<p></p>"}, nil }
		},
		"policy": func(o *pages.Options) { o.Policy.Scripts = []string{"https://other.example"} },
		"JSSDK":  func(o *pages.Options) { o.JSSDKURL = "https://cdn.example/2.js" },
	} {
		o := testOptions()
		change(&o)
		changed, r := newMux(t, o)
		if r.Version() == p.Version() {
			t.Errorf("another %s, the same version", what)
		}
		if answer := get(changed, "/", "If-None-Match", get(mux, "/").Header().Get("ETag")); answer.Code != http.StatusOK {
			t.Errorf("another %s: %d", what, answer.Code)
		}
	}
}

// A page has everything inline: first the visible content, then the scripts.
func TestInline(t *testing.T) {
	o := testOptions()
	mux, p := newMux(t, o)
	page := get(mux, "/").Body.String()
	last := -1
	for _, want := range []string{
		"<style>", ".spinner", styleCSS, "</style>", "</head>", `<div id="app"`, `<aside id="app-wasm-loader"`, `id="page-settings"`, `id="page-messages"`,
		`<script data-wasm="` + p.FileURL("app.wasm") + `" data-size="4" data-version="`,
		"window.reloadOnce =", "function canRunGo", "window.feishuReady =",
		"globalThis.Go = class", "function goappGetenv",
		`<script id="jssdk" async fetchpriority="high" src="https://cdn.example/h5-js-sdk.js?a=1&amp;b=2"></script>`, "</body>",
	} {
		at := strings.Index(page, want)
		if at <= last {
			t.Errorf("%s is at %d, what comes before it at %d", want, at, last)
		}
		last = at
	}
	if strings.Contains(page, `rel="stylesheet"`) || len(withSource.FindAllString(page, -1)) != 1 {
		t.Error("the page waits for a file")
	}
	if strings.Contains(page, "goappInitWebAssembly();") || strings.Count(page, "\ngoappInitServiceWorker();") != 1 {
		t.Error("the page loads the program twice")
	}
	if n := strings.Count(page, "</script>"); n != 6 {
		t.Errorf("%d scripts end: %s", n, page)
	}
	for _, path := range []string{"/", "/manifest.webmanifest", "/app-worker.js"} {
		if strings.Contains(get(mux, path).Body.String(), "githubusercontent") {
			t.Errorf("%s names a file of go-app's at GitHub", path)
		}
	}
}

var withSource = regexp.MustCompile(`<[a-z]+ [^>]*src=`)

// The first element of the body is the content: go-app mounts the program there.
func TestContentIsFirst(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	_, body, _ := strings.Cut(get(mux, "/").Body.String(), "<body>")
	if !strings.HasPrefix(strings.TrimSpace(body), `<div id="app"`) {
		t.Errorf("the body begins with %.100s", body)
	}
}

var jsonElement = regexp.MustCompile(`(?s)<script type="application/json" id="([a-z-]+)">(.*?)</script>`)

func TestSettingsAndMessages(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	found := map[string]map[string]string{}
	for _, match := range jsonElement.FindAllStringSubmatch(get(mux, "/", "Accept-Language", "en").Body.String(), -1) {
		var v map[string]string
		if err := json.Unmarshal([]byte(match[2]), &v); err != nil {
			t.Errorf("%s: %v", match[0], err)
		}
		found[match[1]] = v
	}
	if s := found["page-settings"]; s["appId"] != "cli_test" || s["odd"] != "</script><script>alert(1)</script>" {
		t.Errorf("settings %q", s)
	}
	for _, cause := range []string{"retry", "engine-too-old", "no-webassembly", "network", "timeout", "http-404", "refused", "unavailable", "redirect", "html", "csp", "altered", "prefix", "memory", "damaged", "failed", "stopped"} {
		if found["page-messages"][cause] == "" {
			t.Errorf("no message for %s", cause)
		}
	}
}

var inlined = regexp.MustCompile(`(?s)<(script|style)(?: data[^>]*)?>(.*?)</(?:script|style)>`)

// Every script and style sheet has its hash in the policy.
func TestPolicyAllowsThePage(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	for _, lang := range []string{"zh-CN", "en"} {
		page := get(mux, "/", "Accept-Language", lang)
		policy := page.Header().Get("Content-Security-Policy")
		found := inlined.FindAllStringSubmatch(page.Body.String(), -1)
		if len(found) != 4 {
			t.Fatalf("%s: %d scripts and styles", lang, len(found))
		}
		for _, element := range found {
			sum := sha256.Sum256([]byte(element[2]))
			_, sources, _ := strings.Cut(policy, element[1]+"-src")
			sources, _, _ = strings.Cut(sources, ";")
			if !strings.Contains(sources, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("%s: not in %s: %.200s", lang, policy, element[0])
			}
		}
		h := page.Header()
		if h.Get("Referrer-Policy") != "strict-origin-when-cross-origin" || !strings.Contains(h.Get("Permissions-Policy"), "camera=()") {
			t.Errorf("headers %v", h)
		}
	}
}

func TestCompression(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	plain, compressed := get(mux, "/"), get(mux, "/", "Accept-Encoding", "gzip")
	if compressed.Header().Get("Content-Encoding") != "gzip" || compressed.Body.Len() >= plain.Body.Len()/2 {
		t.Fatalf("%v\n%v", compressed.Header(), plain.Header())
	}
	z, err := gzip.NewReader(compressed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page, err := io.ReadAll(z); err != nil || !bytes.Equal(page, plain.Body.Bytes()) {
		t.Errorf("another page: %v", err)
	}
	if best := get(mux, "/", "Accept-Encoding", "br, gzip"); best.Header().Get("Content-Encoding") != "br" {
		t.Errorf("the best: %v", best.Header())
	}
}

var attributes = regexp.MustCompile(`(?:src|href)="([^"]*)"`)

// Every file that the page and its manifest name exists.
func TestPageIsComplete(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	var manifest struct {
		StartURL string `json:"start_url"`
		Icons    []struct{ Src, Type, Sizes, Purpose string }
	}
	if err := json.Unmarshal(get(mux, "/manifest.webmanifest").Body.Bytes(), &manifest); err != nil {
		t.Fatal(err)
	}
	urls := []string{manifest.StartURL}
	for _, icon := range manifest.Icons {
		urls = append(urls, icon.Src)
	}
	for _, match := range attributes.FindAllStringSubmatch(get(mux, "/").Body.String(), -1) {
		urls = append(urls, match[1])
	}
	if !slices.Contains(urls, "/manifest.webmanifest") || len(manifest.Icons) != 4 {
		t.Errorf("found only %v", urls)
	}
	for _, url := range urls {
		if strings.HasPrefix(url, "https://cdn.example/") {
			continue
		}
		if answer := get(mux, url); answer.Code != http.StatusOK {
			t.Errorf("%s: %d", url, answer.Code)
		}
	}
}

// Icons other than icon.svg are optional, and so is that.
func TestIcons(t *testing.T) {
	for count, drop := range map[int][]string{1: {"icon-192.png", "icon-512.png"}, 3: {"icon.svg"}, 0: {"icon-192.png", "icon-512.png", "icon.svg", "style.css"}} {
		o := testOptions()
		for _, name := range drop {
			delete(o.Files.(fstest.MapFS), name)
		}
		mux, _ := newMux(t, o)
		var manifest struct{ Icons []struct{ Src string } }
		if err := json.Unmarshal(get(mux, "/manifest.webmanifest").Body.Bytes(), &manifest); err != nil || len(manifest.Icons) != count {
			t.Errorf("without %v: %v, %v", drop, manifest, err)
		}
		if strings.Contains(get(mux, "/").Body.String(), `href=""`) {
			t.Errorf("without %v: an empty link", drop)
		}
	}
}

func TestWorker(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	worker := get(mux, "/app-worker.js")
	body := worker.Body.String()
	if h := worker.Header(); h.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(h.Get("Content-Type"), "text/javascript") {
		t.Errorf("headers %v", h)
	}
	for _, want := range []string{"skipWaiting()", "caches.delete(", `/^app-[0-9a-f]{40}$/.test(name)`} {
		if !strings.Contains(body, want) {
			t.Errorf("it lacks %s", want)
		}
	}
	for _, unwanted := range []string{`"fetch"`, "cache.add", "caches.open", "clients.claim"} {
		if strings.Contains(body, unwanted) {
			t.Errorf("it contains %s", unwanted)
		}
	}
}

// wasm_exec.js must be that of the toolchain that built app.wasm.
func TestWasmExec(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		t.Fatal(err)
	}
	mux, _ := newMux(t, testOptions())
	if !strings.Contains(get(mux, "/").Body.String(), "<script>"+string(want)+"</script>") {
		t.Error("it is not that of the toolchain")
	}
}

func TestRobots(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	if got := get(mux, "/robots.txt").Body.String(); got != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt is %q", got)
	}
}

func TestNotFound(t *testing.T) {
	_, p := newMux(t, testOptions())
	program := get(p.NotFound(), "/nowhere")
	if program.Code != 404 || program.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("for a program: %d %v", program.Code, program.Header())
	}
	for lang, words := range map[string]string{"zh-CN": "没有找到页面", "en": "Page not found"} {
		user := get(p.NotFound(), "/nowhere<script>", "Accept", "text/html,*/*;q=0.8", "Accept-Language", lang)
		h := user.Header()
		if user.Code != 404 || h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Content-Language") != lang || h.Get("Cache-Control") != "no-store" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors https://*.feishu.cn") {
			t.Errorf("%s: %d %v", lang, user.Code, h)
		}
		if body := user.Body.String(); !strings.Contains(body, words) || !strings.Contains(body, p.FileURL("shell.css")) || strings.Contains(body, "script") {
			t.Errorf("%s: %s", lang, body)
		}
	}
}

func TestBadOptions(t *testing.T) {
	for want, change := range map[string]func(*pages.Options){
		"app.wasm is missing":               func(o *pages.Options) { delete(o.Files.(fstest.MapFS), "app.wasm") },
		"style.css contains </style":        func(o *pages.Options) { o.Files.(fstest.MapFS)["style.css"].Data = []byte("</STYLE>") },
		"settings of the page":              func(o *pages.Options) { o.Settings = func() {} },
		"is not one source":                 func(o *pages.Options) { o.Policy.Connect = []string{"https://a.example; script-src *"} },
		"PermissionsPolicy":                 func(o *pages.Options) { o.Policy.PermissionsPolicy = "a\r\nb" },
		"render /gallery: no such template": func(o *pages.Options) { o.Render = failAt("/gallery") },
	} {
		o := testOptions()
		change(&o)
		if _, err := pages.New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func failAt(path string) pages.Renderer {
	return func(p string, _ i18n.Lang) (pages.Content, error) {
		if p == path {
			return pages.Content{}, errNoTemplate
		}
		return pages.Content{}, nil
	}
}

var errNoTemplate = os.NewSyscallError("no such template", io.EOF)

// Progress counts decoded bytes, so the length is not that of the transfer.
func TestWasmSize(t *testing.T) {
	o := testOptions()
	o.Files.(fstest.MapFS)["app.wasm"].Data = make([]byte, 40_000)
	mux, _ := newMux(t, o)
	if want := `data-size="` + strconv.Itoa(40_000) + `"`; !strings.Contains(get(mux, "/").Body.String(), want) {
		t.Errorf("the page lacks %s", want)
	}
}
