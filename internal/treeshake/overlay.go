package treeshake

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/packages"
)

// An Overlay has source files that replace those on the disk.
type Overlay struct {
	Removed []Removal // the removals that it applies

	changed []changedPackage
}

type changedPackage struct {
	module *packages.Module
	files  map[string][]byte // by name on the disk
}

func (o *Overlay) add(pkg *packages.Package, files map[string][]byte) {
	if len(files) > 0 {
		o.changed = append(o.changed, changedPackage{pkg.Module, files})
	}
}

// Layout has the paths that Write needs; see [Program.Layout].
type Layout struct {
	GoMod      string // the program's go.mod
	GoModCache string
	GoCache    string // belongs to the user
}

// Write writes the changed files to dir and returns what stands in the file of go
// build's -overlay flag: the real file by name.
//
// The go command refuses to overlay files of the module cache. A module from
// there is therefore replaced, in an overlaid go.mod, by one in a directory that
// does not exist: each of its files is overlaid with one of the module cache, or
// with a changed one. The directory is always the same, so that Go's build cache
// recognizes the packages.
func (o *Overlay) Write(dir string, layout Layout) (replace map[string]string, err error) {
	w := overlayWriter{dir: dir, layout: layout, replace: map[string]string{}}
	for _, pkg := range o.changed {
		if err := w.add(pkg); err != nil {
			return nil, err
		}
	}
	return w.replace, w.replaceModules()
}

// WriteFile writes a file for go build's -overlay flag to dir and returns its name.
func WriteFile(dir string, replace map[string]string) (name string, err error) {
	name = filepath.Join(dir, "overlay.json")
	content, err := json.Marshal(struct{ Replace map[string]string }{replace})
	if err != nil {
		return "", err
	}
	return name, os.WriteFile(name, content, 0o600)
}

type overlayWriter struct {
	dir     string
	layout  Layout
	replace map[string]string // content of the -overlay file: real file by name
	moved   []movedModule
}

type movedModule struct {
	path, version string
	to            string // the directory that does not exist
}

func (w *overlayWriter) add(c changedPackage) error {
	module := c.module
	if module == nil {
		return fmt.Errorf("overlay: the package is outside of a module")
	}
	root := module.Dir
	place := func(name string) string { return name }
	if within(w.layout.GoModCache, root) {
		to := filepath.Join(w.layout.GoCache, "wasmbuild", filepath.FromSlash(module.Path+"@"+module.Version))
		place = func(name string) string { return filepath.Join(to, strings.TrimPrefix(name, root)) }
		w.moved = append(w.moved, movedModule{module.Path, module.Version, to})
		if err := w.link(root, place); err != nil {
			return err
		}
	}
	for name, content := range c.files {
		changed := filepath.Join(w.dir, strconv.Itoa(len(w.replace))+"_"+filepath.Base(name))
		if err := os.WriteFile(changed, content, 0o600); err != nil {
			return err
		}
		w.replace[place(name)] = changed
	}
	return nil
}

// link overlays an unchanged module at another path.
func (w *overlayWriter) link(root string, place func(string) string) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		w.replace[place(name)] = name
		return nil
	})
}

// replaceModules overlays go.mod with one that replaces the moved modules.
func (w *overlayWriter) replaceModules() error {
	if len(w.moved) == 0 {
		return nil
	}
	content, err := os.ReadFile(w.layout.GoMod)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(w.layout.GoMod, content, nil)
	if err != nil {
		return err
	}
	for _, m := range w.moved {
		if err := mod.AddReplace(m.path, m.version, m.to, ""); err != nil {
			return err
		}
	}
	content, err = mod.Format()
	if err != nil {
		return err
	}
	changed := filepath.Join(w.dir, "go.mod")
	w.replace[w.layout.GoMod] = changed
	return os.WriteFile(changed, content, 0o600)
}

func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return dir != "" && err == nil && filepath.IsLocal(rel)
}
