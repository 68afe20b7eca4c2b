//go:build e2e

package e2e

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"debug/elf"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A release is the same bytes wherever it is built, and its programs need no
// library.
func TestReproducibleBuild(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	listed, err := exec.Command("git", "-C", root, "ls-files").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(strings.Fields(string(listed)), "web/app.wasm", "web/app.wasm.gz", "web/app.wasm.br") {
		copyFile(t, filepath.Join(root, name), filepath.Join(copied, name))
	}
	one := buildRelease(t, root)
	two := buildRelease(t, copied, "GOCACHE="+t.TempDir())
	if !bytes.Equal(one, two) {
		t.Errorf("two builds of the same source differ: %d and %d bytes", len(one), len(two))
	}
	programs := 0
	zip, err := gzip.NewReader(bytes.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	for archive := tar.NewReader(zip); ; {
		header, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Mode&0o111 == 0 {
			continue
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		program, err := elf.NewFile(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		programs++
		for _, p := range program.Progs {
			if p.Type == elf.PT_INTERP {
				t.Errorf("%s is not static", header.Name)
			}
		}
	}
	if programs != 2 {
		t.Errorf("the release has %d programs, want 2", programs)
	}
}

// buildRelease returns the archive for linux/amd64.
func buildRelease(t *testing.T, dir string, environment ...string) []byte {
	t.Helper()
	out := t.TempDir()
	build := exec.Command("go", "run", "./internal/release", "-version", "v0.0.1", "-platforms", "linux/amd64", "-o", out)
	build.Dir = dir
	build.Env = append(append(os.Environ(), "SOURCE_DATE_EPOCH=1700000000"), environment...)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	archive, err := os.ReadFile(filepath.Join(out, "feishu-goapp_0.0.1_linux_amd64.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
