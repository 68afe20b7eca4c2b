package appbuild

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/newapp"
)

func newApp(t *testing.T) Layout {
	t.Helper()
	a, err := newapp.New(newapp.Options{Module: "example.com/assets", Dir: filepath.Join(t.TempDir(), "new"), Replace: "../.."})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Write(); err != nil {
		t.Fatal(err)
	}
	if err := a.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	return Layout{a.Module, a.Dir}
}

func TestName(t *testing.T) {
	for module, want := range map[string]string{
		"example.com/assets": "assets", "example.com/assets/v2": "assets", "assets": "assets", "v2": "v2", "example.com/v10": "example.com",
	} {
		if got := (Layout{Module: module}).Name(); got != want {
			t.Errorf("%s: %s, want %s", module, got, want)
		}
	}
}

func TestFindLayout(t *testing.T) {
	app := newApp(t)
	for _, dir := range []string{app.Dir, filepath.Join(app.Dir, "ui")} {
		l, err := FindLayout(t.Context(), dir)
		if err != nil || l.Module != "example.com/assets" || filepath.Base(l.Dir) != "new" {
			t.Errorf("%s: %+v, %v", dir, l, err)
		}
	}
	if err := os.RemoveAll(filepath.Join(app.Dir, "cmd/wasm")); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		app.Dir:     "has no directory ./cmd/wasm",
		t.TempDir(): "there is no app here",
	} {
		if _, err := FindLayout(t.Context(), dir); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want a line with %q", err, want)
		}
	}
}

func TestCompileErrors(t *testing.T) {
	app := newApp(t)
	file := filepath.Join(app.Dir, "ui/device.go")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(content, "\nvar _ = missing\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer
	err = Options{Layout: app, Fast: true, Output: &output}.Build(t.Context())
	if err == nil || !strings.Contains(err.Error(), "the page does not compile") || !strings.Contains(output.String(), "ui/device.go:") || !strings.Contains(output.String(), "undefined: missing") {
		t.Errorf("%v: %s", err, &output)
	}
	if _, _, err := app.CheckProgram(t.Context(), &output); err == nil || !strings.Contains(err.Error(), "the server does not compile") {
		t.Error(err)
	}
}

// The page is compressed again only if it has changed, or was not compressed as
// well as it must be now.
func TestCompressesOnce(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"bin", "web"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	wasm := filepath.Join(dir, wasmFile)
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	compressed := func(fast bool) bool {
		t.Helper()
		before, _ := os.Stat(wasm + ".br")
		var output bytes.Buffer
		sizes, err := Options{Layout: Layout{Dir: dir}, Fast: fast, Output: &output}.compress(wasm)
		if err != nil || sizes.Plain == 0 || sizes.Brotli == 0 || sizes.Gzip == 0 {
			t.Fatalf("%+v, %v", sizes, err)
		}
		after, err := os.Stat(wasm + ".br")
		if err != nil {
			t.Fatal(err)
		}
		return before == nil || !os.SameFile(before, after)
	}
	write(wasm, "one")
	for i, step := range []struct {
		change     func()
		fast, want bool
	}{
		{func() {}, true, true},
		{func() {}, true, false},
		{func() {}, false, true}, // better
		{func() {}, false, false},
		{func() {}, true, false}, // the better one is fine
		{func() { write(wasm, "two") }, true, true},
		{func() { write(wasm+".br", "damaged") }, true, true},
		{func() { _ = os.Remove(wasm + ".gz") }, true, true},
		{func() { write(filepath.Join(dir, "bin/compressed.json"), "{") }, true, true},
	} {
		step.change()
		if got := compressed(step.fast); got != step.want {
			t.Errorf("step %d: compressed %v, want %v", i, got, step.want)
		}
	}
}
