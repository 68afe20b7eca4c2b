// Package docs has only tests: they build the Go code of the guide.
package docs

import (
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/newapp"
)

// order is the order of the pages: each one extends the app of those before it.
var order = []string{"pages.md", "calling-feishu.md", "users.md", "server.md", "testing.md", "going-live.md", "several-servers.md", "signhttp.md", "sidecar.md"}

// The Go blocks of a page of the guide are files of an app, apart from excerpts:
// their first line is a comment with the name. With the app that feishu-goapp new writes around them
// they compile, natively and for the browser, and the tests among them pass.
func TestGuideCode(t *testing.T) {
	if all := bases(guides(t, "guide")); !slices.Equal(slices.Sorted(slices.Values(order)), all) {
		t.Fatalf("the guide has the pages %q, the test %q", all, order)
	}
	dir := newApp(t)
	for _, name := range order {
		tested := false
		for file, code := range goFiles(t, filepath.Join("guide", name)) {
			if isExcerpt(file) {
				continue
			}
			write(t, filepath.Join(dir, file), code)
			tested = tested || strings.HasSuffix(file, "_test.go")
		}
		t.Log(name)
		runGo(t, dir, nil, "vet", "-tags", "e2e", "./...")
		runGo(t, dir, []string{"GOOS=js", "GOARCH=wasm"}, "vet", "./cmd/wasm") // the tests of ui are native
		if tested {
			runGo(t, dir, nil, "test", "./...")
		}
	}
}

// The pages in Chinese show the same code, with comments of their own.
func TestGuideTwins(t *testing.T) {
	english := guides(t, "guide")
	if chinese := guides(t, "guide/zh"); !slices.Equal(bases(english), bases(chinese)) {
		t.Fatalf("in English: %q, in Chinese: %q", bases(english), bases(chinese))
	}
	for _, guide := range english {
		twin := filepath.Join("guide/zh", filepath.Base(guide))
		in, zh := goFiles(t, guide), goFiles(t, twin)
		names := slices.Sorted(maps.Keys(in))
		if other := slices.Sorted(maps.Keys(zh)); !slices.Equal(names, other) {
			t.Errorf("%s has the files %q, %s has %q", guide, names, twin, other)
			continue
		}
		for _, name := range names {
			if !slices.Equal(tokens(in[name]), tokens(zh[name])) {
				t.Errorf("%s: %s has other code than in %s", twin, name, guide)
			}
		}
	}
}

// The blocks of a file in examples/ have consecutive lines of it.
func TestGuideExcerpts(t *testing.T) {
	found := 0
	for _, guide := range append(guides(t, "guide"), guides(t, "guide/zh")...) {
		for file, code := range goFiles(t, guide) {
			if !isExcerpt(file) {
				continue
			}
			found++
			content, err := os.ReadFile(filepath.Join("..", file))
			if err != nil {
				t.Errorf("%s: %v", guide, err)
				continue
			}
			_, excerpt, _ := strings.Cut(code, "\n") // the first line is the name
			if strings.TrimSpace(excerpt) == "" || !strings.Contains("\n"+string(content), "\n"+excerpt) {
				t.Errorf("%s: the block of %s is not in that file", guide, file)
			}
		}
	}
	if found == 0 {
		t.Error("the guide has no excerpts: are they found at all?")
	}
}

// isExcerpt reports whether a Go block shows a part of an example.
func isExcerpt(file string) bool { return strings.HasPrefix(file, "examples/") }

// newApp writes an app that uses this checkout, with the module that the guide's
// imports name.
func newApp(t *testing.T) (dir string) {
	t.Helper()
	checkout, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	a, err := newapp.New(newapp.Options{Module: "example.com/assets", Dir: filepath.Join(t.TempDir(), "assets"), Replace: checkout})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Write(); err != nil {
		t.Fatal(err)
	}
	if err := a.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a.Dir
}

// guides returns the pages in a directory. The first app is a module of another
// name without the tool, which a test in Chromium builds and runs.
func guides(t *testing.T, dir string) []string {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no page in %s: %v", dir, err)
	}
	return slices.DeleteFunc(pages, func(page string) bool { return filepath.Base(page) == "first-app.md" })
}

func bases(paths []string) (names []string) {
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

var (
	block    = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")
	fileName = regexp.MustCompile(`^// ([\w./-]+\.go)\n`)
)

// goFiles returns the Go blocks of a page, by the names in their first lines.
func goFiles(t *testing.T, guide string) map[string]string {
	t.Helper()
	content, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, match := range block.FindAllStringSubmatch(string(content), -1) {
		name := fileName.FindStringSubmatch(match[1])
		if name == nil || !filepath.IsLocal(name[1]) {
			t.Fatalf("%s: a Go block does not begin with the name of its file, but with %.60q", guide, match[1])
		}
		if files[name[1]] != "" {
			t.Fatalf("%s: %s is there twice", guide, name[1])
		}
		files[name[1]] = match[1]
	}
	return files
}

// tokens returns the tokens of a file without its comments.
func tokens(code string) (all []string) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(code)), []byte(code), nil, 0)
	for {
		_, kind, literal := s.Scan()
		if kind == token.EOF {
			return all
		}
		all = append(all, fmt.Sprint(kind, literal))
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func runGo(t *testing.T, dir string, environ []string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environ...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s go %s: %v\n%s", strings.Join(environ, " "), strings.Join(args, " "), err, out)
	}
}
