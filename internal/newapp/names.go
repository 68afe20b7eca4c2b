package newapp

import (
	"errors"
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/module"
)

// checkModule returns an error if a module cannot have the path.
func checkModule(path string) error {
	if path == "" {
		return errors.New("name the module of the new app, such as example.com/assets")
	}
	first, _, _ := strings.Cut(path, "/")
	check := module.CheckPath
	if !strings.Contains(first, ".") {
		check = module.CheckImportPath // go mod init accepts it too
	}
	if err := check(path); err != nil {
		reason := err.Error()
		if e, ok := errors.AsType[*module.InvalidPathError](err); ok {
			reason = e.Err.Error()
		}
		return fmt.Errorf("%q is not a module path: %s; write one such as example.com/assets", path, reason)
	}
	switch {
	case isStandard(first):
		return fmt.Errorf("%q is not a module path: the standard library has %s; write one such as example.com/assets", path, first)
	case path == Kit || strings.HasPrefix(path, Kit+"/"):
		return fmt.Errorf("%q belongs to feishu-goapp: write a path of your own, such as example.com/assets", path)
	}
	return nil
}

// isStandard reports whether the first element of a path is that of packages of
// Go itself.
func isStandard(first string) bool {
	if first == "cmd" || first == "main" || first == "std" {
		return true
	}
	_, err := os.Stat(filepath.Join(build.Default.GOROOT, "src", first))
	return err == nil && build.Default.GOROOT != ""
}

// maxName is the length of an app's name in Feishu.
const maxName = 64

func (a *App) setNames(o Options) error {
	a.name, a.nameZh = o.Name, o.NameZh
	if a.name == "" {
		a.name = titleOf(a.base)
		if a.nameZh != "" && o.Lang == "zh" {
			a.name = a.nameZh
		}
	}
	if a.nameZh == "" {
		a.nameZh = a.name
	}
	names := [][2]string{{"--name", a.name}, {"--name-zh", a.nameZh}}
	if o.Name == "" { // an error must name the flag that was given
		slices.Reverse(names)
	}
	for _, f := range names {
		flag, name := f[0], f[1]
		switch {
		case strings.TrimSpace(name) == "" || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
			return fmt.Errorf("%s %q is not a name: write one line of text", flag, name)
		case utf8.RuneCountInString(name) > maxName:
			return fmt.Errorf("%s has more than %d characters: write a shorter name", flag, maxName)
		}
	}
	return nil
}

// titleOf returns the name of an app from an element of its module's path: Asset
// check of asset-check.
func titleOf(base string) string {
	words := strings.FieldsFunc(base, func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == '~' })
	if len(words) == 0 {
		return base
	}
	first, size := utf8.DecodeRuneInString(words[0])
	words[0] = string(unicode.ToUpper(first)) + words[0][size:]
	return strings.Join(words, " ")
}
