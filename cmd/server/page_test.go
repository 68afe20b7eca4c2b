package main

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/ui"
)

func TestPageLanguages(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for accept, lang := range map[string]string{"zh": chinese, "en": english, "fr": english} {
		page := s.get(t, "/", "Accept-Language", accept)
		h := page.Header
		if page.StatusCode != http.StatusOK || h.Get("Content-Type") != "text/html; charset=utf-8" ||
			h.Get("Vary") != "Accept-Language, User-Agent, Accept-Encoding" || h.Get("Content-Language") != lang {
			t.Errorf("%s: %s %v", accept, page.Status, h)
		}
		for _, want := range []string{`<html lang="` + lang + `">`, "<title>" + html.EscapeString(ui.Title(lang)) + "</title>"} {
			if !strings.Contains(string(page.body), want) {
				t.Errorf("%s: the page lacks %s", accept, want)
			}
		}

		script := s.get(t, "/app.js", "Accept-Language", accept)
		if !strings.Contains(string(script.body), ui.LoadingLabel(lang)) {
			t.Errorf("%s: app.js has another loading label", accept)
		}
		if got := strings.Join(script.Header.Values("Vary"), ", "); got != "Accept-Language, User-Agent, Accept-Encoding" {
			t.Errorf("%s: app.js has Vary %q", accept, got)
		}
	}
}

// The page is never "not modified": it depends on more than go-app's version.
func TestPageIsNotCached(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	for _, etag := range []string{`"` + d.assets.version() + `"`, "*"} {
		page := s.get(t, "/", "If-None-Match", etag)
		if page.StatusCode != http.StatusOK || page.Header.Get("ETag") != "" || page.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("If-None-Match %s: %s %v", etag, page.Status, page.Header)
		}
	}
}

// What go-app generates is asked about each time, and is 304 only while it is
// the same: it depends on the settings, so go-app's own ETag would not do.
func TestGeneratedFiles(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	d.config.AppID = "cli_other"
	other := newTestServer(t, d)
	for _, path := range generated {
		first := s.get(t, path)
		etag := first.Header.Get("ETag")
		if first.StatusCode != http.StatusOK || etag == "" || first.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %s %v", path, first.Status, first.Header)
		}
		if again := s.get(t, path, "If-None-Match", etag); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: %s", path, again.Status)
		}
		if small := s.get(t, path, "Accept-Encoding", "br"); !bytes.Equal(decode(t, small), first.body) {
			t.Errorf("%s in brotli is something else", path)
		}
	}
	if changed := other.get(t, "/app.js", "If-None-Match", s.get(t, "/app.js").Header.Get("ETag")); changed.StatusCode != http.StatusOK {
		t.Errorf("app.js after the settings changed: %s", changed.Status)
	}
}

var (
	script     = regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`)
	attributes = regexp.MustCompile(`(?:src|href)="([^"]*)"`)
)

func TestPageHead(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	page := string(s.get(t, "/").body)
	head, _, _ := strings.Cut(page, "</head>")

	last := -1
	for _, tag := range []string{
		`<script data-wasm="` + d.assets.urls["/web/app.wasm"] + `" data-size="` +
			strconv.Itoa(len(d.assets.wasm().bodies[identity])) + `">` + programJS + `</script>`,
		`<script>` + jssdkJS + `</script>`,
		`<script id="jssdk" async fetchpriority="high" src="https://cdn.example/h5-js-sdk.js?a=1&amp;b=2"></script>`,
	} {
		at := strings.Index(head, tag)
		if at <= last {
			t.Errorf("%s is at %d, what comes before it at %d: %s", tag, at, last, head)
		}
		last = at
	}
	if sheet := strings.Index(head, `rel="stylesheet"`); sheet < strings.Index(head, jssdkJS) {
		t.Errorf("our scripts wait for a style sheet: %s", head)
	}
	for _, want := range []string{d.assets.urls["/web/style.css"], d.assets.urls["/web/icon.svg"], d.assets.urls["/web/icon-512.png"]} {
		if !strings.Contains(head, `"`+want+`"`) {
			t.Errorf("the head lacks %s: %s", want, head)
		}
	}
	for _, tag := range script.FindAllStringSubmatch(page, -1) {
		ours, sdk := tag[2] == programJS || tag[2] == jssdkJS, strings.Contains(tag[1], "jssdk")
		if !ours && (!strings.Contains(tag[1], "src=") || tag[2] != "") {
			t.Errorf("an inline script, which the policy stops: %s", tag[0])
		}
		if !ours && !sdk && !strings.Contains(tag[1], "defer") {
			t.Errorf("it would run before ours: %s", tag[0])
		}
	}
	if strings.Contains(page, "style=") || strings.Contains(page, "<style") {
		t.Error("an inline style, which the policy stops")
	}
}

