//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// moduleProxy makes a module proxy with one version of this checkout, and returns
// the version and the environment of go commands that use it. Other modules come
// from Go's cache.
func moduleProxy(t *testing.T) (version string, environ []string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	version = fmt.Sprintf("v0.0.1-e2e.%d", time.Now().UnixNano()) // not that of another run
	proxy := t.TempDir()
	dir := filepath.Join(proxy, kit, "@v")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	if err := zip.Create(&archive, module.Version{Path: kit, Version: version}, checkoutFiles(t, root)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "list"), version+"\n")
	write(t, filepath.Join(dir, version+".info"), fmt.Sprintf(`{"Version": %q, "Time": "2026-01-01T00:00:00Z"}`, version))
	write(t, filepath.Join(dir, version+".mod"), read(t, filepath.Join(root, "go.mod")))
	write(t, filepath.Join(dir, version+".zip"), archive.String())

	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.TrimSpace(string(out))
	t.Cleanup(func() { removeVersion(t, cache, version) })
	return version, []string{
		"GOPROXY=file://" + filepath.ToSlash(proxy) + ",file://" + filepath.ToSlash(cache) + "/cache/download",
		"GOSUMDB=off",
	}
}

// removeVersion removes the version from Go's cache.
func removeVersion(t *testing.T, cache, version string) {
	dir := filepath.Join(cache, kit+"@"+version)
	_ = filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error { // it is read-only
		if err == nil && entry.IsDir() {
			return os.Chmod(name, 0o755)
		}
		return err
	})
	names, err := filepath.Glob(filepath.Join(cache, "cache/download", kit, "@v", version+".*"))
	if err != nil {
		t.Error(err)
	}
	for _, name := range append(names, dir) {
		if err := os.RemoveAll(name); err != nil {
			t.Error(err)
		}
	}
}

// checkoutFiles returns the files of the module: those that git knows or would
// add, without the modules below it.
func checkoutFiles(t *testing.T, root string) (files []zip.File) {
	t.Helper()
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Split(strings.Trim(string(out), "\x00"), "\x00")
	nested := func(name string) bool {
		for dir := filepath.Dir(name); dir != "."; dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(root, dir, "go.mod")); err == nil {
				return true
			}
		}
		return false
	}
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(root, name)); err == nil && !nested(name) {
			files = append(files, checkoutFile{root, name})
		}
	}
	return files
}

type checkoutFile struct{ root, name string }

func (f checkoutFile) Path() string                 { return f.name }
func (f checkoutFile) Lstat() (os.FileInfo, error)  { return os.Lstat(filepath.Join(f.root, f.name)) }
func (f checkoutFile) Open() (io.ReadCloser, error) { return os.Open(filepath.Join(f.root, f.name)) }
