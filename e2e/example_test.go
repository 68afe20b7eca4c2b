//go:build e2e

package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
)

// examples/plain, served by examples/minimal.
func TestPlainExample(t *testing.T) {
	t.Parallel()
	server, site := buildExample(t)
	for name, test := range map[string]func(*testing.T, *fixture, *tab, string){
		"in Feishu":      plainInFeishu,
		"refused":        plainRefused,
		"outside Feishu": plainOutsideFeishu,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			test(t, s, b, b.startExample(s, server, site))
		})
	}
}

func plainInFeishu(t *testing.T, s *fixture, b *tab, url string) {
	s.update(t, onAndroid)
	s.Host.Answer("tt.scanCode", map[string]any{"result": "https://example.com/42"})
	b.emulate(phone)
	b.open(url + "#top")
	b.waitFor(toastTitle+` === "Hello from Go"`, shortWait)
	b.wantText("#name", emulator.Users[0].Name)
	b.wantText("#status", "Feishu trusts this page.")
	b.waitFor(`document.querySelector("#avatar").naturalWidth > 0`, shortWait)
	b.click("#scan")
	b.waitFor(`document.querySelector("#code").textContent === "https://example.com/42"`, shortWait)
	b.screenshot("example-plain")
	b.wantQuiet()

	s.update(t, outcome("tt.scanCode", emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 107}))
	b.click("#scan")
	b.waitFor(`document.querySelector("#status").textContent.includes("errno 107")`, shortWait)
}

func plainRefused(t *testing.T, s *fixture, b *tab, url string) {
	s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333447}))
	b.open(url)
	b.waitFor(`document.querySelector("#status").textContent.includes("333447")`, shortWait)
	if !eval[bool](b, `document.querySelector("#scan").disabled`) {
		t.Error("the button is enabled")
	}
}

func plainOutsideFeishu(t *testing.T, s *fixture, b *tab, url string) {
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
	b.open(url)
	b.waitFor(`document.querySelector("#status").textContent === "Open this page in Feishu."`, shortWait)
	b.wantQuiet()
}

// buildExample builds examples/minimal and the page of examples/plain, as their
// READMEs describe.
func buildExample(t *testing.T) (server, site string) {
	t.Helper()
	server, site = filepath.Join(t.TempDir(), "minimal"), t.TempDir()
	build := exec.Command("go", "build", "-o", server, ".")
	build.Dir = "../examples/minimal"
	runTool(t, build)
	if err := os.CopyFS(site, os.DirFS("../examples/plain/web")); err != nil {
		t.Fatal(err)
	}
	build = exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(site, "page.wasm"), "./page")
	build.Dir = "../examples/plain"
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	runTool(t, build)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(site, "wasm_exec.js"), read(t, filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec.js")))
	return server, site
}

// startExample starts examples/minimal and returns the URL of its page.
func (b *tab) startExample(s *fixture, server, site string) (url string) {
	b.Helper()
	addr := redistest.FreeAddr(b)
	cmd := exec.Command(server, site)
	cmd.Env = append(append(os.Environ(), s.settings...), "LISTEN_ADDR="+addr)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	b.waitUntil("the example listens", func() bool {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return "http://" + addr + "/"
}
