package slim

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func derive(t *testing.T, name string, cuts []Cut) (*Derived, []*Refusal) {
	t.Helper()
	derived, refusals, err := Program{Package: "./testdata/" + name}.Derive(t.Context(), cuts)
	if err != nil {
		t.Fatal(err)
	}
	return derived, refusals
}

func made(d *Derived) (imports []string) {
	for _, c := range d.Made {
		imports = append(imports, c.Import)
	}
	slices.Sort(imports)
	return imports
}

func TestCutsByProgram(t *testing.T) {
	tests := []struct {
		name    string
		made    []string
		refused string // part of the refusal
	}{
		{"plain", []string{"net/http", "regexp"}, ""},
		{"regexproutes", []string{"net/http"}, "main.go:9:6 uses RouteWithRegexp"},
		{"handler", []string{"regexp"}, "main.go:15:24 uses Handler"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			derived, refusals := derive(t, test.name, Cuts)
			if got := made(derived); !slices.Equal(got, test.made) {
				t.Errorf("made %q, want %q", got, test.made)
			}
			var said string
			for _, r := range refusals {
				said += r.Error() + "\n"
			}
			if !strings.Contains(said, test.refused) || (test.refused == "") != (said == "") {
				t.Errorf("refused: %q, want %q", said, test.refused)
			}
			checkBuild(t, test.name, derived)
		})
	}
}

// checkBuild compiles a program with what was derived, and checks that what was
// left out is not linked.
func checkBuild(t *testing.T, name string, derived *Derived) {
	t.Helper()
	program := Program{Package: "./testdata/" + name}
	at, err := program.Layout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := derived.WriteOverlay(t.TempDir(), at)
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("go", "list", "-deps", "-overlay="+overlay, program.Package)
	list.Env = program.Environ()
	deps, err := list.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, deps)
	}
	for _, c := range derived.Made {
		if slices.Contains(strings.Fields(string(deps)), c.Import) {
			t.Errorf("%s is linked all the same", c.Import)
		}
	}
	build := exec.Command("go", "build", "-overlay="+overlay, "-o", filepath.Join(t.TempDir(), "app.wasm"), program.Package)
	build.Env = program.Environ()
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// What was written for one version of go-app says so of another.
func TestOtherShape(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cut  Cut
		want string
	}{
		{Cut{Package: goApp, Import: "regexp", Fields: []string{"router.patterns"}}, "no field router.patterns any more"},
		{Cut{Package: goApp, Import: "regexp", Fields: []string{"route.patterns"}}, "no field route.patterns any more"},
		{Cut{Package: goApp, Import: "net/smtp"}, "nothing in it uses net/smtp"},
		{Cut{Package: "example.com/none", Import: "regexp"}, "does not use that package"},
		{Cut{Package: goApp, Import: "syscall/js"}, "an init would go too"},
	} {
		derived, refusals := derive(t, "plain", []Cut{test.cut})
		if len(derived.Made) > 0 || len(refusals) != 1 || !strings.Contains(refusals[0].Error(), test.want) {
			t.Errorf("%+v: made %q, refused %v", test.cut, made(derived), refusals)
		}
	}
}

// Errors and stack traces name lines: those of the original.
func TestLinesStay(t *testing.T) {
	t.Parallel()
	derived, _ := derive(t, "plain", Cuts)
	if len(derived.changed) != 1 || len(derived.changed[0].files) == 0 {
		t.Fatalf("changed %+v", derived.changed)
	}
	for name, changed := range derived.changed[0].files {
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

// The module cache is never overlaid, because the go command refuses that.
func TestOverlaySparesTheModuleCache(t *testing.T) {
	t.Parallel()
	derived, _ := derive(t, "plain", Cuts)
	at, err := Program{Package: "./testdata/plain"}.Layout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name, err := derived.WriteOverlay(t.TempDir(), at)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var overlay struct{ Replace map[string]string }
	if err := json.Unmarshal(content, &overlay); err != nil {
		t.Fatal(err)
	}
	if overlay.Replace[at.GoMod] == "" {
		t.Error("go.mod is not overlaid")
	}
	for from := range overlay.Replace {
		if within(at.GoModCache, from) {
			t.Errorf("%s is overlaid", from)
		}
	}
}
