package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const (
	module = "github.com/feishu-goapp/feishu-goapp/"
	goApp  = "github.com/maxence-charriere/go-app/"
	cache  = "github.com/patrickmn/go-cache"
)

// A pkg is a package in the output of go list; paths in this module begin with ./.
type pkg struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Deps       []string
}

// list runs go list -deps.
func list(t *testing.T, environment []string, patterns ...string) map[string]pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-deps", "-json=ImportPath,Standard,Imports,Deps"}, patterns...)...)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	packages := map[string]pkg{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = short(p.ImportPath)
		for _, paths := range [][]string{p.Imports, p.Deps} {
			for i := range paths {
				paths[i] = short(paths[i])
			}
		}
		packages[p.ImportPath] = p
	}
}

func short(path string) string {
	if dir, ok := strings.CutPrefix(path, module); ok {
		return "./" + dir
	}
	return path
}

var js = []string{"GOOS=js", "GOARCH=wasm"}

// jsPackages returns the packages that are compiled for the browser.
func jsPackages(t *testing.T) []string {
	t.Helper()
	var own []string
	for path := range list(t, js, "./cmd/wasm", "./pkg/jsapi/...") {
		if strings.HasPrefix(path, "./") {
			own = append(own, path)
		}
	}
	slices.Sort(own)
	return own
}

// under reports whether path is the directory or in it.
func under(path, dir string) bool {
	return path == dir || strings.HasPrefix(path, dir+"/")
}

// Dependencies point in one direction.
func TestImportDirections(t *testing.T) {
	packages := list(t, nil, "./...")
	for _, rule := range []struct {
		from      []string // the package; or it and those below, with /...
		forbidden []string // as dependencies, with those below
	}{
		{[]string{"pkg/..."}, []string{"internal/ui", "cmd"}},
		{[]string{"cmd/server", "pkg/webapp/...", "pkg/login/...", "pkg/feishu/...", "pkg/ticket/...", "pkg/sign/...", "pkg/page/..."}, []string{"internal/emulator", "pkg/emulatortest"}},
		{[]string{"pkg/ticket"}, []string{"pkg/feishu"}},
		{[]string{"pkg/ticket/..."}, []string{"pkg/jsapi", "pkg/login", "pkg/page", "pkg/sign", "pkg/webapp"}},
		{[]string{"pkg/feishu/..."}, []string{"pkg/jsapi", "pkg/login", "pkg/page", "pkg/sign", "pkg/webapp"}},
		{[]string{"pkg/sign"}, []string{"internal", "pkg/feishu", "pkg/jsapi", "pkg/login", "pkg/page", "pkg/ticket", "pkg/webapp"}},
		{[]string{"pkg/sign/..."}, []string{"pkg/jsapi", "pkg/login", "pkg/page", "pkg/webapp"}},
		{[]string{"pkg/login/..."}, []string{"pkg/jsapi", "pkg/page", "pkg/sign", "pkg/webapp"}},
		{[]string{"pkg/page/..."}, []string{"pkg/feishu", "pkg/login", "pkg/ticket", "pkg/webapp"}},
		{[]string{"internal/ui/..."}, []string{"pkg/feishu", "pkg/login", "pkg/ticket", "pkg/webapp"}},
		{[]string{"internal/emulator/..."}, []string{"pkg/feishu", "pkg/login", "pkg/page", "pkg/ticket", "pkg/webapp"}},
		{[]string{"internal/i18n", "internal/origin", "internal/problem", "internal/requestinfo", "internal/middleware", "internal/metrics", "internal/limit", "internal/settings", "internal/assets"}, []string{"pkg"}},
	} {
		for path, p := range packages {
			if !slices.ContainsFunc(rule.from, func(from string) bool {
				dir, all := strings.CutSuffix("./"+from, "/...")
				return path == dir || all && under(path, dir)
			}) {
				continue
			}
			for _, dep := range p.Deps {
				for _, forbidden := range rule.forbidden {
					if under(dep, "./"+forbidden) {
						t.Errorf("%s depends on %s", path, dep)
					}
				}
			}
		}
	}
}

// The packages with which a page calls Feishu depend on the standard library only,
// so that any program can use them.
func TestJSAPIHasNoDependencies(t *testing.T) {
	for _, environment := range [][]string{nil, js} {
		for path, p := range list(t, environment, "./pkg/jsapi", "./pkg/jsapi/jsapitest", "./pkg/jsapi/catalogue", "./pkg/jsapi/launch") {
			if !p.Standard && !under(path, "./pkg/jsapi") {
				t.Errorf("pkg/jsapi depends on %s (%q)", path, environment)
			}
		}
	}
}

// net/http makes the program in the browser 60 % larger. Only go-app, from which
// wasmbuild removes it, may import it.
func TestNoHTTPInTheBrowser(t *testing.T) {
	packages := list(t, js, "./cmd/wasm")
	seen := map[string]bool{}
	var visit func(path string, by []string)
	visit = func(path string, by []string) {
		if seen[path] || strings.HasPrefix(path, goApp) {
			return
		}
		seen[path] = true
		by = append(slices.Clone(by), path)
		if path == "net/http" {
			t.Errorf("net/http is imported: %s", strings.Join(by, " > "))
		}
		for _, dep := range packages[path].Imports {
			visit(dep, by)
		}
	}
	visit("./cmd/wasm", nil)
	if len(seen) < 20 {
		t.Errorf("only %d packages were visited", len(seen))
	}
}

func TestCacheIsBehindTicket(t *testing.T) {
	importers := 0
	for path, p := range list(t, nil, "./...") {
		if slices.Contains(p.Imports, cache) {
			importers++
			if path != "./pkg/ticket" {
				t.Errorf("%s imports %s", path, cache)
			}
		}
	}
	if importers == 0 {
		t.Errorf("no package imports %s", cache)
	}
}
