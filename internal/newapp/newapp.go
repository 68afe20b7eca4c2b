// Package newapp writes a new app: a module of its own that runs, tests and
// builds at once.
//
//	app, err := newapp.New(newapp.Options{Module: "example.com/assets", Version: "v1.2.3"})
//	err = app.Write()
//	err = app.Tidy(ctx)
package newapp

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Kit is the module that apps use.
const Kit = "github.com/feishu-goapp/feishu-goapp"

// Options describe a new app. Module is required, and one of Version and
// Replace.
type Options struct {
	Module string // its path, such as example.com/assets

	Name   string // in English; empty: from the module's path
	NameZh string // in Chinese; empty: as Name
	Dir    string // where to write it; empty: from the module's path
	Lang   string // of the README, zh or en; empty is en

	Version string // of the kit, such as v1.2.3
	Replace string // a checkout of the kit to use instead of a version
}

// App is an app to be written.
type App struct {
	Module string
	Dir    string
	Files  []string // written by Write, with slashes

	name, nameZh string
	base         string // the last element of the module's path
	lang         string
	version      string
	replace      string // absolute; may be empty
}

// New checks the options. It does not write anything. Every error is one line.
func New(o Options) (*App, error) {
	if err := checkModule(o.Module); err != nil {
		return nil, err
	}
	a := &App{Module: o.Module, base: baseName(o.Module), lang: o.Lang, version: o.Version}
	if a.lang == "" {
		a.lang = "en"
	}
	if a.lang != "zh" && a.lang != "en" {
		return nil, fmt.Errorf("there is no README in %q: choose zh or en", o.Lang)
	}
	if err := a.setNames(o); err != nil {
		return nil, err
	}
	if err := a.setReplace(o); err != nil {
		return nil, err
	}
	a.Dir = o.Dir
	if a.Dir == "" {
		a.Dir = a.base
	}
	return a, checkDir(a.Dir)
}

// checkDir returns an error unless the directory is empty or can be made.
func checkDir(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s cannot be used: %w", dir, errors.Unwrap(err))
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty: choose another directory with --dir", dir)
	}
	return nil
}

func (a *App) setReplace(o Options) error {
	if o.Replace == "" {
		if o.Version == "" {
			return fmt.Errorf("this feishu-goapp was built from a checkout: name the checkout with --module-replace, or use go run %s/cmd/feishu-goapp@latest", Kit)
		}
		return nil
	}
	dir, err := filepath.Abs(o.Replace)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.HasPrefix(string(content), "module "+Kit+"\n") {
		return fmt.Errorf("--module-replace %s: there is no checkout of %s", o.Replace, Kit)
	}
	a.replace = dir
	return nil
}

// baseName returns the last element of a module's path that is not its major
// version: assets of example.com/assets/v2.
func baseName(module string) string {
	base := path.Base(module)
	if isMajorVersion(base) && path.Dir(module) != "." {
		base = path.Base(path.Dir(module))
	}
	return base
}

// isMajorVersion reports whether an element of a path is v2, v3 and so on.
func isMajorVersion(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == "" && digits[0] != '0' && digits != "1"
}
