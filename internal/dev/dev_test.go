package dev

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// One run with the events of developing an app. The steps share it, because a
// first build takes seconds.
func TestDev(t *testing.T) {
	f := start(t, writeTiny(t))
	if status, body, _ := f.get("/"); status != 503 || !strings.Contains(body, "client.js") {
		t.Errorf("during the first build: %d %s", status, body)
	}
	first := f.ready(state{})
	f.wantPage("text one")
	f.waitForOutput("ready in")
	for _, want := range []string{"page built in", "server built in", "App        " + f.url + "/", "Emulator   http://127.0.0.1:"} {
		f.waitForOutput(want)
	}
	if strings.Contains(f.output.String(), "server: open") {
		t.Error("the output has the address of the server behind the proxy")
	}

	for _, step := range []struct {
		name string
		run  func(*testing.T, *fixture)
	}{
		{"the page", thePage},
		{"files come from the disk", theFiles},
		{"a request waits for the server", requestsWait},
		{"source", sourceChanges},
		{"compile error", compileError},
		{"style sheet", styleChanges},
		{"style sheet during a restart", styleDuringRestart},
		{"static file", fileChanges},
		{"changes without an effect", nothingChanges},
		{"settings", settingsChange},
		{"many files", manyChanges},
		{"server that dies", serverDies},
		{"server that does not start", serverDoesNotStart},
		{"emulator stays", func(t *testing.T, f *fixture) { emulatorStays(t, f) }},
	} {
		if !t.Run(step.name, func(t *testing.T) { f.t = t; step.run(t, f) }) {
			break
		}
	}
	f.t = t
	if first.Build == f.last.Build {
		t.Error("the build is still the first one")
	}
	f.stop()
	if err := <-f.done; err != nil {
		t.Errorf("it ended with %v", err)
	}
	f.done <- nil
	if _, err := net.Dial("tcp", strings.TrimPrefix(f.url, "http://")); err == nil {
		t.Error("it still listens")
	}
}

func thePage(t *testing.T, f *fixture) {
	status, body, h := f.get("/", "If-None-Match", "x", "Accept-Encoding", "gzip, br")
	if status != 200 || h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" || h.Get("Content-Encoding") != "" {
		t.Errorf("%d %v", status, h)
	}
	if want := `data-build="` + f.last.Build + `" data-style="` + f.last.Style + `"></script></head>`; !strings.Contains(body, want) {
		t.Errorf("the page lacks %s:\n%s", want, body)
	}
	if _, host, _ := f.get("/host", "Host", "app.example.com"); host != "app.example.com" {
		t.Errorf("the server sees the host %q", host)
	}
	// Another device in the network gets the emulator's script from the proxy.
	_, body, h = f.get("/", "Host", "192.168.1.20:3000")
	if !strings.Contains(body, `src="http://192.168.1.20:3000/h5-js-sdk`) || !strings.Contains(h.Get("Content-Security-Policy"), "http://192.168.1.20:3000/") {
		t.Errorf("for another device: %v\n%s", h, body)
	}
	if status, script, _ := f.get("/h5-js-sdk-1.5.44.js", "Host", "192.168.1.20:3000"); status != 200 || !strings.Contains(script, "http://192.168.1.20:3000") {
		t.Errorf("the emulator's script: %d %.100s", status, script)
	}
	for _, path := range []string{"/panel/settings", "/open-apis/auth/v3/tenant_access_token/internal"} {
		if status, _, _ := f.get(path, "Host", "192.168.1.20:3000"); status != 404 {
			t.Errorf("another device reaches %s: %d", path, status)
		}
	}
}

func theFiles(t *testing.T, f *fixture) {
	if _, body, _ := f.get("/web/app.wasm"); !strings.HasPrefix(body, "\x00asm") {
		t.Errorf("app.wasm is %.20q", body)
	}
	if status, _, _ := f.get("/web/app.wasm.br"); status != 404 {
		t.Errorf("app.wasm.br: %d", status)
	}
	if content, err := os.ReadFile(filepath.Join(f.dir, "web/app.wasm")); err != nil || string(content) != tinyApp["web/app.wasm"] {
		t.Errorf("web/app.wasm has changed: %.20q, %v", content, err)
	}
}

