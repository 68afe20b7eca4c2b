//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The component that the READMEs show builds as it stands there, with its route.
func TestReadmeComponentBuilds(t *testing.T) {
	t.Parallel()
	for _, readme := range []string{"../README.md", "../README.zh.md"} {
		component := codeBlock(t, readme, "// internal/ui/scan.go\n")
		route := codeBlock(t, readme, `app.Route("/scan"`)
		routes := strings.Replace(read(t, "../internal/ui/routes.go"), `	app.Route("/",`, "\t"+route+`	app.Route("/",`, 1)
		if !strings.Contains(routes, "/scan") {
			t.Fatal("routes.go has no place for the route")
		}
		overlay := overlayOf(t, "../internal/ui", map[string]string{"scan.go": component, "routes.go": routes})
		build := exec.Command("go", "build", "-overlay", overlay, "-o", filepath.Join(t.TempDir(), "app.wasm"), "../cmd/wasm")
		build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
		runTool(t, build)
	}
}

// codeBlock returns the code block of a file that begins with start.
func codeBlock(t *testing.T, file, start string) string {
	t.Helper()
	_, rest, found := strings.Cut(read(t, file), "```go\n"+start)
	code, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatalf("%s has no code block that begins with %s", file, start)
	}
	return start + code
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

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
