//go:build e2e

package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// make run without credentials starts both programs, and one signal stops them.
func TestUnderTheEmulator(t *testing.T) {
	t.Parallel()
	tool, err := filepath.Abs("../bin/feishu-goapp")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, "emulator", "-listen", "127.0.0.1:0", "--", serverBinary())
	cmd.Env = append(os.Environ(), "LISTEN_ADDR=127.0.0.1:0", "ADMIN_ADDR=")
	cmd.Dir = t.TempDir()
	url, log := startProgram(t, cmd, syscall.SIGINT)
	if !strings.Contains(log.String(), "open it for the control panel") {
		t.Errorf("the control panel is not named:\n%s", log)
	}
	b := newTab(t)
	b.open(url + "/")
	b.waitForState("ready")
	b.wantQuiet()
}

func TestEmulatorPrintsTheSettings(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("../bin/feishu-goapp", "emulator", "-listen", "127.0.0.1:0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stuck := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer stuck.Stop()
	lines := bufio.NewScanner(stdout)
	for _, name := range []string{"APP_ID=", "APP_SECRET=", "FEISHU_HOST=http://127.0.0.1:", "JSSDK_URL=http://127.0.0.1:"} {
		if !lines.Scan() || !strings.HasPrefix(lines.Text(), name) {
			t.Errorf("got %q, want a line that begins with %s", lines.Text(), name)
		}
	}
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Errorf("emulator: %v", err)
	}
}