// What a page waits for is asked about once, not on every visit.
func TestLibrariesAreHashed(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, lang := range []string{"zh-CN", "en"} {
		page := string(s.get(t, "/", "Accept-Language", lang).body)
		for _, name := range []string{"wasm_exec", "app"} {
			url := regexp.MustCompile(`src="(/` + name + `\.[0-9a-f]{12}\.js)"`).FindStringSubmatch(page)
			if url == nil {
				t.Fatalf("%s: %s.js has no hash: %s", lang, name, page)
			}
			plain, hashed := s.get(t, "/"+name+".js", "Accept-Language", lang), s.get(t, url[1])
			if hashed.StatusCode != 200 || hashed.Header.Get("Cache-Control") != forEver || !bytes.Equal(hashed.body, plain.body) ||
				hashed.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || strings.Contains(hashed.Header.Get("Vary"), "Language") {
				t.Errorf("%s: %s %v", url[1], hashed.Status, hashed.Header)
			}
		}
	}
	if answer := s.get(t, "/app.000000000000.js"); answer.StatusCode != 404 {
		t.Errorf("of another version: %s", answer.Status)
	}
}

func TestPageIsCompressed(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	plain, compressed := s.get(t, "/", "Accept-Encoding", identity), s.get(t, "/", "Accept-Encoding", "br, gzip")
	if compressed.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" ||
		!strings.Contains(plain.Header.Get("Vary"), "Accept-Encoding") || len(compressed.body) >= len(plain.body)/2 {
		t.Errorf("%v\n%v", compressed.Header, plain.Header)
	}
	if page := string(decode(t, compressed)); !strings.Contains(page, programJS) || !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Errorf("another page: %s", page)
	}
}

func TestProgramMustFitItsElement(t *testing.T) {
	a := testDeps(t).assets
	a.plain["/web/program.js"] = newFile("program.js", []byte("'</Script>'"))
	defer func() {
		if recover() == nil {
			t.Error("a script that ends its element is taken")
		}
	}()
	inlines(a)
}

// The program is loaded once: by web/program.js.
func TestNoSecondLoader(t *testing.T) {
	script := string(newTestServer(t, testDeps(t)).get(t, "/app.js").body)
	if strings.Contains(script, startCalls[0]) || strings.Contains(script, startCalls[1]) || !strings.Contains(script, "function goappCanLoadWebAssembly") {
		t.Errorf("app.js loads the program too, or is something else:\n%s", script)
	}
	defer func() {
		if recover() == nil {
			t.Error("an app.js of another shape is taken")
		}
	}()
	withoutStart([]byte("goappStartWebAssembly();"))
}

// Every file that the page and its manifest name is there, and ours.
func TestPageIsComplete(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	var manifest struct {
		StartURL string `json:"start_url"`
		Icons    []struct {
			Src string `json:"src"`
		} `json:"icons"`
	}
	if err := json.Unmarshal(s.get(t, "/manifest.webmanifest").body, &manifest); err != nil {
		t.Fatal(err)
	}
	urls := []string{manifest.StartURL}
	for _, icon := range manifest.Icons {
		urls = append(urls, icon.Src)
	}
	for _, match := range attributes.FindAllStringSubmatch(string(s.get(t, "/").body), -1) {
		urls = append(urls, match[1])
	}
	isAppJS := func(url string) bool { return strings.HasPrefix(url, "/app.") && strings.HasSuffix(url, ".js") }
	if !slices.ContainsFunc(urls, isAppJS) || len(manifest.Icons) < 3 {
		t.Errorf("found only %v", urls)
	}
	for _, url := range urls {
		foreign := strings.HasPrefix(url, "https://cdn.example/") || strings.HasPrefix(url, "https://applink.feishu.cn/")
		if url == "" || foreign {
			continue
		}
		if !strings.HasPrefix(url, "/") {
			t.Errorf("%s is not ours", url)
		} else if answer := s.get(t, url); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", url, answer.Status)
		}
	}
	for _, path := range append(generated, "/") {
		if bytes.Contains(s.get(t, path).body, []byte("githubusercontent")) {
			t.Errorf("%s names a file at GitHub", path)
		}
	}
}

