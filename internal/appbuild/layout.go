package appbuild

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// The parts of an app, in the directory of its module.
const (
	ServerPackage = "./cmd/server"
	WasmPackage   = "./cmd/wasm"
	WebDir        = "web"
	wasmFile      = WebDir + "/app.wasm"
)

// A Layout is where an app is.
type Layout struct {
	Module string // its path
	Dir    string // the directory of its go.mod
}

// FindLayout returns the layout of the app in a directory, or the one around it.
// An error says, in one line, what is missing.
func FindLayout(ctx context.Context, dir string) (Layout, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Path}}\n{{.Dir}}")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return Layout{}, errors.New("the go command was not found: install Go from https://go.dev/dl")
	}
	module, root, found := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if err != nil || !found || root == "" {
		return Layout{}, errors.New("there is no app here: run it in the directory of an app, which feishu-goapp new writes")
	}
	l := Layout{module, root}
	for _, part := range []string{ServerPackage, WasmPackage, WebDir} {
		if info, err := os.Stat(filepath.Join(root, part)); err != nil || !info.IsDir() {
			return Layout{}, fmt.Errorf("%s has no directory %s: an app has %s, %s and %s", root, part, ServerPackage, WasmPackage, WebDir)
		}
	}
	return l, nil
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// Name returns the name of the app's program: the last element of the module's
// path that is not its major version.
func (l Layout) Name() string {
	base := path.Base(l.Module)
	if majorVersion.MatchString(base) && path.Dir(l.Module) != "." {
		base = path.Base(path.Dir(l.Module))
	}
	return base
}

// CheckProgram builds the server alone, for its command check, and returns its
// file name. remove deletes it. Nothing of the page is needed.
func (l Layout) CheckProgram(ctx context.Context, stderr io.Writer) (program string, remove func(), err error) {
	dir, err := os.MkdirTemp("", "feishu-goapp")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) } // a temporary file may stay
	program = filepath.Join(dir, l.Name()+".exe")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ServerPackage)
	build.Dir, build.Stdout, build.Stderr = l.Dir, stderr, stderr
	if err := build.Run(); err != nil {
		remove()
		return "", nil, fmt.Errorf("the server does not compile: %w", err)
	}
	return program, remove, nil
}
