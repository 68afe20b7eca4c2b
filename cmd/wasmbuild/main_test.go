package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newModule writes a module with a program that uses go-app, and further files by
// name.
func newModule(t *testing.T, more map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"go.sum": string(sums),
		"go.mod": `module example.com/hello

go 1.26.0

require github.com/maxence-charriere/go-app/v10 v10.1.11

require github.com/google/uuid v1.6.0 // indirect
`,
		"main.go": `package main

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type hello struct{ app.Compo }

func main() {
	app.Route("/", func() app.Composer { return new(hello) })
	app.RunWhenOnBrowser()
}
`,
	}
	maps.Copy(files, more)
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func build(t *testing.T, args ...string) (size int64, said string) {
	t.Helper()
	var stderr bytes.Buffer
	output := filepath.Join(t.TempDir(), "app.wasm")
	if status := run(t.Context(), append(args, "-o", output), nil, io.Discard, &stderr); status != 0 {
		t.Fatalf("%q: status %d: %s", args, status, stderr.String())
	}
	info, err := os.Stat(output)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size(), stderr.String()
}

func TestBuildsForeignModule(t *testing.T) {
	t.Chdir(newModule(t, nil))
	small, said := build(t, "-v")
	plain, plainSaid := build(t, "-plain")
	t.Logf("plain %d bytes, small %d: %.2f", plain, small, float64(small)/float64(plain))
	if float64(small) > 0.75*float64(plain) {
		t.Errorf("%d bytes, plain %d", small, plain)
	}
	if strings.Contains(said+plainSaid, "warning") {
		t.Errorf("it warns: %q, %q", said, plainSaid)
	}
	if !strings.Contains(said, "without net/http") || !strings.Contains(said, "without regexp") {
		t.Errorf("it says %q", said)
	}
	for _, name := range []string{"go.mod", "main.go"} { // unchanged
		if content, err := os.ReadFile(name); err != nil || bytes.Contains(content, []byte("replace")) {
			t.Errorf("%s: %v\n%s", name, err, content)
		}
	}
}

// For a program that links net/http the warning names the package that imports it.
func TestWarnsOfNetHTTP(t *testing.T) {
	const request = `package lib

import _ "net/http/cookiejar" // which imports net/http

func Get() {}
`
	program := func(imported, call string) string {
		return `package main

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	` + imported + `
)

func main() {
	` + call + `
	app.RunWhenOnBrowser()
}
`
	}
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"directly", map[string]string{"main.go": program(`"net/http"`, `http.Get("/")`)},
			"imported by example.com/hello: use page.Get\n"},
		{"indirectly", map[string]string{
			"main.go":    program(`"example.com/hello/ui"`, `ui.Show()`),
			"ui/ui.go":   "package ui\n\nimport \"example.com/hello/lib\"\n\nfunc Show() { lib.Get() }\n",
			"lib/lib.go": request,
		}, "imported by example.com/hello/lib (example.com/hello → example.com/hello/ui → example.com/hello/lib): use page.Get\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(newModule(t, test.files))
			_, said := build(t)
			if want := "wasmbuild: warning: net/http is linked in (about +60 % download), " + test.want; said != want {
				t.Errorf("it says\n%s\nwant\n%s", said, want)
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	for _, test := range []struct {
		args   string
		status int
		want   string
	}{
		{"-h", 0, "Usage: wasmbuild"},
		{"-x", 2, "not defined: -x"},
		{"./a ./b", 2, "one package at a time, not 2"},
		{"-o /nowhere/app.wasm ./none", 1, "none: directory not found"},
	} {
		var out bytes.Buffer
		if status := run(t.Context(), strings.Fields(test.args), nil, &out, &out); status != test.status || !strings.Contains(out.String(), test.want) {
			t.Errorf("%s: status %d, want %d with %q:\n%s", test.args, status, test.status, test.want, out.String())
		}
	}
}
