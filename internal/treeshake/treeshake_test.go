package treeshake

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A result is what Overlay returns.
type result struct {
	overlay *Overlay
	skipped []*SkipReason
	err     error
}

// results has the overlays of the programs in testdata, each made once.
var results = map[string]func() result{
	"plain":        overlayOnce("plain"),
	"regexproutes": overlayOnce("regexproutes"),
	"handler":      overlayOnce("handler"),
}

func overlayOnce(name string) func() result {
	return sync.OnceValue(func() (r result) {
		r.overlay, r.skipped, r.err = Program{Package: "./testdata/" + name}.Overlay(context.Background(), Removals)
		return r
	})
}

func overlayOf(t *testing.T, name string) (*Overlay, []*SkipReason) {
	t.Helper()
	r := results[name]()
	if r.err != nil {
		t.Fatal(r.err)
	}
	return r.overlay, r.skipped
}

// layout is the layout of the programs in testdata, which are in one module.
var layout = sync.OnceValues(func() (Layout, error) {
	return Program{Package: "./testdata/plain"}.Layout(context.Background())
})

func removed(o *Overlay) (imports []string) {
	for _, r := range o.Removed {
		imports = append(imports, r.Import)
	}
	slices.Sort(imports)
	return imports
}

func TestRemovalsByProgram(t *testing.T) {
	tests := []struct {
		name    string
		removed []string
		skipped string // part of the reason
	}{
		{"plain", []string{"net/http", "regexp"}, ""},
		{"regexproutes", []string{"net/http"}, "main.go:9:6 uses RouteWithRegexp"},
		{"handler", []string{"regexp"}, "main.go:15:24 uses Handler"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			overlay, skipped := overlayOf(t, test.name)
			if got := removed(overlay); !slices.Equal(got, test.removed) {
				t.Errorf("removed %q, want %q", got, test.removed)
			}
			var reasons string
			for _, r := range skipped {
				reasons += r.Error() + "\n"
			}
			if !strings.Contains(reasons, test.skipped) || (test.skipped == "") != (reasons == "") {
				t.Errorf("skipped: %q, want %q", reasons, test.skipped)
			}
			checkBuild(t, test.name, overlay)
		})
	}
}

// checkBuild builds a program with its overlay, and checks that what was removed
// is not linked.
func checkBuild(t *testing.T, name string, overlay *Overlay) {
	t.Helper()
	layout, err := layout()
	if err != nil {
		t.Fatal(err)
	}
	file, err := writeOverlay(t, overlay, layout)
	if err != nil {
		t.Fatal(err)
	}
	program := Program{Package: "./testdata/" + name}
	list := exec.Command("go", "list", "-deps", "-overlay="+file, program.Package)
	list.Env = program.Environ()
	deps, err := list.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, deps)
	}
	for _, r := range overlay.Removed {
		if slices.Contains(strings.Fields(string(deps)), r.Import) {
			t.Errorf("%s is linked all the same", r.Import)
		}
	}
	build := exec.Command("go", "build", "-overlay="+file, "-o", filepath.Join(t.TempDir(), "app.wasm"), program.Package)
	build.Env = program.Environ()
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Removals for one version of go-app are skipped for another.
func TestOtherShape(t *testing.T) {
	t.Parallel()
	tests := []struct {
		removal Removal
		want    string
	}{
		{Removal{Package: GoApp, Import: "regexp", Fields: []string{"router.patterns"}}, "no field router.patterns"},
		{Removal{Package: GoApp, Import: "regexp", Fields: []string{"route.patterns"}}, "no field route.patterns"},
		{Removal{Package: GoApp, Import: "net/smtp"}, "nothing in it uses net/smtp"},
		{Removal{Package: GoApp, Import: "syscall/js"}, "it would remove an init function"},
	}
	var removals []Removal
	for _, test := range tests {
		removals = append(removals, test.removal)
	}
	overlay, skipped, err := Program{Package: "./testdata/plain"}.Overlay(t.Context(), removals)
	if err != nil {
		t.Fatal(err)
	}
	if len(overlay.Removed) > 0 || len(skipped) != len(tests) {
		t.Errorf("removed %q, skipped %d", removed(overlay), len(skipped))
	}
	for _, test := range tests {
		if !slices.ContainsFunc(skipped, func(s *SkipReason) bool {
			return reflect.DeepEqual(s.Removal, test.removal) && strings.Contains(s.Error(), test.want)
		}) {
			t.Errorf("%+v: want %q, skipped are %v", test.removal, test.want, skipped)
		}
	}
}

// Errors and stack traces name lines of the original.
func TestLinesStay(t *testing.T) {
	t.Parallel()
	overlay, _ := overlayOf(t, "plain")
	if len(overlay.changed) != 1 || len(overlay.changed[0].files) == 0 {
		t.Fatalf("changed %+v", overlay.changed)
	}
	for name, changed := range overlay.changed[0].files {
		original, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		before, after := bytes.Split(original, []byte("\n")), bytes.Split(changed, []byte("\n"))
		if len(before) != len(after) {
			t.Fatalf("%s has %d lines, had %d", name, len(after), len(before))
		}
		for i := range after {
			if line := bytes.TrimSpace(after[i]); len(line) > 0 && !bytes.Contains(before[i], line) {
				t.Errorf("%s:%d is %q, was %q", name, i+1, line, before[i])
			}
		}
	}
}

// The go command refuses to overlay the module cache.
func TestOverlayLeavesTheModuleCache(t *testing.T) {
	t.Parallel()
	overlay, _ := overlayOf(t, "plain")
	layout, err := layout()
	if err != nil {
		t.Fatal(err)
	}
	name, err := writeOverlay(t, overlay, layout)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Replace map[string]string }
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	if file.Replace[layout.GoMod] == "" {
		t.Error("go.mod is not overlaid")
	}
	for from := range file.Replace {
		if within(layout.GoModCache, from) {
			t.Errorf("%s is overlaid", from)
		}
	}
}

func writeOverlay(t *testing.T, overlay *Overlay, layout Layout) (name string, err error) {
	t.Helper()
	dir := t.TempDir()
	replace, err := overlay.Write(dir, layout)
	if err != nil {
		return "", err
	}
	return WriteFile(dir, replace)
}
