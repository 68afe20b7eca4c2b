package paramcases

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// maxBytes bounds the calls: more is not worth the time of every test.
const maxBytes = 1 << 20

// unknown adds the calls about a field that is not documented.
func (m *maker) unknown(at place) {
	here := at.with("undocumented")
	m.add(here, catalogue.ConstraintUnknown, absent{}, "", 0)
	m.add(here, catalogue.ConstraintUnknown, 1, here.String(), 0)
}

func (m *maker) fields(at place, fields []catalogue.Field) {
	for _, f := range fields {
		m.field(at.with(f.Name), f)
	}
}

// field adds the calls about the constraints of one field.
func (m *maker) field(at place, f catalogue.Field) {
	if f.Required {
		m.pair(at, f, catalogue.ConstraintRequired, m.valid(at, f), absent{})
	}
	if f.Type != catalogue.TypeAny {
		wrong, where := wrongType(at, f)
		m.add(at, catalogue.ConstraintType, m.valid(at, f), "", 0)
		m.add(at, catalogue.ConstraintType, wrong, where, f.Refused[catalogue.ConstraintType])
	}
	if f.Enum != nil && f.Elem == nil {
		for _, v := range f.Enum {
			m.addFor(catalogue.Client{}, at, catalogue.ConstraintEnum, m.requiredWith(at, v.Value), decode(v.Value), "", 0)
		}
		m.add(at, catalogue.ConstraintEnum, unlisted(f), at.String(), f.Refused[catalogue.ConstraintEnum])
	}
	m.bounds(at, f)
	if f.Format != "" {
		m.format(at, f)
	}
	if f.MaxBytes > 0 && f.MaxBytes <= maxBytes {
		m.pair(at, f, catalogue.ConstraintBytes, ofBytes(m.valid(at, f), f, f.MaxBytes), ofBytes(m.valid(at, f), f, f.MaxBytes+1))
	}
	if f.Fields != nil {
		if !f.Open {
			m.inside(at, f, func() { m.unknown(at) })
		}
		m.inside(at, f, func() {
			m.fields(at, f.Fields)
			m.rules(at, f.Fields, f.Rules)
		})
	}
	if f.Elem != nil && f.Type == catalogue.TypeArray && f.Elem.Type != catalogue.TypeString {
		m.field(at.with(0), *f.Elem)
	} else if f.Elem != nil && f.Type == catalogue.TypeArray {
		m.element(at.with(0), *f.Elem)
	}
}

// requiredWith returns valid values of what rules require if the parameter at a
// place has a value.
func (m *maker) requiredWith(at place, value json.RawMessage) map[string]any {
	others := make(map[string]any)
	for _, r := range m.entry.Rules {
		if r.If != nil && at.String() == r.If.Field && string(r.If.Is) == string(value) {
			others[r.Fields[0]] = m.valid(place{r.Fields[0]}, fieldOf(m.entry.Params, r.Fields[0]))
		}
	}
	return others
}

// element adds the calls about an element that is a text. Its type belongs to the
// list: see wrongType.
func (m *maker) element(at place, f catalogue.Field) {
	if f.Enum != nil {
		m.pair(at, f, catalogue.ConstraintEnum, decode(f.Enum[0].Value), unlisted(f))
	}
	m.bounds(at, f)
}

// inside calls do with an example that has a valid value at a place.
func (m *maker) inside(at place, f catalogue.Field, do func()) {
	saved := m.example
	m.example = put(copyOf(saved), at, m.valid(at, f))
	do()
	m.example = saved
}

// pair adds a call that keeps a constraint and one that breaks it.
func (m *maker) pair(at place, f catalogue.Field, c catalogue.Constraint, kept, broken any) {
	m.add(at, c, kept, "", 0)
	m.add(at, c, broken, at.String(), f.Refused[c])
}

// bounds adds the calls about Min and Max.
func (m *maker) bounds(at place, f catalogue.Field) {
	if f.Min != nil {
		m.pair(at, f, catalogue.ConstraintMin, m.ofSize(at, f, int(*f.Min)), m.ofSize(at, f, int(*f.Min)-1))
	}
	if f.Max != nil {
		m.pair(at, f, catalogue.ConstraintMax, m.ofSize(at, f, int(*f.Max)), m.ofSize(at, f, int(*f.Max)+1))
	}
	if f.Max != nil && f.Wide {
		m.pair(at, f, catalogue.ConstraintMax, strings.Repeat("字", int(*f.Max)/2), strings.Repeat("字", int(*f.Max)/2+1))
	}
}

// ofSize returns a value of f whose size is n: a number, or so many characters,
// elements or bytes.
func (m *maker) ofSize(at place, f catalogue.Field, n int) any {
	switch f.Type {
	case catalogue.TypeString:
		return textOf(f.Format, n)
	case catalogue.TypeBytes:
		return map[string]any{"$bytes": base64.StdEncoding.EncodeToString(make([]byte, n))}
	case catalogue.TypeArray:
		list := []any{}
		for i := range n {
			list = append(list, m.valid(at.with(i), *f.Elem))
		}
		return list
	case catalogue.TypeObject:
		object := map[string]any{}
		for i := range n {
			object[strings.Repeat("k", i+1)] = 1
		}
		return object
	}
	return n
}

