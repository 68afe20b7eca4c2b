package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func runTool(environ []string, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = tool{environ: environ, stdout: &out, stderr: &errs}.run(args)
	return status, out.String(), errs.String()
}

func TestNew(t *testing.T) {
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	status, stdout, stderr := runTool([]string{"LANG=zh_CN.UTF-8"}, "new", "--name", "Assets", "example.com/assets", "--module-replace", checkout)
	if status != 0 || !strings.Contains(stdout, "cd assets\n") || stderr != "" {
		t.Fatalf("%d, %s, %s", status, stdout, stderr)
	}
	for name, want := range map[string]string{"README.md": "飞书网页应用", "go.sum": "go-app/v10", "go.mod": "tool " + kit} {
		if content, err := os.ReadFile(filepath.Join("assets", name)); err != nil || !strings.Contains(string(content), want) {
			t.Errorf("%s lacks %q: %v", name, want, err)
		}
	}
	for _, args := range [][]string{
		{"new", "example.com/assets", "--module-replace", checkout}, // is there
		{"new", "a b"},
		{"new"},
		{"new", "example.com/a", "example.com/b"},
		{"new", "example.com/a", "--nonsense"},
		{"new", "example.com/a", "--lang", "fr", "--module-replace", checkout},
		{"new", "example.com/a"}, // this test has no version
	} {
		status, stdout, stderr := runTool(nil, args...)
		if status != 2 || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%q: %d, %q, %q", args, status, stdout, stderr)
		}
	}
	if entries, _ := os.ReadDir("."); len(entries) != 1 {
		t.Errorf("a refusal wrote something: %v", entries)
	}
}

func TestLanguageOfTheUser(t *testing.T) {
	for want, environs := range map[string][][]string{
		"zh": {{"LANG=zh_CN.UTF-8"}, {"LANG=en_US.UTF-8", "LC_ALL=zh_TW"}},
		"en": {nil, {"LANG=C"}, {"LANG=zh_CN", "LC_ALL=en_US"}},
	} {
		for _, environ := range environs {
			if got := (tool{environ: environ}).language(); got != want {
				t.Errorf("%q: %s, want %s", environ, got, want)
			}
		}
	}
}
