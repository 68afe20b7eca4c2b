package apidoc

import (
	"html/template"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A writer writes markup in one language.
type writer struct {
	chinese bool
	appID   string // of the app in samples
	search  search // whose words are marked
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

// Limits returns what a value of f must be.
func (w writer) Limits(f catalogue.Field) []string { return f.Limits(w.chinese) }

// TextsOfRules returns the rules about the parameters of e.
func (w writer) TextsOfRules(e catalogue.Entry) []string { return e.RuleTexts(w.chinese) }

// Mark returns a text in which the words of the search are marked.
func (w writer) Mark(text string) template.HTML { return template.HTML(w.search.mark(text)) }

// dynamicWords returns the dynamic texts in the language of the writer.
func (w writer) dynamicWords() map[string]string {
	all := make(map[string]string)
	for key, both := range dynamic {
		all[key] = w.Pick(both.zh, both.en)
	}
	return all
}