// textOf returns a text of n characters that has a format.
func textOf(f catalogue.Format, n int) string {
	begin, fill := "", "a"
	switch f {
	case catalogue.FormatURL, catalogue.FormatURI:
		begin = "https://a.example/"
	case catalogue.FormatFilePath, catalogue.FormatLocalPath:
		begin = "ttfile://user/"
	case catalogue.FormatColor:
		begin = "#123456"
	case catalogue.FormatHex:
		n += n % 2
	}
	if n == 0 {
		return ""
	}
	return begin + strings.Repeat(fill, max(n-len(begin), 0))
}

// ofBytes returns a value of f that has n bytes: like valid, but longer.
func ofBytes(valid any, f catalogue.Field, n int) any {
	if f.Type == catalogue.TypeBytes {
		return map[string]any{"$bytes": base64.StdEncoding.EncodeToString(make([]byte, n))}
	}
	object := copyOf(valid).(map[string]any)
	for _, inner := range f.Fields {
		if inner.Type == catalogue.TypeObject && inner.Fields == nil {
			object[inner.Name] = map[string]any{"k": ""}
			raw, _ := json.Marshal(object)
			object[inner.Name] = map[string]any{"k": strings.Repeat("a", n-len(raw))}
		}
	}
	return object
}

// badTexts are texts without the format.
var badTexts = map[catalogue.Format][]string{
	catalogue.FormatURL:         {"example.com", "/a", "ftp://example.com/", "https://", "javascript:alert(1)"},
	catalogue.FormatURI:         {"example.com", "/a", ":a", "1:a", "https:"},
	catalogue.FormatColor:       {"123456", "#12345", "#1234567", "#12345g", "red"},
	catalogue.FormatHex:         {"0", "012", "0g", "0x01"},
	catalogue.FormatBase64:      {"data:image/png;base64,QQ==", "QQ===", "Q-Q_"},
	catalogue.FormatImageBase64: {"data:image/gif;base64,QQ==", "data:text/plain,a", "Q Q"},
	catalogue.FormatLocalPath:   {"https://example.com/a.mp4", "http://example.com/a.mp4"},
	catalogue.FormatFilePath:    {"https://example.com/a.mp4", "/user/a", "ttfile://"},
}

// goodTexts are texts with the format.
var goodTexts = map[catalogue.Format][]string{
	catalogue.FormatURL:         {"https://example.com", "HTTP://localhost:3000/a?b=c#d", "https://例子.中国/页"},
	catalogue.FormatURI:         {"https://example.com", "mailto:a@example.com", "lark+x.y-z://a"},
	catalogue.FormatColor:       {"#1f2329", "#FFFFFF"},
	catalogue.FormatHex:         {"01", "aAfF"},
	catalogue.FormatBase64:      {"QQ==", "QUI=", "QUJD", "+/+/"},
	catalogue.FormatImageBase64: {"QQ==", "data:image/png;base64,QQ==", "data:image/jpg;base64,QQ==", "data:image/x-icon;base64,QQ=="},
	catalogue.FormatLocalPath:   {"ttfile://temp/a.mp4", "a.mp4"},
	catalogue.FormatFilePath:    {"ttfile://temp/a.mp4", "ttfile://user/文件"},
}

func (m *maker) format(at place, f catalogue.Field) {
	for _, text := range goodTexts[f.Format] {
		m.add(at, catalogue.ConstraintFormat, text, "", 0)
	}
	for _, text := range badTexts[f.Format] {
		m.add(at, catalogue.ConstraintFormat, text, at.String(), f.Refused[catalogue.ConstraintFormat])
	}
}

// valid returns a right value of f: that of the example, or a plain one.
func (m *maker) valid(at place, f catalogue.Field) any {
	if v := get(m.example, at); v != nil {
		return v
	}
	switch {
	case f.Enum != nil && f.Elem == nil:
		return decode(f.Enum[0].Value)
	case f.Default != nil:
		return decode(f.Default)
	case f.Type == catalogue.TypeString && f.Format != "":
		return goodTexts[f.Format][0]
	case f.Type == catalogue.TypeString:
		return "a"
	case f.Type == catalogue.TypeBool:
		return true
	case f.Type == catalogue.TypeArray:
		return []any{m.valid(at.with(0), *f.Elem)}
	case f.Type == catalogue.TypeObject:
		object := map[string]any{}
		for _, inner := range f.Fields {
			if inner.Required {
				object[inner.Name] = m.valid(at.with(inner.Name), inner)
			}
		}
		for _, r := range f.Rules {
			object[r.Fields[0]] = "a"
		}
		return object
	case f.Type == catalogue.TypeBytes:
		return map[string]any{"$bytes": "QQ=="}
	case f.Min != nil:
		return *f.Min
	}
	return 1
}

// wrongType returns a value of a type that f does not have, and where the mistake
// is: of the elements of a list, at the list.
func wrongType(at place, f catalogue.Field) (wrong any, where string) {
	switch {
	case f.Type == catalogue.TypeArray && f.Elem.Type == catalogue.TypeString:
		return []any{5}, at.String()
	case f.Type == catalogue.TypeBool:
		return "true", at.String()
	case f.Type == catalogue.TypeInt:
		return 1.5, at.String()
	}
	return true, at.String()
}

// unlisted returns a value that is not among the documented ones.
func unlisted(f catalogue.Field) any {
	if f.Type == catalogue.TypeString {
		return "undocumented"
	}
	return 97
}
