package deploy

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// secretFiles are the ways in which the documentation names a secret file.
var secretFiles = []*regexp.Regexp{
	regexp.MustCompile(`[A-Z]_FILE[=:] *([^\s/$]\S*)`),   // APP_SECRET_FILE=app_secret
	regexp.MustCompile(`--from-file=\w+=(\S+)`),          // kubectl create secret
	regexp.MustCompile(`(?m)^ +file: (\./\S+)$`),         // Compose
	regexp.MustCompile("files called ((?:`\\w+`,? ?)+)"), // this directory's README.md
	regexp.MustCompile(`(\.env)\b`),
}

// documentedSecrets returns the relative names of the secret files that readers of
// the documentation create.
func documentedSecrets(t *testing.T) []string {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "bin") {
			return fs.SkipDir
		}
		if ext := path.Ext(name); entry.IsDir() || ext != ".md" && ext != ".yaml" && ext != ".yml" && entry.Name() != ".env.example" {
			return nil
		}
		content := read(t, name)
		for _, pattern := range secretFiles {
			for _, match := range pattern.FindAllSubmatch(content, -1) {
				for _, field := range strings.FieldsFunc(string(match[1]), func(r rune) bool { return strings.ContainsRune("`, ", r) }) {
					names[path.Clean(field)] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(names))
}

// Git and Docker ignore the secret files that readers of the documentation create,
// in every directory.
func TestSecretFilesAreIgnored(t *testing.T) {
	names := documentedSecrets(t)
	for _, want := range []string{".env", "app_secret", "session_key", "redis_url", "redis_encryption_key"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not found in the documentation, only %q", want, names)
		}
	}
	names = append(names, ".env.production", "secrets/anything", "tls.key", "tls.pem")
	rules := dockerRules(t, "../.dockerignore")
	ignored, ignoredInApps := gitIgnore(t, "../.gitignore"), gitIgnore(t, "../templates/app/dot.gitignore")
	for _, name := range names {
		for _, dir := range []string{"", "deploy", "cmd/server", "web", "examples/assets/deploy"} {
			file := path.Join(dir, name)
			if !ignored(file) {
				t.Errorf("git add would take %s", file)
			}
			if !ignoredInApps(file) {
				t.Errorf("git add would take %s of a new app", file)
			}
			if rules.include(file) {
				t.Errorf("docker build would take %s", file)
			}
		}
	}
	for _, name := range []string{".env.example", "deploy/compose.yaml", "internal/settings/secretfile.go"} {
		if ignored(name) || ignoredInApps(name) {
			t.Errorf("git ignores %s", name)
		}
	}
	// New apps have no .dockerignore: their Dockerfile names what it copies.
	if bytes.Contains(read(t, "../templates/app/Dockerfile"), []byte("COPY . ")) {
		t.Error("the Dockerfile of a new app copies every file")
	}
}

// gitIgnore returns a function that reports whether Git ignores a file by these
// rules.
func gitIgnore(t *testing.T, rules string) func(name string) bool {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), read(t, rules), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Fatalf("git init: %v: %s", err, out)
	}
	return func(name string) bool {
		check := exec.Command("git", "-c", "core.excludesFile=", "check-ignore", "-q", name)
		check.Dir = dir
		err := check.Run()
		if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() != 1) {
			t.Fatal(err)
		}
		return err == nil
	}
}

// dockerignore is the rules of a file .dockerignore: the last that matches a
// file, or a directory that it is in, decides.
type dockerignore []string

func dockerRules(t *testing.T, name string) dockerignore {
	t.Helper()
	var rules dockerignore
	for line := range bytes.Lines(read(t, name)) {
		if rule := strings.TrimSpace(string(line)); rule != "" && !strings.HasPrefix(rule, "#") {
			rules = append(rules, rule)
		}
	}
	return rules
}

func (rules dockerignore) include(name string) bool {
	included := true
	for _, rule := range rules {
		pattern, again := strings.CutPrefix(rule, "!")
		for part := name; part != "."; part = path.Dir(part) {
			subject := part
			rest, anywhere := strings.CutPrefix(pattern, "**/")
			if anywhere {
				subject = path.Base(part)
			}
			if ok, err := path.Match(rest, subject); err == nil && ok {
				included = again
			}
		}
	}
	return included
}

// The build context has what the Dockerfile builds, and little more.
func TestBuildContext(t *testing.T) {
	rules := dockerRules(t, "../.dockerignore")
	listed, err := exec.Command("go", "list", "-deps", "-f", `{{if not .Standard}}{{with .Module}}{{if .Main}}{{$.Dir}}{{end}}{{end}}{{end}}`,
		"../cmd/server", "../cmd/wasmbuild", "../internal/precompress").Output()
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dirs := 0
	for dir := range strings.FieldsSeq(string(listed)) {
		dirs++
		relative, err := filepath.Rel(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		if !rules.include(path.Join(filepath.ToSlash(relative), "file.go")) {
			t.Errorf("the build context lacks %s", relative)
		}
	}
	if dirs < 10 {
		t.Errorf("the programs consist of %d packages: are they found at all?", dirs)
	}
	for _, name := range []string{"go.mod", "go.sum", "Makefile", "web/style.css", "cmd/wasm/main.go"} {
		if !rules.include(name) {
			t.Errorf("the build context lacks %s", name)
		}
	}
	for _, name := range []string{".git/config", "bin/server", "deploy/compose.yaml", "web/app.wasm", "web/app.wasm.br", "e2e/screenshots/a.png", "README.md"} {
		if rules.include(name) {
			t.Errorf("the build context has %s", name)
		}
	}
}