// Some paths are kept from go-app: those it would fetch, and those it would
// write into the page as they are.
func TestPagePath(t *testing.T) {
	for path, want := range map[string]bool{
		"/": true, "/a/b-c_d.e~": true, "/飞书": true, "/123x/": true,
		"/123/robots.txt": false, "/123/": false, `/"onload="`: false, "/<b>": false, "/a'b": false, "/a&b": false, "/a`b": false,
	} {
		if pagePath(path, "123") != want {
			t.Errorf("%s: want %v", path, want)
		}
	}
}

// The browser learns where the wasm is, which link opens the app, and how to
// sign in; the secret it does not.
func TestAppScript(t *testing.T) {
	d := testDeps(t)
	d.config.Login = loginConfig{Scopes: []string{"offline_access", "contact:user.email:readonly"}, Silent: true}
	body := string(newTestServer(t, d).get(t, "/app.js").body)
	for _, want := range []string{
		`"` + d.assets.urls["/web/app.wasm"] + `"`,
		`"` + ui.EnvAppLink + `":"https://applink.feishu.cn/client/web_app/open?appId=cli_test"`,
		`"` + ui.EnvAppID + `":"cli_test"`,
		`"` + ui.EnvLoginScopes + `":"offline_access contact:user.email:readonly"`,
		`"` + ui.EnvLoginSilent + `":"true"`,
		`"GOAPP_STATIC_RESOURCES_URL":"/web"`,
		`"GOAPP_VERSION":"` + d.assets.version() + `"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("app.js lacks %s", want)
		}
	}
	if strings.Contains(body, testSecret) {
		t.Error("app.js has the secret")
	}
}

func TestContentSecurityPolicy(t *testing.T) {
	got := newTestServer(t, testDeps(t)).get(t, "/").Header.Get("Content-Security-Policy")
	want := "default-src 'self'; " +
		"script-src 'self' 'sha256-kD3gc3/10DXo3izfRwDlKm92sK2bP+vsWq8JJyWmZPc=' 'sha256-R4nMnnMJ94x79HUtSitLO4nqkG2xVlkAdXMZ4pL7Q7A=' 'wasm-unsafe-eval' 'unsafe-eval' https://cdn.example; " +
		"connect-src 'self' https://cdn.example https://mcs.snssdk.com; " +
		"img-src 'self' data: https: https://cdn.example; " +
		"style-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors https://*.feishu.cn https://*.feishu.net https://*.larksuite.com https://*.larkoffice.com"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := contentSecurityPolicy("http://127.0.0.1:3002/h5sdk.js", nil); !strings.Contains(got, "connect-src 'self' http://127.0.0.1:3002 ") {
		t.Errorf("with a port: %s", got)
	}
}

// The worker caches nothing, serves nothing, and throws away what others cached.
// It does not claim pages either: go-app would announce an update of the app.
func TestWorker(t *testing.T) {
	d := testDeps(t)
	body := string(newTestServer(t, d).get(t, "/app-worker.js").body)
	for _, want := range []string{d.assets.version(), "skipWaiting()", "caches.delete("} {
		if !strings.Contains(body, want) {
			t.Errorf("it lacks %s", want)
		}
	}
	for _, unwanted := range []string{`"fetch"`, "cache.add", "caches.open", "clients.claim", "{{"} {
		if strings.Contains(body, unwanted) {
			t.Errorf("it holds %s", unwanted)
		}
	}
}

// wasm_exec.js must be the one of the toolchain that built app.wasm.
func TestWasmExec(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		t.Fatal(err)
	}
	got := newTestServer(t, testDeps(t)).get(t, "/wasm_exec.js")
	if !bytes.Equal(got.body, want) {
		t.Error("wasm_exec.js is not the toolchain's")
	}
	if got.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("Content-Type %q", got.Header.Get("Content-Type"))
	}
}
