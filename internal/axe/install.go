package axe

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// The package of npm, with its exact version and checksum.
var (
	//go:embed package.json
	packageJSON []byte
	//go:embed package-lock.json
	packageLock []byte
)

// source returns axe-core's script. The first call of a process installs it with
// npm, which takes seconds, unless it is there; all later ones share the result.
var source = sync.OnceValues(func() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(root, "bin", "axe")
	if !installed(dir) {
		if err := install(dir); err != nil {
			return "", fmt.Errorf("install axe-core with npm (`make npm` installs that): %w", err)
		}
	}
	script, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	return string(script), err
})

// moduleRoot returns the directory of go.mod, above the working directory.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("axe: no go.mod above the working directory")
		}
		dir = parent
	}
}

// installed reports whether dir has the package that package-lock.json names.
func installed(dir string) bool {
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	return err == nil && string(lock) == string(packageLock)
}

// install installs the package in dir, as a whole or not at all: several tests may
// do so at the same time.
func install(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(filepath.Dir(dir), "axe-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	for name, content := range map[string][]byte{"package.json": packageJSON, "package-lock.json": packageLock} {
		if err := os.WriteFile(filepath.Join(temporary, name), content, 0o644); err != nil {
			return err
		}
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = temporary
	if output, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	if err := os.RemoveAll(dir); err != nil { // another version
		return err
	}
	if err := os.Rename(temporary, dir); err != nil && !(errors.Is(err, fs.ErrExist) && installed(dir)) {
		return err
	}
	return nil
}
