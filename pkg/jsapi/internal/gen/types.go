package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// types writes every type at its first use.
type types struct {
	written  map[string]string            // the fields of each
	optional map[string]map[string]bool   // fields that are optional in parameters, by GoType
	enums    map[string][]catalogue.Value // all values, by GoType
	texts    map[string]bool              // GoTypes that a string may replace
	err      error
}

func newTypes() *types {
	t := &types{
		written:  make(map[string]string),
		optional: make(map[string]map[string]bool),
		enums:    make(map[string][]catalogue.Value),
		texts:    make(map[string]bool),
	}
	for _, e := range catalogue.All() {
		t.survey(e.Params, true)
		t.survey(e.Results, false)
		t.survey(e.Failure, false)
	}
	return t
}

// survey collects the properties of types that depend on all their uses.
func (t *types) survey(fields []catalogue.Field, param bool) {
	for _, f := range fields {
		for _, v := range f.Enum {
			known := func(w catalogue.Value) bool { return string(w.Value) == string(v.Value) }
			if !slices.ContainsFunc(t.enums[goName(f.GoType)], known) {
				t.enums[goName(f.GoType)] = append(t.enums[goName(f.GoType)], v)
			}
		}
		if f.Type == catalogue.TypeObject && f.GoType != "" && slices.Contains(f.Also, catalogue.TypeString) {
			t.texts[goName(f.GoType)] = true
		}
		if param && f.Fields != nil {
			if t.optional[goName(f.GoType)] == nil {
				t.optional[goName(f.GoType)] = make(map[string]bool)
			}
			for _, sub := range f.Fields {
				t.optional[goName(f.GoType)][sub.Name] = !sub.Required
			}
		}
		t.survey(f.Fields, param)
		if f.Elem != nil {
			t.survey([]catalogue.Field{*f.Elem}, param)
		}
	}
}

// writeStruct writes the struct called name and the types of its fields, unless
// they were written before. It returns the name, or "" if there are no fields.
func (t *types) writeStruct(b *bytes.Buffer, name, description string, fields []catalogue.Field, param bool) string {
	if len(fields) == 0 {
		return ""
	}
	var lines, needs bytes.Buffer
	fieldList := ""
	for _, f := range fields {
		if t.optional[name] != nil {
			f.Required = !t.optional[name][f.Name]
		}
		goField, goType := fieldName(f), t.goType(&needs, f, name, param)
		tag := jsonTag(f, param)
		fieldList += goField + " " + strings.TrimPrefix(goType, "*") + "\n"
		remark := remarks(f, param, goType)
		if len([]rune(remark)) <= 60 {
			if remark != "" {
				remark = " // " + remark
			}
			fmt.Fprintf(&lines, "\t%s %s %s%s\n", goField, goType, tag, remark)
		} else {
			fmt.Fprintf(&lines, "\n%s\t%s %s %s\n\n", comment("\t", sentence(remark)), goField, goType, tag)
		}
	}
	if t.texts[name] {
		fmt.Fprintf(&lines, "\tText string `json:\"-\" wire:\"text\"` // the string that came instead of the object, if any\n")
	}
	if known, ok := t.written[name]; ok {
		if known != fieldList {
			t.err = fmt.Errorf("%s has two field lists:\n%s\n%s", name, known, fieldList)
		}
		return name
	}
	t.written[name] = fieldList
	b.WriteString(comment("", name+" "+description))
	fmt.Fprintf(b, "type %s struct {\n%s}\n\n", name, squeeze(lines.String()))
	b.Write(needs.Bytes())
	return name
}

// squeeze leaves one empty line where there are more, and none at the ends.
func squeeze(lines string) string {
	for strings.Contains(lines, "\n\n\n") {
		lines = strings.ReplaceAll(lines, "\n\n\n", "\n\n")
	}
	return strings.Trim(lines, "\n") + "\n"
}

func fieldName(f catalogue.Field) string {
	if f.GoName != "" {
		return f.GoName
	}
	return goName(f.Name)
}

// goType returns the Go type of f, a field of the struct called owner, and
// writes the types that it needs.
func (t *types) goType(b *bytes.Buffer, f catalogue.Field, owner string, param bool) string {
	base := t.baseType(b, f, "["+owner+"."+fieldName(f)+"]", param)
	if pointer(f, param) {
		return "*" + base
	}
	return base
}

