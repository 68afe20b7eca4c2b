package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// An option is a field of the object that an old function takes.
type option struct {
	name  string
	value json.RawMessage
}

// optionsOf returns the options in the order in which the page wrote them.
func optionsOf(raw json.RawMessage) []option {
	d := json.NewDecoder(bytes.NewReader(raw))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil
	}
	var all []option
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return all
		}
		all = append(all, option{name.(string), value})
	}
	return all
}

// newParams returns the parameters of e for the options of the old function at path.
// Options that e knows keep their names. The names of the others are in no
// documentation: the texts among them become the texts that e needs, in order, and
// the first list the list that e needs.
func newParams(path string, e catalogue.Entry, options json.RawMessage) json.RawMessage {
	params := make(map[string]json.RawMessage)
	var texts []string
	var lists [][]string
	for _, o := range optionsOf(options) {
		o.value = o.inNewUnit(path)
		i := slices.IndexFunc(e.Params, func(f catalogue.Field) bool { return f.Name == o.name })
		if i >= 0 && catalogue.CheckValues([]catalogue.Field{e.Params[i]}, fmt.Appendf(nil, "{%q:%s}", o.name, o.value)) == nil {
			params[o.name] = o.value
			continue
		}
		if text := textOf(o.value); text != "" {
			texts = append(texts, text)
		} else if list := textsIn(o.value); list != nil {
			lists = append(lists, list)
		}
	}
	for _, f := range withFormatFirst(e.Params) {
		if _, given := params[f.Name]; given || !needed(e, f) {
			continue
		}
		switch {
		case f.Type == catalogue.TypeString && f.Enum == nil:
			if i := slices.IndexFunc(texts, func(text string) bool { return fits(f, text) }); i >= 0 {
				params[f.Name] = shortened(f, texts[i])
				texts = slices.Delete(texts, i, i+1)
			}
		case f.Type == catalogue.TypeArray && f.Elem.Type == catalogue.TypeString && len(lists) > 0:
			params[f.Name], lists = listed(f, lists[0]), lists[1:]
		}
	}
	adjust(path, params)
	raw, err := json.Marshal(params)
	if err != nil {
		panic("emulator: " + err.Error()) // it was JSON
	}
	return raw
}

// inNewUnit returns the value of an option in the unit of tt: the duration of a toast
// is in seconds.
func (o option) inNewUnit(path string) json.RawMessage {
	var seconds float64
	if path != "h5sdk.device.notification.toast" || o.name != "duration" || json.Unmarshal(o.value, &seconds) != nil {
		return o.value
	}
	return fmt.Appendf(nil, "%d", int(seconds*1000))
}

// adjust sets what the old function at path does differently.
func adjust(path string, params map[string]json.RawMessage) {
	switch path {
	case "h5sdk.device.notification.alert":
		params["showCancel"] = json.RawMessage("false")
	case "h5sdk.device.notification.showPreloader":
		if params["title"] == nil {
			params["title"] = json.RawMessage(`""`)
		}
	}
}

// needed reports whether e needs the parameter f: it is required, or one of several
// of which one is, or a title.
func needed(e catalogue.Entry, f catalogue.Field) bool {
	return f.Required || f.Name == "title" || slices.ContainsFunc(e.Rules, func(r catalogue.Rule) bool {
		return r.Constraint == catalogue.ConstraintOneOf && slices.Contains(r.Fields, f.Name)
	})
}

// firstText returns the first text among options.
func firstText(options json.RawMessage) string {
	for _, o := range optionsOf(options) {
		if text := textOf(o.value); text != "" {
			return text
		}
	}
	return ""
}

// textOf returns a JSON string, "" for other values.
func textOf(raw json.RawMessage) (text string) {
	json.Unmarshal(raw, &text)
	return text
}

// textsIn returns the texts of a list: the elements, or the first text in each.
func textsIn(raw json.RawMessage) []string {
	var elems []json.RawMessage
	if json.Unmarshal(raw, &elems) != nil {
		return nil
	}
	texts := []string{}
	for _, e := range elems {
		if text := textOf(e); text != "" {
			texts = append(texts, text)
		} else if text := firstText(e); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// withFormatFirst puts the fields first that not every text fits.
func withFormatFirst(fields []catalogue.Field) []catalogue.Field {
	sorted := slices.Clone(fields)
	slices.SortStableFunc(sorted, func(a, b catalogue.Field) int { return strings.Compare(formatOrder(a), formatOrder(b)) })
	return sorted
}

func formatOrder(f catalogue.Field) string {
	if f.Format != "" {
		return "1"
	}
	return "2"
}

// fits reports whether a text has the format of f.
func fits(f catalogue.Field, text string) bool {
	return f.Format == "" || regexp.MustCompile(f.Format.Pattern()).MatchString(text)
}

// shortened returns a text as JSON, cut to the length that f allows.
func shortened(f catalogue.Field, text string) json.RawMessage {
	letters := []rune(text)
	if f.Max != nil {
		most := int(*f.Max)
		if f.Wide {
			most /= 2
		}
		letters = letters[:min(len(letters), most)]
	}
	raw, _ := json.Marshal(string(letters)) // texts always have JSON
	return raw
}

// listed returns a list for f, without what is too much.
func listed(f catalogue.Field, texts []string) json.RawMessage {
	if f.Max != nil {
		texts = texts[:min(len(texts), int(*f.Max))]
	}
	raw, _ := json.Marshal(texts)
	return raw
}
