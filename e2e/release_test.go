//go:build e2e

package e2e

import (
	"bytes"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// A release is the same bytes wherever it is built, and needs no library.
func TestReproducibleBuild(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	for _, name := range []string{"cmd", "internal", "pkg", "web"} {
		if err := os.CopyFS(filepath.Join(elsewhere, name), os.DirFS(filepath.Join(root, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(elsewhere, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	one := buildRelease(t, root)
	two := buildRelease(t, elsewhere, "GOCACHE="+t.TempDir())
	if !bytes.Equal(one, two) {
		t.Errorf("two builds of the same source differ: %d and %d bytes", len(one), len(two))
	}
	if runtime.GOOS != "linux" {
		return
	}
	program, err := elf.NewFile(bytes.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range program.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the program is not static")
		}
	}
}

// buildRelease builds the server as .goreleaser.yaml and the Dockerfile do.
func buildRelease(t *testing.T, dir string, environment ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "server")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", out, "./cmd/server")
	build.Dir = dir
	build.Env = append(append(os.Environ(), "CGO_ENABLED=0"), environment...)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	program, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return program
}
