package webapp

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
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
			strings.Join(h.Values("Vary"), ", ") != "Accept-Language, User-Agent, Accept-Encoding" || h.Get("Content-Language") != lang {
			t.Errorf("%s: %s %v", accept, page.Status, h)
		}
		for _, want := range []string{`<html lang="` + lang + `">`, "<title>" + html.EscapeString(ui.Title(lang)) + "</title>"} {
			if !strings.Contains(string(page.body), want) {
				t.Errorf("%s: the page lacks %s", accept, want)
			}
		}

		manifest := s.get(t, "/manifest.webmanifest", "Accept-Language", accept)
		if !strings.Contains(string(manifest.body), ui.Title(lang)) {
			t.Errorf("%s: the manifest has another title: %s", accept, manifest.body)
		}
		if got := strings.Join(manifest.Header.Values("Vary"), ", "); got != "Accept-Language, User-Agent, Accept-Encoding" {
			t.Errorf("%s: the manifest has Vary %q", accept, got)
		}
	}
}

// Browsers may show a page again without asking, and learn when they ask whether
// it is the same: for the same settings it is, whichever process they ask.
func TestPageIsKept(t *testing.T) {
	d := testDeps(t)
	s, replica := newTestServer(t, d), newTestServer(t, d)
	d.config.AppID = "cli_other"
	other := newTestServer(t, d)
	for _, path := range []string{"/", "/gallery", "/?from=somewhere"} {
		page := s.get(t, path)
		etag := page.Header.Get("ETag")
		if page.StatusCode != http.StatusOK || page.Header.Get("Cache-Control") != "private, max-age=604800" {
			t.Fatalf("%s: %s %v", path, page.Status, page.Header)
		}
		hash, _, _ := strings.Cut(strings.Trim(etag, `"`), "-")
		if len(hash) != 12 || strings.Count(string(page.body), ` data-page="`+hash+`"`) != 1 {
			t.Errorf("%s: the page does not know that it is %s", path, etag)
		}
		for range 10 { // go-app puts attributes in random order
			if again := replica.get(t, path, "If-None-Match", etag); again.StatusCode != http.StatusNotModified {
				t.Fatalf("%s: the same page again: %s %s", path, again.Status, again.Header.Get("ETag"))
			}
			replica = newTestServer(t, testDeps(t))
		}
		if changed := other.get(t, path, "If-None-Match", etag); changed.StatusCode != http.StatusOK || changed.Header.Get("ETag") == etag {
			t.Errorf("%s: of other settings: %s", path, changed.Status)
		}
	}
}

// A pattern can match any number of paths: they must not fill the memory.
func TestKeptPages(t *testing.T) {
	var k keptPages
	for i := range 2 * maxKeptPages {
		path := "/" + strconv.Itoa(i)
		k.keep(path, new(file))
		if found := k.find(path) != nil; found != (i < maxKeptPages) {
			t.Fatalf("page %d: found %v", i, found)
		}
	}
}

// What a query makes of a page is nobody else's.
func TestQueriedPageIsNotKept(t *testing.T) {
	l := newPages(testConfig(), testDeps(t).assets)[chinese]
	query := &url.URL{Path: "/", RawQuery: "a=b"}
	first, second := l.page(query), l.page(query)
	if first == second || second == l.page(&url.URL{Path: "/"}) {
		t.Error("kept")
	}
}

// What go-app generates is asked about each time, and is 304 while it is the same.
func TestGeneratedFiles(t *testing.T) {
	s := newTestServer(t, testDeps(t))
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
}

// A page waits for no file: what there is to see comes first, then our scripts,
// then go-app's, then the JSSDK.
func TestPageHasItAllInIt(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	for path, content := range map[string]string{"/": `<section class="steps"`, "/gallery": `<div class="page gallery"`} {
		page := string(s.get(t, path).body)
		last := -1
		for _, want := range []string{
			"<style>", ".goapp-app-info", styleCSS, "</style>",
			"</head>", content,
			`<script data-wasm="` + d.assets.urls["/web/app.wasm"] + `" data-size="` + strconv.Itoa(len(d.assets.wasm().bodies[identity])) + `" data-page="`,
			programJS + currentJS + jssdkJS + `</script>`,
			"globalThis.Go = class", "function goappGetenv",
			`<script id="jssdk" async fetchpriority="high" src="https://cdn.example/h5-js-sdk.js?a=1&amp;b=2"></script>`, "</body>",
		} {
			at := strings.Index(page, want)
			if at <= last {
				t.Errorf("%s: %s is at %d, what comes before it at %d: %s", path, want, at, last, page)
			}
			last = at
		}
		if strings.Contains(page, `rel="stylesheet"`) || strings.Count(page, "src=") != strings.Count(page, `"jssdk" async fetchpriority="high" src=`)+strings.Count(page, "<img") {
			t.Errorf("%s waits for a file: %s", path, page)
		}
		if strings.Contains(page, `id="app-wasm-loader-icon"`) {
			t.Errorf("%s has a picture that nobody sees", path)
		}
		if strings.Contains(page, "style=") {
			t.Errorf("%s: an inline style, which the policy stops", path)
		}
	}
}

