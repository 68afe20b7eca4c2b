//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The app that feishu-goapp new writes builds to the same bytes wherever it is,
// and passes its own tests in Chromium.
func TestNewApp(t *testing.T) {
	t.Parallel()
	one, two := newApp(t, "example.com/assets"), newApp(t, "example.com/assets")
	said := runIn(t, one, "go", "tool", "feishu-goapp", "build", "--fast")
	for _, want := range []string{"web/app.wasm  ", " with brotli, ", " with gzip\n", "bin/assets  "} {
		if !strings.Contains(said, want) {
			t.Errorf("build does not say %q: %s", want, said)
		}
	}
	runIn(t, one, "go", "test", "-tags", "e2e", "-count=1", "./e2e", "-require-browser")
	newAppIsAccessible(t, filepath.Join(one, "bin/assets"))
	runIn(t, two, "go", "tool", "feishu-goapp", "build", "--fast", "-o", "bin/other")
	if !bytes.Equal([]byte(read(t, filepath.Join(one, "bin/assets"))), []byte(read(t, filepath.Join(two, "bin/other")))) {
		t.Error("the same app in another directory builds to other bytes")
	}
}

// newAppIsAccessible checks the pages of an app that feishu-goapp new wrote.
func newAppIsAccessible(t *testing.T, program string) {
	t.Helper()
	s, b := newFixture(t), newTab(t)
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), s.settings...)
	cmd.Dir = t.TempDir() // no .env there
	url, _ := startProgram(t, cmd, syscall.SIGTERM)
	b.open(url + "/")
	b.waitForState("ready")
	b.click("#hello")
	b.waitFor(`document.querySelector("#message").textContent !== ""`, shortWait)
	b.wantAccessible()
	b.open(url + "/device")
	b.waitFor(`document.querySelector("#info") !== null`, shortWait)
	b.wantAccessible()
}

// newApp writes an app that uses this checkout and returns its directory.
func newApp(t testing.TB, module string) string {
	t.Helper()
	tool, err := filepath.Abs("../bin/feishu-goapp")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "app")
	runIn(t, ".", tool, "new", module, "--module-replace", "..", "--dir", dir)
	return dir
}

func runIn(t testing.TB, dir, name string, args ...string) (output string) {
	t.Helper()
	return runWith(t, nil, dir, name, args...)
}

// runWith runs a command with more in its environment.
func runWith(t testing.TB, environ []string, dir, name string, args ...string) (output string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environ...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	return string(out)
}