func requestsWait(t *testing.T, f *fixture) {
	before := f.last
	var group sync.WaitGroup
	var failed, sent atomic.Int32
	var failures sync.Map
	stop := make(chan struct{})
	group.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			method, body := http.MethodGet, ""
			if sent.Load()%2 == 1 {
				method, body = http.MethodPost, "text"
			}
			r, err := http.NewRequest(method, f.url+"/host", strings.NewReader(body))
			if err != nil {
				failed.Add(1)
				return
			}
			response, err := http.DefaultClient.Do(r)
			n := sent.Add(1)
			if err != nil {
				failures.Store(n, err.Error())
				failed.Add(1)
				continue
			}
			text, _ := io.ReadAll(response.Body)
			response.Body.Close()
			if response.StatusCode != 200 {
				failures.Store(n, response.Status+" "+string(text))
				failed.Add(1)
			}
		}
	})
	f.edit("web/icon.svg", "<svg/>", "<svg></svg>")
	f.ready(before)
	close(stop)
	group.Wait()
	if failed.Load() > 0 {
		t.Errorf("%d of %d requests failed", failed.Load(), sent.Load())
		failures.Range(func(n, failure any) bool { t.Logf("request %d: %v", n, failure); return true })
	}
}

func sourceChanges(t *testing.T, f *fixture) {
	before := f.last
	f.edit("cmd/server/main.go", "text one", "text two")
	f.ready(before)
	f.wantPage("text two")
	before = f.last
	f.edit("cmd/wasm/main.go", "page one", "page two")
	f.ready(before)
	if _, body, _ := f.get("/web/app.wasm"); !strings.Contains(body, "page two") {
		t.Error("the page is the old one")
	}
}

func compileError(t *testing.T, f *fixture) {
	before := f.last
	f.edit("cmd/server/main.go", `const text = "text two"`, `const text = missing`)
	failed := f.waitFor("the compile error", func(s state) bool { return s.Error != nil })
	if !strings.Contains(failed.Error.Text, "cmd/server/main.go:13:14: undefined: missing") || strings.Contains(failed.Error.Text, "# ") {
		t.Errorf("pages show %q", failed.Error.Text)
	}
	f.waitForOutput("cmd/server/main.go:13:14: undefined: missing")
	if failed.Build != before.Build {
		t.Error("pages reload although nothing was built")
	}
	f.wantPage("text two") // the server before it still runs
	f.edit("cmd/server/main.go", `const text = missing`, `const text = "text three"`)
	f.ready(before)
	f.wantPage("text three")

	// Fixed without a change to what was built last.
	before = f.last
	f.edit("cmd/wasm/main.go", "}", "")
	f.waitFor("the compile error", func(s state) bool { return s.Error != nil })
	f.edit("cmd/wasm/main.go", `println("page two") `, `println("page two") }`)
	if fixed := f.waitFor("no error", func(s state) bool { return s.Error == nil }); fixed.Build != before.Build {
		t.Error("pages reload although nothing has changed")
	}
}

func styleChanges(t *testing.T, f *fixture) {
	before := f.last
	changed := time.Now()
	f.edit("web/style.css", "red", "blue")
	after := f.waitFor("another style", func(s state) bool { return s.Style != before.Style })
	t.Logf("after %v", time.Since(changed))
	if after.Build != before.Build {
		t.Error("pages reload for a style sheet")
	}
	if _, body, h := f.get(prefix + "style.css"); body != "p { color: blue }\n" || h.Get("Cache-Control") != "no-store" {
		t.Errorf("the style sheet is %q, %v", body, h)
	}
	f.waitForFile("/web/style.css", "p { color: blue }\n") // of the server, once it is restarted
	if _, body, _ := f.get("/"); !strings.Contains(body, `data-style="`+after.Style+`"`) {
		t.Errorf("the page has another style: %s", body)
	}
}

// Pages get the new style sheet while the server is slow to stop.
func styleDuringRestart(t *testing.T, f *fixture) {
	write(t, filepath.Join(f.dir, "bin/slow"), "")
	before := f.last
	write(t, filepath.Join(f.dir, "web/slow.svg"), "<svg/>")
	f.waitForOutput("web/slow.svg changed")
	for _, colors := range [][2]string{{"blue", "gray"}, {"gray", "blue"}} {
		style := f.last.Style
		f.edit("web/style.css", colors[0], colors[1])
		if now := f.waitFor("another style", func(s state) bool { return s.Style != style }); now.Build != before.Build {
			t.Error("the style sheet waits for the server")
		}
	}
	f.ready(before)
	if err := os.Remove(filepath.Join(f.dir, "bin/slow")); err != nil {
		t.Fatal(err)
	}
	f.waitForFile("/web/style.css", "p { color: blue }\n")
}

