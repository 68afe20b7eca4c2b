package newapp

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/templates"
)

// The app that is the template.
const (
	templateModule = Kit + "/templates/app"
	templateName   = "My app"
	templateNameZh = "我的应用"
)

// Write writes the app into its directory, all but go.sum.
func (a *App) Write() error {
	a.Files = nil
	return fs.WalkDir(templates.Files, "app", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		to, ok := a.target(strings.TrimPrefix(name, "app/"))
		if !ok {
			return nil
		}
		content, err := fs.ReadFile(templates.Files, name)
		if err != nil {
			return err
		}
		rewritten, err := a.rewrite(to, string(content))
		if err != nil {
			return err
		}
		file := filepath.Join(a.Dir, filepath.FromSlash(to))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		a.Files = append(a.Files, to)
		return os.WriteFile(file, []byte(rewritten), 0o644)
	})
}

// target returns the name of a file of the template in the app, and false if the
// app does not have it.
func (a *App) target(name string) (string, bool) {
	dir, base := path.Split(name)
	switch {
	case strings.HasPrefix(base, "README."):
		return "README.md", base == "README."+a.lang+".md"
	case strings.HasPrefix(base, "app.wasm"): // built in the checkout
		return "", false
	case base == "go.mod.txt":
		return "go.mod", true
	case strings.HasPrefix(base, "dot."):
		return dir + strings.TrimPrefix(base, "dot"), true
	}
	return name, true
}

// rewrite puts the module and the names of the app into a file.
func (a *App) rewrite(name, content string) (string, error) {
	switch {
	case name == "go.mod":
		return a.goMod(content)
	case path.Ext(name) == ".go":
		return formatSource(name, strings.NewReplacer(
			strconv.Quote(templateName), strconv.Quote(a.name),
			strconv.Quote(templateNameZh), strconv.Quote(a.nameZh),
			`"`+templateModule+"/", `"`+a.Module+"/",
		).Replace(content))
	case path.Ext(name) == ".md":
		return strings.NewReplacer(
			"# "+templateName+"\n", "# "+a.name+"\n",
			"# "+templateNameZh+"\n", "# "+a.nameZh+"\n",
			"bin/app", "bin/"+a.base,
		).Replace(content), nil
	}
	return strings.ReplaceAll(content, "bin/app", "bin/"+a.base), nil
}

func (a *App) String() string {
	return fmt.Sprintf("%s (%d files): module %s", a.Dir, len(a.Files), a.Module)
}
