//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// app.wasm.br is at most this many times as large as that of a bare go-app page
// built by go build.
const sizeLimit = 0.64

func TestSize(t *testing.T) {
	t.Parallel()
	if plainBuild() {
		t.Skip("this is about the small build")
	}
	bare := filepath.Join(t.TempDir(), "bare.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", bare, "./bare")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	runTool(t, build)
	runTool(t, exec.Command("go", "run", "../internal/precompress/precompress", bare))

	ours, theirs := fileSize(t, wasmFile()+".br"), fileSize(t, bare+".br")
	ratio := float64(ours) / float64(theirs)
	t.Logf("app.wasm.br %d bytes, bare go-app page %d bytes: %.3f times", ours, theirs, ratio)
	if ratio > sizeLimit {
		t.Errorf("app.wasm.br is %.3f times the bare page's, want at most %.2f", ratio, sizeLimit)
	}
}

func runTool(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

func fileSize(t *testing.T, name string) int64 {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
