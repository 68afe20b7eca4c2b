//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// startSidecar runs examples/sidecar as a proxy of a server and its emulator.
func startSidecar(t *testing.T) (*fixture, string) {
	t.Helper()
	s := newFixture(t)
	cmd := exec.Command("node", "server.mjs")
	cmd.Dir = "../examples/sidecar"
	cmd.Env = append(os.Environ(), "PORT=0", "KIT_URL="+s.url, "APP_ID="+emulator.DefaultAppID, "JSSDK_URL="+s.sdk)
	url, _ := startProgram(t, cmd, syscall.SIGTERM)
	return s, url
}

func TestSidecarExample(t *testing.T) {
	t.Parallel()
	s, url := startSidecar(t)
	s.update(t, asUser(1))
	b := newTab(t)
	b.setUserAgent(larkAgent, "en-US")
	b.open(url + "/?from=workplace#top")
	b.waitFor(`document.querySelector("#config").textContent === "Feishu trusts this page."`, shortWait)
	b.waitFor(`document.querySelector("#greeting").textContent === "sign in first"`, shortWait)
	b.click("#sign-in")
	b.waitFor(`document.querySelector("#greeting").textContent === "Hello, Emma Clarke"`, shortWait)
	b.screenshot("example-sidecar")
	b.wantAccessible()
	id := evalAsync[string](b, `fetch("/api/greeting").then((r) => r.json()).then((body) => body.open_id)`)
	if id != emulator.Users[1].ID {
		t.Errorf("the sidecar's user is %q, want %q", id, emulator.Users[1].ID)
	}
	b.click("#sign-out")
	b.waitFor(`document.querySelector("#greeting").textContent === "sign in first"`, shortWait)
}

func TestSidecarExampleOutsideFeishu(t *testing.T) {
	t.Parallel()
	s, url := startSidecar(t)
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
	b := newTab(t)
	b.open(url + "/")
	b.waitFor(`document.querySelector("#config")?.textContent === "Open this page in Feishu."`, shortWait)
	b.click("#sign-in")
	b.waitFor(`document.querySelector("#authorize") != null`, shortWait)
	b.click(`button[value="` + emulator.Users[1].ID + `"]`)
	b.waitFor(`document.querySelector("#greeting")?.textContent === "Hello, Emma Clarke"`, shortWait)
}
