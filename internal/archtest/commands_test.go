package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The commands of the app only wire packages together.
func TestCommandsAreWiring(t *testing.T) {
	for dir, limit := range map[string]int{"../../cmd/server": 40, "../../cmd/wasm": 15} {
		content, err := os.ReadFile(filepath.Join(dir, "main.go"))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(content), "\n"); n > limit {
			t.Errorf("%s/main.go has %d lines, want at most %d", dir, n, limit)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if name := entry.Name(); name != "main.go" && !strings.HasSuffix(name, "_test.go") {
				t.Errorf("%s has %s, want main.go and tests only", dir, name)
			}
		}
	}
}

// The server receives the app's pages as an option.
func TestWebappNamesNoPage(t *testing.T) {
	files, err := filepath.Glob("../../pkg/webapp/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") && strings.Contains(string(content), "/gallery") {
			t.Errorf("%s names the page /gallery", name)
		}
	}
}
