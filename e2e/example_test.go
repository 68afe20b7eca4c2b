//go:build e2e

package e2e

import (
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// startExample builds examples/plain, its server and its page, and runs it with
// a signing server and an emulator behind it.
func startExample(t *testing.T) (*stage, string) {
	t.Helper()
	s := newStage(t)
	binary := filepath.Join(t.TempDir(), "plain")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = "../examples/plain"
	runTool(t, build)
	cmd := exec.Command(binary, "-listen", "127.0.0.1:0", "-signer", s.url, "-jssdk", s.sdk)
	cmd.Dir = build.Dir
	url, _ := startProgram(t, cmd, syscall.SIGTERM)
	return s, url
}

func TestPlainExample(t *testing.T) {
	t.Parallel()
	s, url := startExample(t)
	s.Host.Answer("tt.scanCode", map[string]any{"result": "https://example.com/42"})
	b := newTab(t)
	b.lookAs(phone)
	b.open(url + "/#top")
	b.waitFor(toastTitle+` === "Hello from Go"`, soon)
	b.wantText("#name", emulator.Users[0].Name)
	b.wantText("#status", "Feishu trusts this page.")
	b.waitFor(`document.querySelector("#avatar").naturalWidth > 0`, soon)
	b.click("#scan")
	b.waitFor(`document.querySelector("#code").textContent === "https://example.com/42"`, soon)
	b.screenshot("example-plain")
	b.wantQuiet()

	s.update(t, outcome("tt.scanCode", emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 107}))
	b.click("#scan")
	b.waitFor(`document.querySelector("#status").textContent.includes("errno 107")`, soon)
}

func TestPlainExampleIsRefused(t *testing.T) {
	t.Parallel()
	s, url := startExample(t)
	s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333447}))
	b := newTab(t)
	b.open(url + "/")
	b.waitFor(`document.querySelector("#status").textContent.includes("333447")`, soon)
	if !eval[bool](b, `document.querySelector("#scan").disabled`) {
		t.Error("the button is free")
	}
}

func TestPlainExampleOutsideFeishu(t *testing.T) {
	t.Parallel()
	s, url := startExample(t)
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
	b := newTab(t)
	b.open(url + "/")
	b.waitFor(`document.querySelector("#status").textContent === "Open this page in Feishu."`, soon)
	b.wantQuiet()
}
