package apidoc

import (
	"embed"
	"html/template"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

//go:embed list.html panel.html
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"platforms": platformsOf,
	"input":     inputOf,
	"codes":     catalogue.Entry.OwnCodes,
	"bounds":    bounds,
	"orString":  orString,
	"text":      func(raw []byte) string { return strings.Trim(string(raw), `"`) },
	"json":      func(raw []byte) string { return string(raw) },
}).ParseFS(files, "*.html"))

// A writer writes markup in one language.
type writer struct{ chinese bool }

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
	return w.execute("list.html", struct {
		writer
		Groups    []catalogue.Group
		Platforms []platform
		Count     int
	}{w, catalogue.Groups(), platformsOf(catalogue.Entry{}), len(catalogue.All())})
}

// panel renders the details of a function.
func (w writer) panel(e catalogue.Entry) string {
	data := struct {
		writer
		catalogue.Entry
		AskedFor  catalogue.Scope
		Ends      string // of an off function: its on function
		ReachedBy string // of sync: the function whose answer holds the object
	}{writer: w, Entry: e}
	for _, s := range catalogue.Scopes() {
		if s.Name == e.Scope {
			data.AskedFor = s
		}
	}
	if e.Kind == catalogue.KindOff {
		data.Ends = ended(e).Path
	}
	data.ReachedBy, _, _ = strings.Cut(e.Path, "#")
	return w.execute("panel.html", data)
}

// Say returns the text for a key.
func (w writer) Say(key string) string {
	both, ok := words[key]
	if !ok {
		panic("apidoc: no words for " + key)
	}
	return w.Pick(both.zh, both.en)
}

// Pick returns the text in the writer's language.
func (w writer) Pick(zh, en string) string {
	if w.chinese {
		return zh
	}
	return en
}

// PickAll returns the list in the writer's language.
func (w writer) PickAll(zh, en []string) []string {
	if w.chinese {
		return zh
	}
	return en
}

// Unit returns the name of the unit of a number.
func (w writer) Unit(f catalogue.Field) string {
	if f.Unit == "" {
		return ""
	}
	return w.Say("unit-" + string(f.Unit))
}

// Default returns the text for the default of a parameter.
func (w writer) Default(f catalogue.Field) string {
	switch {
	case f.Default != nil:
		return w.Say("default") + " " + string(f.Default)
	case f.DefaultNote != "":
		return w.Say("default") + " " + w.Pick(f.DefaultNoteZh, f.DefaultNote)
	}
	return ""
}

// bounds returns the bounds of a number, a text or a list.
func bounds(f catalogue.Field) string {
	bound := func(n *float64) string { return strconv.FormatFloat(*n, 'f', -1, 64) }
	switch {
	case f.Min != nil && f.Max != nil:
		return bound(f.Min) + " … " + bound(f.Max)
	case f.Min != nil:
		return "≥ " + bound(f.Min)
	case f.Max != nil:
		return "≤ " + bound(f.Max)
	}
	return ""
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