// baseType is goType without a pointer. at is the link to the field.
func (t *types) baseType(b *bytes.Buffer, f catalogue.Field, at string, param bool) string {
	switch {
	case isDuration(f):
		return "time.Duration"
	case isTime(f):
		return "time.Time"
	case f.Type == catalogue.TypeObject && f.Fields != nil:
		name := goName(f.GoType)
		return t.writeStruct(b, name, "is the type of "+at+".", f.Fields, param || t.optional[goName(f.GoType)] != nil)
	case f.Type == catalogue.TypeObject && f.Elem != nil:
		key := "string"
		if f.GoType != "" {
			key = t.writeEnum(b, f, catalogue.TypeString, at)
		}
		return "map[" + key + "]" + t.baseType(b, *f.Elem, at, param)
	case f.Type == catalogue.TypeArray:
		return "[]" + t.baseType(b, *f.Elem, at, param)
	case f.GoType != "":
		return t.writeEnum(b, f, f.Type, at)
	case f.Type == catalogue.TypeBytes:
		return "[]byte"
	case f.Type == catalogue.TypeFloat:
		return "float64"
	case f.Type == catalogue.TypeAny || f.Type == catalogue.TypeObject:
		if param {
			return "any"
		}
		return "json.RawMessage"
	}
	return string(f.Type)
}

// writeEnum writes the enumeration of f with its constants.
func (t *types) writeEnum(b *bytes.Buffer, f catalogue.Field, base catalogue.Type, at string) string {
	name := goName(f.GoType)
	if _, ok := t.written[name]; ok {
		return name
	}
	t.written[name] = string(base)
	b.WriteString(comment("", fmt.Sprintf("%s is the type of %s.", name, at)))
	fmt.Fprintf(b, "type %s %s\n\n", name, base)
	fmt.Fprintf(b, "// The documented values of %s.\nconst (\n", name)
	for _, v := range t.enums[name] {
		meaning := v.Meaning
		if v.Platforms != "" {
			meaning += "; " + v.Platforms
		}
		fmt.Fprintf(b, "\t%s%s %s = %s // %s\n", name, valueName(v), name, v.Value, meaning)
	}
	b.WriteString(")\n\n")
	return name
}

func valueName(v catalogue.Value) string {
	if v.Name != "" {
		return v.Name
	}
	text, err := strconv.Unquote(string(v.Value))
	if err != nil {
		return string(v.Value)
	}
	return goName(text)
}

func isNumber(f catalogue.Field) bool {
	return f.Type == catalogue.TypeInt || f.Type == catalogue.TypeFloat
}

func isDuration(f catalogue.Field) bool {
	return isNumber(f) && (f.Unit == catalogue.UnitMillisecond || f.Unit == catalogue.UnitSecond)
}

func isTime(f catalogue.Field) bool {
	return f.Unit == catalogue.UnitUnixMilli || f.Unit == catalogue.UnitUnixSecond
}

// pointer reports whether f must distinguish absence from zero.
func pointer(f catalogue.Field, param bool) bool {
	if f.Required {
		return false
	}
	if f.Type == catalogue.TypeObject {
		return f.Fields != nil
	}
	return param && !zeroIsDefault(f) && !zeroIsNone(f)
}

// zeroIsDefault reports whether zero means the same as absence, as it does for
// lists and strings without a documented default.
func zeroIsDefault(f catalogue.Field) bool {
	switch string(f.Default) {
	case "0", "false", `""`:
		return true
	case "":
		return f.Type != catalogue.TypeBool && !isNumber(f)
	}
	return f.Type == catalogue.TypeArray
}

// zeroIsNone reports whether zero is no valid value, so that it can mean
// absence.
func zeroIsNone(f catalogue.Field) bool {
	hasZero := slices.ContainsFunc(f.Enum, func(v catalogue.Value) bool {
		return string(v.Value) == "0" || string(v.Value) == `""`
	})
	switch {
	case f.Enum != nil:
		return !hasZero
	case isDuration(f), f.Unit == catalogue.UnitByte, f.Unit == catalogue.UnitKilobyte:
		return true
	}
	return f.Min != nil && *f.Min > 0
}

// jsonTag is the tag of f.
func jsonTag(f catalogue.Field, param bool) string {
	name := f.Name
	if param && !f.Required {
		name += ",omitempty"
	}
	tag := fmt.Sprintf("json:%q", name)
	if encoding := wireEncoding(f, param); encoding != "" {
		tag += fmt.Sprintf(" wire:%q", encoding)
	}
	return "`" + tag + "`"
}

func wireEncoding(f catalogue.Field, param bool) string {
	loose := len(f.Also) > 0 || f.Elem != nil && len(f.Elem.Also) > 0
	switch {
	case f.Unit == catalogue.UnitSecond && f.Type == catalogue.TypeFloat:
		return "float-s"
	case isDuration(f) || isTime(f):
		return string(f.Unit)
	case f.Type == catalogue.TypeBytes && loose:
		return "data"
	case f.Type == catalogue.TypeBytes:
		return "bytes"
	case loose:
		return "loose"
	case f.Type == catalogue.TypeArray && param && f.Required:
		return "list"
	}
	return ""
}
