package slim

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

// Derived are source files that differ from those on the disk.
type Derived struct {
	Made []Cut // in them

	changed []changedPackage
}

type changedPackage struct {
	module *packages.Module
	files  map[string][]byte // by name on the disk
}

func (d *Derived) add(pkg *packages.Package, files map[string][]byte) {
	if len(files) > 0 {
		d.changed = append(d.changed, changedPackage{pkg.Module, files})
	}
}

// Layout is where things are, as the go command says.
type Layout struct {
	GoMod      string // the program's go.mod
	GoModCache string
	GoCache    string // some place that is the user's own
}

// WriteOverlay writes the derived files to dir, and a file for the -overlay flag
// of go build, whose name it returns.
//
// The go command refuses to overlay files of the module cache. A module from
// there is therefore replaced, in an overlaid go.mod, by one in a directory that
// does not exist: each of its files is overlaid with one of the module cache, or
// with a derived one. The directory is always the same, so that Go's build cache
// knows the packages again.
func (d *Derived) WriteOverlay(dir string, at Layout) (name string, err error) {
	w := overlayWriter{dir: dir, at: at, replace: map[string]string{}}
	for _, changed := range d.changed {
		if err := w.add(changed); err != nil {
			return "", err
		}
	}
	if err := w.replaceModules(); err != nil {
		return "", err
	}
	name = filepath.Join(dir, "overlay.json")
	content, err := json.Marshal(struct{ Replace map[string]string }{w.replace})
	if err != nil {
		return "", err
	}
	return name, os.WriteFile(name, content, 0o600)
}

type overlayWriter struct {
	dir     string
	at      Layout
	replace map[string]string // what -overlay wants: real file by name
	moved   []movedModule
}

type movedModule struct {
	path, version string
	to            string // the directory that does not exist
}

func (w *overlayWriter) add(c changedPackage) error {
	module := c.module
	if module == nil {
		return fmt.Errorf("overlay: a package outside of any module")
	}
	root := module.Dir
	place := func(name string) string { return name }
	if within(w.at.GoModCache, root) {
		to := filepath.Join(w.at.GoCache, "wasmbuild", filepath.FromSlash(module.Path+"@"+module.Version))
		place = func(name string) string { return filepath.Join(to, strings.TrimPrefix(name, root)) }
		w.moved = append(w.moved, movedModule{module.Path, module.Version, to})
		if err := w.link(root, place); err != nil {
			return err
		}
	}
	for name, content := range c.files {
		derived := filepath.Join(w.dir, strconv.Itoa(len(w.replace))+"_"+filepath.Base(name))
		if err := os.WriteFile(derived, content, 0o600); err != nil {
			return err
		}
		w.replace[place(name)] = derived
	}
	return nil
}

// link overlays a whole module, as it is, at another place.
func (w *overlayWriter) link(root string, place func(string) string) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		w.replace[place(name)] = name
		return nil
	})
}

// replaceModules overlays go.mod with one that knows where the modules are.
func (w *overlayWriter) replaceModules() error {
	if len(w.moved) == 0 {
		return nil
	}
	content, err := os.ReadFile(w.at.GoMod)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(w.at.GoMod, content, nil)
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
	derived := filepath.Join(w.dir, "go.mod")
	w.replace[w.at.GoMod] = derived
	return os.WriteFile(derived, content, 0o600)
}

func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return dir != "" && err == nil && filepath.IsLocal(rel)
}