// All that is in a page has its hash in the policy, in every language.
func TestPolicyAllowsThePage(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, lang := range []string{"zh-CN", "en"} {
		page := s.get(t, "/", "Accept-Language", lang)
		policy := page.Header.Get("Content-Security-Policy")
		found := inlined.FindAllStringSubmatch(string(page.body), -1)
		if len(found) != 4 {
			t.Fatalf("%s: %d scripts and styles", lang, len(found))
		}
		for _, element := range found {
			sum := sha256.Sum256([]byte(element[2]))
			_, of, _ := strings.Cut(policy, element[1]+"-src")
			of, _, _ = strings.Cut(of, ";")
			if !strings.Contains(of, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("%s: not in %s: %s", lang, policy, element[0])
			}
		}
	}
}

var (
	inlined    = regexp.MustCompile(`(?s)<(script|style)(?: data[^>]*)?>(.*?)</(?:script|style)>`)
	attributes = regexp.MustCompile(`(?:src|href)="([^"]*)"`)
)

func TestPageIsCompressed(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	for _, path := range []string{"/", "/?a=b"} {
		plain, compressed := s.get(t, path), s.get(t, path, "Accept-Encoding", "gzip")
		if compressed.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" || len(compressed.body) >= len(plain.body)/2 {
			t.Errorf("%v\n%v", compressed.Header, plain.Header)
		}
		if page := decode(t, compressed); !bytes.Equal(page, plain.body) || !bytes.HasSuffix(bytes.TrimSpace(page), []byte("</html>")) {
			t.Errorf("another page: %s", page)
		}
	}
	if best := s.get(t, "/", "Accept-Encoding", "br, gzip"); best.Header.Get("Content-Encoding") != "br" {
		t.Errorf("the best: %v", best.Header)
	}
}

// What go-app makes and what is in web is not taken if the pages could not be
// made of it.
func TestInlinesMustFit(t *testing.T) {
	for name, do := range map[string]func(){
		"a script that ends its element": func() { newInline("script", "", []byte("'</Script>'")) },
		"a style that ends its element":  func() { newInline("style", "", []byte("</style>")) },
		"an app.js of another shape":     func() { withoutStart([]byte("goappStartWebAssembly();")) },
		"a page of another shape":        func() { inlines{}.into([]byte("<body></body>")) },
		"a script that is not there":     func() { newInlines(&assets{plain: map[string]*file{"/web/app.wasm": {}}}, "", nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is taken", name)
				}
			}()
			do()
		}()
	}
}

// The program is loaded once: by web/program.js.
func TestNoSecondLoader(t *testing.T) {
	page := string(newTestServer(t, testDeps(t)).get(t, "/").body)
	if strings.Contains(page, startCalls[0]) || strings.Contains(page, startCalls[1]) || !strings.Contains(page, "function goappCanLoadWebAssembly") {
		t.Errorf("the page loads the program twice, or is something else:\n%s", page)
	}
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
	if !slices.Contains(urls, "/manifest.webmanifest") || len(manifest.Icons) < 3 {
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
func TestPageSettings(t *testing.T) {
	d := testDeps(t)
	d.config.Login = loginConfig{Scopes: []string{"offline_access", "contact:user.email:readonly"}, Silent: true}
	body := string(newTestServer(t, d).get(t, "/").body)
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
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, testSecret) {
		t.Error("the page has the secret")
	}
}

func TestContentSecurityPolicy(t *testing.T) {
	page := inlines{style: inline{hash: "'sha256-c'"}, scripts: []inline{{hash: "'sha256-a'"}, {hash: "'sha256-b'"}}}
	got := contentSecurityPolicy("https://cdn.example/h5-js-sdk.js", page)
	want := "default-src 'self'; " +
		"script-src 'self' 'sha256-a' 'sha256-b' 'wasm-unsafe-eval' 'unsafe-eval' https://cdn.example; " +
		"connect-src 'self' https://cdn.example https://mcs.snssdk.com; " +
		"img-src 'self' data: https: https://cdn.example; " +
		"style-src 'self' 'sha256-c'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors https://*.feishu.cn https://*.feishu.net https://*.larksuite.com https://*.larkoffice.com"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := contentSecurityPolicy("http://127.0.0.1:3002/h5sdk.js", page); !strings.Contains(got, "connect-src 'self' http://127.0.0.1:3002 ws://127.0.0.1:3002 ") {
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
	if page := newTestServer(t, testDeps(t)).get(t, "/").body; !bytes.Contains(page, append([]byte("<script>"), want...)) {
		t.Error("it is not the toolchain's")
	}
}
