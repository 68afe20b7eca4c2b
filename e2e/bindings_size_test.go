//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// bindingsLimit is how many bytes larger, compressed, a program with every typed
// call may be than a program with one.
const bindingsLimit = 60_000

func TestSizeOfAllBindings(t *testing.T) {
	t.Parallel()
	const one = `"tt.showToast": func(`
	all := strings.Replace(read(t, "../pkg/jsapi/api_calls_test.go"), "package jsapi_test\n", "package main\n", 1)
	called := 0
	for _, e := range catalogue.All() {
		if strings.Contains(all, `"`+e.Path+`": func(`) {
			called++
		} else if e.Kind != catalogue.KindOff { // has no method: stop calls it
			t.Errorf("%s is not called", e.Path)
		}
	}
	if small := read(t, "bindings/calls.go"); !strings.Contains(small, one) || strings.Count(small, `": func(`) != 1 {
		t.Error("the small program does not make exactly one call")
	}

	larger, smaller := sizeOfBindings(t, all), sizeOfBindings(t, read(t, "bindings/calls.go"))
	t.Logf("%d calls: %d bytes, one call: %d bytes, that is %d more", called, larger, smaller, larger-smaller)
	if larger-smaller > bindingsLimit {
		t.Errorf("all calls take %d bytes more than one, want at most %d", larger-smaller, bindingsLimit)
	}
}

// sizeOfBindings builds command bindings with a table of calls and returns how
// many bytes it is, compressed.
func sizeOfBindings(t *testing.T, calls string) int64 {
	t.Helper()
	overlay := overlayOf(t, "bindings", map[string]string{"calls.go": calls})
	wasm := filepath.Join(t.TempDir(), "bindings.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-overlay", overlay, "-o", wasm, "./bindings")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	runTool(t, build)
	runTool(t, exec.Command("go", "run", "../internal/precompress/precompress", wasm))
	return fileSize(t, wasm+".br")
}

// overlayOf puts files in a directory for one build.
func overlayOf(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	replace := map[string]string{}
	for name, content := range files {
		target, err := filepath.Abs(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		replace[target] = filepath.Join(t.TempDir(), name)
		write(t, replace[target], content)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "overlay.json")
	write(t, name, string(overlay))
	return name
}
