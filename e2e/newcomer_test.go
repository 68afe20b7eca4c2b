//go:build e2e

package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The first minutes with a new app: new, dev, a page, an edit. Once
// with this checkout, once with a version of it from a module proxy.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	t.Run("checkout", func(t *testing.T) {
		t.Parallel()
		d, b := openNewApp(t, newApp(t, "example.com/assets"), nil)
		firstEdits(t, d, b)
	})
	t.Run("version", func(t *testing.T) {
		t.Parallel()
		version, environ := moduleProxy(t)
		dir := t.TempDir()
		runWith(t, environ, dir, "go", "run", kit+"/cmd/feishu-goapp@"+version, "new", "example.com/assets", "--name-zh", "资产签到")
		dir = filepath.Join(dir, "assets")
		if mod := read(t, filepath.Join(dir, "go.mod")); !strings.Contains(mod, kit+" "+version+"\n") || strings.Contains(mod, "replace") {
			t.Errorf("go.mod:\n%s", mod)
		}
		d, b := openNewApp(t, dir, environ)
		d.edit("ui/home.go", `text("打个招呼",`, `text("你好",`)
		b.waitFor(`document.querySelector("#hello")?.textContent === "你好"`, time.Minute)
		d.stop()
		runWith(t, environ, dir, "go", "tool", "feishu-goapp", "build", "--fast")
		if info, err := os.Stat(filepath.Join(dir, "bin/assets")); err != nil || info.Size() < 5e6 {
			t.Errorf("the program is %v, %v", info, err)
		}
	})
}

const kit = "github.com/feishu-goapp/feishu-goapp"

// openNewApp runs a new app and opens its page.
func openNewApp(t *testing.T, dir string, environ []string) (*devRun, *tab) {
	t.Helper()
	runWith(t, environ, dir, "go", "vet", "./...")
	runWith(t, environ, dir, "go", "mod", "tidy", "-diff")
	d := startDev(t, dir, environ)
	b := newTab(t)
	b.emulate(desktop)
	b.open(d.url + "/")
	b.waitForState("ready")
	b.wantText("#hello", "打个招呼")
	if width := eval[string](b, `getComputedStyle(document.querySelector(".avatar")).width`); width != "72px" {
		t.Errorf("the app's style sheet does not override the kit's: the avatar is %s wide", width)
	}
	b.screenshot("newcomer-" + filepath.Base(t.Name()))
	return d, b
}

// firstEdits edits a page and the style sheet, makes a mistake and corrects it.
func firstEdits(t *testing.T, d *devRun, b *tab) {
	d.edit("ui/home.go", `text("打个招呼",`, `text("你好",`)
	b.waitFor(`document.querySelector("#hello")?.textContent === "你好"`, time.Minute)
	b.waitForState("ready")
	eval[any](b, `window.same = true; null`)
	d.edit("web/style.css", "border-radius: 50%", "border-radius: 7px")
	b.waitFor(`getComputedStyle(document.querySelector(".avatar")).borderRadius === "7px"`, time.Minute)
	if !eval[bool](b, `window.same === true`) {
		t.Error("the page was reloaded for a style sheet")
	}
	b.mu.Lock()
	for _, line := range b.trouble {
		// The program is too large for the cache of a profile in memory; GET /me
		// answers 401 until the user is signed in.
		if !strings.Contains(line, "ERR_CACHE_MISS") && !strings.Contains(line, "401") {
			t.Errorf("the console reports: %s", line)
		}
	}
	b.mu.Unlock()

	d.edit("ui/home.go", `text("你好",`, `text(missing,`)
	overlay := `document.querySelector("#feishu-goapp-dev")?.shadowRoot.textContent`
	b.waitFor(overlay+`?.includes("undefined: missing")`, time.Minute)
	b.screenshot("newcomer-error")
	if text := eval[string](b, overlay); !strings.Contains(text, "ui/home.go:") {
		t.Errorf("the page shows %q", text)
	}
	b.wantAccessible()
	d.edit("ui/home.go", `text(missing,`, `text("再见",`)
	b.waitFor(`document.querySelector("#hello")?.textContent === "再见" && !document.querySelector("#feishu-goapp-dev")`, time.Minute)
	d.stop()
}

