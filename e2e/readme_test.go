//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

const englishGuide = "../docs/guide/first-app.md"

// The app in the guides compiles in a separate module and scans a code under the
// emulator. The READMEs show a part of it.
func TestReadmeApp(t *testing.T) {
	t.Parallel()
	for readme, guide := range map[string]string{"../README.md": englishGuide, "../README.zh.md": "../docs/guide/zh/first-app.md"} {
		t.Run(filepath.Base(readme), func(t *testing.T) {
			t.Parallel()
			if code := codeBlock(t, guide, "// ui/scan.go\n"); codeBlock(t, readme, "// ui/scan.go\n") != code {
				t.Errorf("%s shows other code than %s", readme, guide)
			}
			s := newFixture(t)
			s.update(t, onAndroid)
			s.Host.Answer("tt.scanCode", map[string]any{"result": "https://example.com/42"})
			url, _ := startReadmeApp(t, s, guideModule(t, guide))
			b := newTab(t)
			b.open(url + "/")
			b.waitForState("ready")
			b.click("#scan")
			b.waitFor(`document.querySelector("#code")?.textContent === "https://example.com/42"`, shortWait)
			b.screenshot("readme-" + filepath.Base(readme))
			b.wantQuiet()

			s.update(t, outcome("tt.scanCode", emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 107}))
			b.click("#scan")
			b.waitFor(`document.querySelector("#app").textContent.includes("107")`, shortWait)
		})
	}
}

// A panic of an app, in a handler as well as in the work of page.Do, shows a
// banner and is one line in the server's log.
func TestPanicOfAnApp(t *testing.T) {
	t.Parallel()
	for name, panics := range map[string]struct{ before, after string }{
		"handler": {"	page.Do(ctx, func", "	panic(\"the handler failed\")\n	page.Do(ctx, func"},
		"work":    {"		return s.page.ScanCode(", "		panic(\"the work failed\")\n		return s.page.ScanCode("},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := guideModule(t, englishGuide)
			file := filepath.Join(dir, "ui/scan.go")
			source := read(t, file)
			if !strings.Contains(source, panics.before) {
				t.Fatalf("the guide's app has no %q", panics.before)
			}
			write(t, file, strings.Replace(source, panics.before, panics.after, 1))
			url, log := startReadmeApp(t, newFixture(t), dir)
			b := newTab(t)
			b.open(url + "/")
			b.waitForState("ready")
			b.click("#scan")
			b.waitFor(`!!document.querySelector("#crashed button")`, shortWait)
			b.screenshot("panic-" + name)
			b.waitUntil("the panic is logged", func() bool { return strings.Contains(log.String(), "the "+name+" failed") })
			b.do(chromedp.Click(chromedp.CSS("#crashed button")))
			b.waitFor(`!document.querySelector("#crashed") && document.querySelector("#app")?.dataset.state === "ready"`, shortWait)
		})
	}
}

// startReadmeApp builds an app and runs it with the fixture's emulator.
func startReadmeApp(t *testing.T, s *fixture, dir string) (url string, log *serverLog) {
	t.Helper()
	wasm := exec.Command("go", "run", "github.com/feishu-goapp/feishu-goapp/cmd/wasmbuild", "-plain", "-o", "web/app.wasm", "./cmd/wasm")
	server := exec.Command("go", "build", "-o", "server", "./cmd/server")
	for _, build := range []*exec.Cmd{wasm, server} {
		build.Dir = dir
		build.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
		runTool(t, build)
	}
	cmd := exec.Command(filepath.Join(dir, "server"))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), s.settings...)
	return startProgram(t, cmd, syscall.SIGTERM)
}

// guideModule writes the files that a guide shows into a module that uses this
// checkout, and returns its directory.
func guideModule(t *testing.T, guide string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"cmd/server/main.go", "cmd/wasm/main.go", "ui/scan.go", "web/embed.go"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), codeBlock(t, guide, "// "+name+"\n"))
	}
	write(t, filepath.Join(dir, "web/style.css"), "#code { font-weight: bold }\n")
	write(t, filepath.Join(dir, "web/icon.svg"), read(t, "../web/icon.svg"))

	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	module := strings.Replace(read(t, "../go.mod"), "module "+kit+"\n", "module example.com/scan\n", 1)
	module += "\nrequire " + kit + " v0.0.0\n\nreplace " + kit + " => " + root + "\n"
	write(t, filepath.Join(dir, "go.mod"), module)
	write(t, filepath.Join(dir, "go.sum"), read(t, "../go.sum"))
	return dir
}

// codeBlock returns the Go code block of a file that begins with start.
func codeBlock(t *testing.T, file, start string) string {
	t.Helper()
	_, rest, found := strings.Cut(read(t, file), "```go\n"+start)
	code, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatalf("%s has no code block that begins with %s", file, start)
	}
	return start + code
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
