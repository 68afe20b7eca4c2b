package newapp

import (
	"bytes"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// checkout is this repository.
func checkout(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeApp(t *testing.T, o Options) *App {
	t.Helper()
	o.Dir, o.Replace = filepath.Join(t.TempDir(), "new"), checkout(t)
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Write(); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *App) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(a.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// A new app compiles, passes its tests and has a complete go.mod.
func TestNewAppWorks(t *testing.T) {
	for _, o := range []Options{
		{Module: "example.com/assets", Lang: "zh", NameZh: "资产签到"},
		{Module: "zebra.example/x/asset-check/v3", Name: `A "name" \ with <markup> & 'quotes'`, NameZh: "My app"},
	} {
		a := writeApp(t, o)
		if err := a.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"vet", "./..."}, {"vet", "-tags", "e2e", "./e2e"}, {"test", "./..."}, {"mod", "tidy", "-diff"}, {"mod", "verify"}} {
			cmd := exec.Command("go", args...)
			cmd.Dir = a.Dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: go %v: %v\n%s", o.Module, args, err, out)
			}
		}
	}
}

func TestFilesOfANewApp(t *testing.T) {
	a := writeApp(t, Options{Module: "zebra.example/asset-check/v2", Name: `The "app"`, NameZh: "My app", Lang: "zh"})
	if len(a.Files) > 16 {
		t.Errorf("%d files: %q", len(a.Files), a.Files)
	}
	err := filepath.WalkDir(a.Dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(a.Dir, name)
		if !slices.Contains(a.Files, filepath.ToSlash(rel)) {
			t.Errorf("Files lacks %s", rel)
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o111 != 0 {
			t.Errorf("%s is executable", rel)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, left := range []string{"templates/app", "example.com/app", "feishu-goapp/internal", "bin/app"} {
			if bytes.Contains(content, []byte(left)) {
				t.Errorf("%s has %s", rel, left)
			}
		}
		if formatted, err := format.Source(content); filepath.Ext(name) == ".go" && (err != nil || !bytes.Equal(formatted, content)) {
			t.Errorf("%s is not formatted: %v", rel, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"go.mod":             "module zebra.example/asset-check/v2\n",
		"cmd/server/main.go": `webapp.Text{Zh: "My app", En: "The \"app\""}`,
		"ui/home.go":         `text("My app", "The \"app\"")`,
		"README.md":          "# My app\n\n用 Go",
		"Makefile":           "bin/asset-check,",
		".gitignore":         "/bin/\n",
	} {
		if content := a.read(t, name); !strings.Contains(content, want) {
			t.Errorf("%s lacks %q:\n%s", name, want, content)
		}
	}
}

func TestVersionIsPinned(t *testing.T) {
	a, err := New(Options{Module: "example.com/assets", Version: "v1.2.3", Dir: filepath.Join(t.TempDir(), "new")})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Write(); err != nil {
		t.Fatal(err)
	}
	mod := a.read(t, "go.mod")
	if !strings.Contains(mod, "require "+Kit+" v1.2.3\n") || !strings.Contains(mod, "tool "+Kit+"/cmd/feishu-goapp\n") || strings.Contains(mod, "replace") {
		t.Error(mod)
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		o            Options
		name, nameZh string
		dir          string
	}{
		{o: Options{Module: "example.com/asset-check"}, name: "Asset check", nameZh: "Asset check", dir: "asset-check"},
		{o: Options{Module: "example.com/assets/v2", Name: "X"}, name: "X", nameZh: "X", dir: "assets"},
		{o: Options{Module: "assets", NameZh: "资产"}, name: "Assets", nameZh: "资产", dir: "assets"},
		{o: Options{Module: "assets", NameZh: "资产", Lang: "zh", Dir: "elsewhere"}, name: "资产", nameZh: "资产", dir: "elsewhere"},
	} {
		test.o.Version = "v1.0.0"
		a, err := New(test.o)
		if err != nil || a.name != test.name || a.nameZh != test.nameZh || a.Dir != test.dir {
			t.Errorf("%+v: %+v, %v", test.o, a, err)
		}
	}
}

// Every error is one line with the remedy, and nothing is written.
func TestRefusals(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "kept"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	good := Options{Module: "example.com/assets", Version: "v1.0.0"}
	for name, test := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"no module":        {func(o *Options) { o.Module = "" }, "example.com/assets"},
		"spaces":           {func(o *Options) { o.Module = "my app" }, `"my app" is not a module path`},
		"URL":              {func(o *Options) { o.Module = "https://example.com/assets" }, "is not a module path"},
		"path on the disk": {func(o *Options) { o.Module = "../assets" }, "is not a module path"},
		"absolute":         {func(o *Options) { o.Module = "/assets" }, "is not a module path"},
		"version":          {func(o *Options) { o.Module = "example.com/assets@v1" }, "is not a module path"},
		"Chinese":          {func(o *Options) { o.Module = "example.com/资产" }, "is not a module path"},
		"slash at the end": {func(o *Options) { o.Module = "example.com/" }, "is not a module path"},
		"lines":            {func(o *Options) { o.Module = "example.com/a\nb" }, "is not a module path"},
		"standard library": {func(o *Options) { o.Module = "net/http" }, "standard library"},
		"the kit's own":    {func(o *Options) { o.Module = Kit }, "belongs to feishu-goapp"},
		"below the kit":    {func(o *Options) { o.Module = Kit + "/x" }, "belongs to feishu-goapp"},
		"language":         {func(o *Options) { o.Lang = "fr" }, "choose zh or en"},
		"empty name":       {func(o *Options) { o.Name = "  " }, "--name"},
		"lines in a name":  {func(o *Options) { o.NameZh = "a\nb" }, "--name-zh"},
		"long name":        {func(o *Options) { o.Name = strings.Repeat("长", 65) }, "--name has more than 64"},
		"long zh name":     {func(o *Options) { o.NameZh, o.Lang = strings.Repeat("长", 65), "zh" }, "--name-zh has more than 64"},
		"full directory":   {func(o *Options) { o.Dir = full }, "is not empty"},
		"file":             {func(o *Options) { o.Dir = filepath.Join(full, "kept") }, "cannot be used"},
		"no version":       {func(o *Options) { o.Version = "" }, "--module-replace"},
		"no checkout":      {func(o *Options) { o.Replace = full }, "there is no checkout"},
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			o.Dir = filepath.Join(t.TempDir(), "new")
			test.change(&o)
			_, err := New(o)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want a line with %q", err, test.want)
			}
			if _, err := os.Stat(filepath.Join(o.Dir)); err == nil && o.Dir != full && !strings.HasPrefix(o.Dir, full) {
				t.Error("it wrote the directory")
			}
		})
	}
}

func TestTidyFailsWithOneLine(t *testing.T) {
	t.Setenv("GOPROXY", "off")
	a, err := New(Options{Module: "example.com/assets", Version: "v99.0.0", Dir: filepath.Join(t.TempDir(), "new")})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Write(); err != nil {
		t.Fatal(err)
	}
	err = a.Tidy(t.Context())
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "go mod tidy") {
		t.Error(err)
	}
}