// devRun is a run of feishu-goapp dev in an app.
type devRun struct {
	t       testing.TB
	dir     string
	url     string
	cmd     *exec.Cmd
	output  string // file name
	done    chan error
	stopped bool
}

func startDev(t testing.TB, dir string, environ []string) *devRun {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	d := &devRun{t: t, dir: dir, url: "http://" + addr, output: filepath.Join(t.TempDir(), "dev.log"), done: make(chan error, 1)}
	output, err := os.Create(d.output)
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	d.cmd = exec.Command("go", "tool", "feishu-goapp", "dev", "--listen", addr, "--emulator-listen", "127.0.0.1:0")
	d.cmd.Dir, d.cmd.Env = dir, append(os.Environ(), environ...)
	d.cmd.Stdout, d.cmd.Stderr = output, output
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its group is the terminal's
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { d.done <- d.cmd.Wait() }()
	t.Cleanup(d.stop)
	for deadline := time.Now().Add(4 * time.Minute); !strings.Contains(d.said(), "ready in"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("dev is not ready:\n%s", d.said())
		}
		select {
		case err := <-d.done:
			t.Fatalf("dev has ended: %v\n%s", err, d.said())
		default:
		}
	}
	return d
}

func (d *devRun) said() string {
	content, err := os.ReadFile(d.output)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(content)
}

// stop is Ctrl-C: the terminal signals the whole group.
func (d *devRun) stop() {
	if d.stopped {
		return
	}
	d.stopped = true
	if d.t.Failed() {
		d.t.Logf("dev wrote:\n%s", d.said())
	}
	syscall.Kill(-d.cmd.Process.Pid, syscall.SIGINT)
	select {
	case err := <-d.done:
		if err != nil {
			d.t.Errorf("dev has ended with %v:\n%s", err, d.said())
		}
	case <-time.After(30 * time.Second):
		syscall.Kill(-d.cmd.Process.Pid, syscall.SIGKILL)
		d.t.Errorf("dev does not stop:\n%s", d.said())
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(d.url, "http://")); err == nil {
		d.t.Error("something still listens")
	}
}

func (d *devRun) edit(name, old, new string) {
	d.t.Helper()
	file := filepath.Join(d.dir, name)
	content, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatal(err)
	}
	if !strings.Contains(string(content), old) {
		d.t.Fatalf("%s has no %q", name, old)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(content), old, new, 1)), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// BenchmarkDev prints how long an edit takes to be on the screen.
func BenchmarkDev(b *testing.B) {
	dir := newApp(b, "example.com/assets")
	d := startDev(b, dir, nil)
	page := newTab(b)
	page.open(d.url + "/")
	page.waitForState("ready")
	const edits = 5
	var source, style []time.Duration
	for b.Loop() {
		source, style = nil, nil
		last := `text("打个招呼",`
		for i := range edits {
			next := fmt.Sprintf(`text("第 %d 次",`, i)
			started := time.Now()
			d.edit("ui/home.go", last, next)
			page.waitFor(fmt.Sprintf(`document.querySelector("#app")?.dataset.state === "ready" && document.querySelector("#hello")?.textContent === "第 %d 次"`, i), time.Minute)
			source, last = append(source, time.Since(started)), next
		}
		d.edit("ui/home.go", last, `text("打个招呼",`)
		page.waitFor(`document.querySelector("#app")?.dataset.state === "ready" && document.querySelector("#hello")?.textContent === "打个招呼"`, time.Minute)
		width := "72px"
		for i := range 3 * edits {
			if i >= edits { // now while the server is started again for the last one
				time.Sleep(time.Duration(900+20*i) * time.Millisecond)
			}
			next := fmt.Sprintf("%dpx", 80+i)
			started := time.Now()
			d.edit("web/style.css", "width: "+width, "width: "+next)
			page.waitFor(fmt.Sprintf(`getComputedStyle(document.querySelector(".avatar")).width === %q`, next), time.Minute)
			style, width = append(style, time.Since(started)), next
		}
	}
	b.ReportMetric(0, "ns/op")
	report := func(name string, times []time.Duration) {
		var total time.Duration
		for _, took := range times {
			total += took
		}
		b.Logf("%s: %v, on average %.2f s", name, times, total.Seconds()/float64(len(times)))
		b.ReportMetric(total.Seconds()/float64(len(times)), name+"-s")
	}
	report("edit", source)
	report("style", style)
}
