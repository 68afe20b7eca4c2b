package apidoc

import (
	"embed"
	"html/template"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/apicode"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

//go:embed *.html
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"platforms": platformsOf,
	"input":     inputOf,
	"codes":     catalogue.Entry.OwnCodes,
	"orString":  orString,
	"text":      func(raw []byte) string { return strings.Trim(string(raw), `"`) },
	"json":      func(raw []byte) string { return string(raw) },
}).ParseFS(files, "*.html"))

// execute fills in a template. It panics on errors, which are bugs.
func (w writer) execute(name string, data any) string {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		panic("apidoc: " + err.Error())
	}
	return strings.TrimSpace(b.String())
}

// list renders the search and one line for each function, by group.
func (w writer) list() string {
	all := catalogue.All()
	return w.execute("list.html", struct {
		writer
		Groups    []catalogue.Group
		Platforms []platform
		Count     int
		Rows      template.HTML
	}{w, catalogue.Groups(), platformsOf(catalogue.Entry{}), len(all), template.HTML(w.rows(all, ""))})
}

// A function is the data of the templates of a function.
type function struct {
	writer
	catalogue.Entry
	AskedFor  catalogue.Scope
	Ends      string // of an off function: its on function
	ReachedBy string // of sync: the function whose answer holds the object
	Code      struct{ Go, JS template.HTML }
}

// Row returns the data of the closed row of a function.
func (w writer) Row(e catalogue.Entry) function {
	f := function{writer: w, Entry: e}
	for _, s := range catalogue.Scopes() {
		if s.Name == e.Scope {
			f.AskedFor = s
		}
	}
	if e.Kind == catalogue.KindOff {
		f.Ends = apicode.OnOf(e).Path
	}
	f.ReachedBy, _, _ = strings.Cut(e.Path, "#")
	return f
}

// panel renders the details of a function, with its call without parameters.
func (w writer) panel(e catalogue.Entry, entry *gallery.Entry) string {
	f := w.Row(e)
	code := writeCode(e, []byte("{}"))
	f.Code.Go, f.Code.JS = template.HTML(code.Go), template.HTML(code.JS)
	return w.execute("panel.html", f)
}

// orString reports whether a text may take the place of bytes.
func orString(f catalogue.Field) bool {
	for _, t := range f.Also {
		if t == catalogue.TypeString {
			return true
		}
	}
	return false
}
