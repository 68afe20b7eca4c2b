package dev

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/appbuild"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/statefile"
)

// tinyApp is an app that uses the standard library only.
var tinyApp = map[string]string{
	"go.mod":           "module example.com/tiny\n\ngo 1.26.0\n",
	"cmd/wasm/main.go": "package main\n\nfunc main() { println(\"page one\") }\n",
	"cmd/server/main.go": `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const text = "text one"

func main() {
	files := os.DirFS(os.Getenv("WEB_DIR"))
	if os.Getenv("BROKEN") != "" {
		fmt.Fprintln(os.Stderr, "BROKEN is set")
		os.Exit(2)
	}
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src "+os.Getenv("JSSDK_URL"))
		w.Header().Set("ETag", "x")
		fmt.Fprintf(w, "<!doctype html><html><head></head><body>%s <script src=\"%s\"></script></body></html>", text, os.Getenv("JSSDK_URL"))
	})
	http.Handle("GET /web/", http.StripPrefix("/web/", http.FileServerFS(files)))
	http.HandleFunc("GET /env", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, os.Getenv(r.URL.Query().Get("name")))
	})
	http.HandleFunc("POST /host", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != "text" {
			http.Error(w, string(body), http.StatusBadRequest)
		}
	})
	http.HandleFunc("GET /host", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Host) })
	http.HandleFunc("GET /exit", func(http.ResponseWriter, *http.Request) { os.Exit(3) })
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		<-stop
		if _, err := os.Stat("bin/slow"); err == nil {
			time.Sleep(2 * time.Second)
		}
		os.Exit(0)
	}()
	fmt.Fprintln(os.Stderr, "server: open http://"+os.Getenv("LISTEN_ADDR"))
	fmt.Fprintln(os.Stderr, http.ListenAndServe(os.Getenv("LISTEN_ADDR"), nil))
}
`,
	"web/style.css":        "p { color: red }\n",
	"web/icon.svg":         "<svg/>",
	"web/app.wasm":         "the page of the last release",
	"web/app.wasm.br":      "compressed",
	".gitignore":           "/bin/\n.env\n",
	"README.md":            "one",
	"cmd/server/x_test.go": "package main\n",
}

// A fixture is a run of dev.
type fixture struct {
	t      *testing.T
	dir    string
	url    string
	output *buffer
	cancel context.CancelFunc
	done   chan error
	states <-chan state
	last   state
}

type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func writeTiny(t *testing.T) (dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // after the emulator has stopped
		if state, err := statefile.Path(dir); err == nil {
			_ = os.Remove(state) // there is none unless settings were changed
		}
	})
	for name, content := range tinyApp {
		write(t, filepath.Join(dir, name), content)
	}
	return dir
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func options(dir string, output io.Writer, environ ...string) Options {
	var clean []string // without credentials
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "APP_") {
			clean = append(clean, pair)
		}
	}
	return Options{
		Layout: appbuild.Layout{Module: "example.com/tiny", Dir: dir}, Environ: append(clean, environ...), Output: output,
		Listen: "127.0.0.1:0", EmulatorListen: "127.0.0.1:0",
	}
}

// start runs dev until the end of the test.
func start(t *testing.T, dir string, environ ...string) *fixture {
	t.Helper()
	f := &fixture{t: t, dir: dir, output: new(buffer), done: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	o := options(dir, f.output, environ...)
	o.Listen = freePort(t)
	f.url = "http://" + o.Listen
	go func() { f.done <- Run(ctx, o) }()
	t.Cleanup(func() {
		f.stop()
		if t.Failed() {
			t.Logf("it wrote:\n%s", f.output)
		}
	})
	f.waitUntilListening(o.Listen)
	f.states = f.stream()
	return f
}

func (f *fixture) waitUntilListening(address string) {
	f.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			return
		}
		if len(f.done) > 0 || time.Now().After(end) {
			f.t.Fatal(err)
		}
	}
}

func (f *fixture) stop() {
	f.cancel()
	select {
	case err := <-f.done:
		f.done <- err
	case <-time.After(30 * time.Second):
		f.t.Fatal("dev does not stop")
	}
}

// stream returns the states that pages receive.
func (f *fixture) stream() <-chan state {
	states := make(chan state, 100)
	go func() {
		defer close(states)
		var response *http.Response
		for { // until it listens
			var err error
			if response, err = http.Get(f.url + prefix + "events"); err == nil {
				break
			}
			select {
			case err := <-f.done:
				f.done <- err
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var s state
				if json.Unmarshal([]byte(data), &s) == nil {
					states <- s
				}
			}
		}
	}()
	return states
}

// waitFor waits until pages receive a state that satisfies wanted.
func (f *fixture) waitFor(what string, wanted func(state) bool) state {
	f.t.Helper()
	for timeout := time.After(2 * time.Minute); ; {
		if wanted(f.last) {
			return f.last
		}
		select {
		case s, ok := <-f.states:
			if !ok {
				f.t.Fatalf("the stream has ended before %s; it wrote:\n%s", what, f.output)
			}
			f.last = s
		case <-timeout:
			f.t.Fatalf("not: %s; the state is %+v; it wrote:\n%s", what, f.last, f.output)
		}
	}
}

// ready waits for a new build.
func (f *fixture) ready(before state) state {
	f.t.Helper()
	return f.waitFor("another build", func(s state) bool { return s.Build != "" && s.Build != before.Build && s.Error == nil })
}

func (f *fixture) edit(name, old, new string) {
	f.t.Helper()
	file := filepath.Join(f.dir, name)
	content, err := os.ReadFile(file)
	if err != nil {
		f.t.Fatal(err)
	}
	if !strings.Contains(string(content), old) {
		f.t.Fatalf("%s has no %q", name, old)
	}
	write(f.t, file, strings.Replace(string(content), old, new, 1))
}

// get requests a path like a browser that opens it.
func (f *fixture) get(path string, header ...string) (status int, body string, h http.Header) {
	f.t.Helper()
	r, err := http.NewRequest("GET", f.url+path, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html,*/*")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return response.StatusCode, string(content), response.Header
}

func (f *fixture) wantPage(want string) {
	f.t.Helper()
	if status, body, _ := f.get("/"); status != 200 || !strings.Contains(body, want) {
		f.t.Errorf("the page is %d %s, want %q", status, body, want)
	}
}

// waitForOutput waits until dev has written a text.
func (f *fixture) waitForOutput(want string) {
	f.t.Helper()
	for range 3000 {
		if strings.Contains(f.output.String(), want) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	f.t.Fatalf("the output lacks %q:\n%s", want, f.output)
}