func (f *fixture) waitForFile(path, want string) {
	f.t.Helper()
	body := ""
	for range 1000 {
		if _, body, _ = f.get(path); body == want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	f.t.Fatalf("%s is %q", path, body)
}

func fileChanges(t *testing.T, f *fixture) {
	before := f.last
	write(t, filepath.Join(f.dir, "web/images/logo.svg"), "<svg>logo</svg>")
	f.ready(before)
	f.waitForFile("/web/images/logo.svg", "<svg>logo</svg>")
	before = f.last
	if err := os.Remove(filepath.Join(f.dir, "web/images/logo.svg")); err != nil {
		t.Fatal(err)
	}
	f.ready(before)
	if status, _, _ := f.get("/web/images/logo.svg"); status != 404 {
		t.Errorf("a file that was removed: %d", status)
	}
}

func nothingChanges(t *testing.T, f *fixture) {
	before := f.last
	write(t, filepath.Join(f.dir, "bin/other"), "x")                                // ignored
	write(t, filepath.Join(f.dir, "cmd/server/x_test.go"), "package main // tests") // not built
	f.edit("README.md", "one", "two")
	f.waitForOutput("nothing to reload")
	if now, _ := http.Get(f.url + "/host"); now == nil || f.last != before {
		t.Errorf("the state is %+v, was %+v", f.last, before)
	}
}

func settingsChange(t *testing.T, f *fixture) {
	before := f.last
	write(t, filepath.Join(f.dir, ".env"), "APP_ID=cli_real\nAPP_SECRET=s\n")
	f.ready(before)
	if _, host, _ := f.get("/env?name=FEISHU_HOST"); host != "" {
		t.Errorf("with credentials the app is pointed at %s", host)
	}
	before = f.last
	if err := os.Remove(filepath.Join(f.dir, ".env")); err != nil {
		t.Fatal(err)
	}
	f.ready(before)
	if _, host, _ := f.get("/env?name=FEISHU_HOST"); !strings.HasPrefix(host, "http://127.0.0.1:") {
		t.Errorf("without credentials the app is pointed at %q", host)
	}
}

// Files of several kinds at once, as after git switch.
func manyChanges(t *testing.T, f *fixture) {
	before := f.last
	write(t, filepath.Join(f.dir, ".env"), "LOG_LEVEL=debug\n")
	f.edit("README.md", "two", "three") // built, without a difference
	f.ready(before)
	f.edit("cmd/server/main.go", `const text = "text three"`, `const text = missing`)
	failed := f.waitFor("the compile error", func(s state) bool { return s.Error != nil })
	f.edit("web/style.css", "blue", "green") // with a restart of the server
	if now := f.waitFor("another style", func(s state) bool { return s.Style != failed.Style }); now.Error == nil {
		t.Error("a change of the style sheet hides the compile error")
	}
	f.waitForFile("/web/style.css", "p { color: green }\n")
	if status, _, _ := f.get("/host"); status != 200 {
		t.Errorf("a request during the restart: %d", status)
	}
	if now := f.waitFor("the style of the server", func(s state) bool { return s.Build != "" }); now.Error == nil {
		t.Error("the restart of the server hides the compile error")
	}
	write(t, filepath.Join(f.dir, "web/icon.svg"), "<svg>new</svg>")
	f.edit("cmd/server/main.go", `const text = missing`, `const text = "text three"`)
	f.waitFor("no error", func(s state) bool { return s.Error == nil })
	f.waitForFile("/web/icon.svg", "<svg>new</svg>")
}

func serverDies(t *testing.T, f *fixture) {
	before := f.last
	if response, err := http.Get(f.url + "/exit"); err == nil {
		response.Body.Close()
	}
	died := f.waitFor("the failure", func(s state) bool { return s.Error != nil })
	if !strings.Contains(died.Error.Text, "status 3") || died.Build != "" {
		t.Errorf("pages receive %+v", died)
	}
	f.waitForOutput("the server has ended with status 3: starting it again in 500ms")
	back := f.waitFor("the server is back", func(s state) bool { return s.Error == nil && s.Build != "" })
	if back.Build != before.Build {
		t.Error("pages reload although it is the same server")
	}
	f.wantPage("text three")
}

func serverDoesNotStart(t *testing.T, f *fixture) {
	before := f.last
	f.edit("cmd/server/main.go", `os.Getenv("BROKEN") != ""`, `os.Getenv("BROKEN") == ""`)
	failed := f.waitFor("the failure", func(s state) bool { return s.Error != nil })
	if !strings.Contains(failed.Error.Text, "status 2") || !strings.Contains(failed.Error.Text, "BROKEN is set") {
		t.Errorf("pages show %q", failed.Error.Text)
	}
	if status, body, _ := f.get("/"); status != 503 || !strings.Contains(body, `data-build=""`) {
		t.Errorf("without a server: %d %s", status, body)
	}
	f.edit("cmd/server/main.go", `os.Getenv("BROKEN") == ""`, `os.Getenv("BROKEN") != ""`)
	f.ready(before)
	f.wantPage("text three")
}

func emulatorStays(t *testing.T, f *fixture) {
	_, host, _ := f.get("/env?name=FEISHU_HOST")
	send := func(method, path, body string) string {
		r, err := http.NewRequest(method, host+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var b strings.Builder
		_ = response.Write(&b)
		return b.String()
	}
	change := func(method, body string) string { return send(method, "/panel/settings", body) }
	if about := send("GET", "/panel/about", ""); !strings.Contains(about, `"appUrl":"`+f.url+`/"`) {
		t.Errorf("the emulator does not know the app at %s: %s", f.url, about)
	}
	change("PUT", `{"client": "feishu-ios"}`)
	before := f.last
	f.edit("cmd/server/main.go", "text three", "text four")
	f.ready(before)
	if _, now, _ := f.get("/env?name=FEISHU_HOST"); now != host {
		t.Errorf("the emulator is %s, was %s", now, host)
	}
	if settings := change("GET", ""); !strings.Contains(settings, "feishu-ios") {
		t.Errorf("the settings are %s", settings)
	}
}

func TestInFeishu(t *testing.T) {
	dir := writeTiny(t)
	write(t, filepath.Join(dir, ".env"), "APP_ID=cli_real\nAPP_SECRET=s\nADMIN_ADDR=127.0.0.1:9\n")
	f := start(t, dir)
	f.ready(state{})
	f.waitForOutput("as cli_real; open the app in Feishu")
	if strings.Contains(f.output.String(), "Emulator") {
		t.Error("there is an emulator")
	}
	for name, want := range map[string]string{"FEISHU_HOST": "", "ADMIN_ADDR": "", "WEB_DIR": filepath.Join(dir, "bin/dev/web")} {
		if _, got, _ := f.get("/env?name=" + name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// Each refusal is one line, and no process is left.
func TestRefusals(t *testing.T) {
	dir := writeTiny(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, test := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"busy port":          {func(o *Options) { o.Listen = taken.Addr().String() }, "is in use, perhaps by another app"},
		"busy port, setting": {func(o *Options) { o.Listen, o.Environ = "", append(o.Environ, "LISTEN_ADDR="+taken.Addr().String()) }, "is in use, perhaps by another app"},
		"malformed address":  {func(o *Options) { o.Listen = "nowhere" }, "LISTEN_ADDR cannot be used"},
		"busy emulator":      {func(o *Options) { o.EmulatorListen = taken.Addr().String() }, "--emulator-listen"},
		"emulator for all":   {func(o *Options) { o.EmulatorListen = ":0" }, "want a loopback address"},
	} {
		output := new(buffer)
		o := options(dir, output)
		test.change(&o)
		err := Run(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") || output.String() != "" {
			t.Errorf("%s: %v, want a line with %q; it wrote %s", name, err, test.want, output)
		}
	}
}

func TestSecondRunInTheDirectory(t *testing.T) {
	f := start(t, writeTiny(t))
	f.waitForOutput("building")
	err := Run(t.Context(), options(f.dir, new(buffer)))
	if err == nil || !strings.Contains(err.Error(), "runs in "+f.dir+" already") {
		t.Error(err)
	}
	f.stop() // in the middle of the build
	if err := <-f.done; err != nil {
		t.Error(err)
	}
	f.done <- nil
}
