package apidoc

import (
	"embed"
	"encoding/json"
	"html/template"
	"strconv"
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

// emptyForm returns the parameters that the form has before the user enters any:
// those that are required and chosen from a list, or are switches.
func emptyForm(e catalogue.Entry) json.RawMessage {
	var fields []gallery.Field
	var values []string
	for _, f := range e.Params {
		field, value := gallery.Field{Name: f.Name}, ""
		switch input := inputOf(f); {
		case !f.Required:
		case input == gallery.InputChoice:
			value = string(f.Enum[0].Value)
		case input == gallery.InputSwitch:
			value = strconv.FormatBool(string(f.Default) == "true")
		}
		fields, values = append(fields, field), append(values, value)
	}
	return gallery.Object(fields, values)
}

// panel renders the details of a function, with the call of its empty form.
func (w writer) panel(e catalogue.Entry, entry *gallery.Entry) string {
	f := w.Row(e)
	code := writeCode(e, emptyForm(e))
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
