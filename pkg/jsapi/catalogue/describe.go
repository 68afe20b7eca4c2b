package catalogue

import (
	"fmt"
	"strings"
)

// Limits describes what a value of f must be, beyond its type and its documented
// values, in Chinese or English: "not empty", "at most 16 characters", "an http or
// https URL". The result is empty if there is no limit.
func (f Field) Limits(chinese bool) []string {
	var all []string
	add := func(zh, en string) {
		if chinese {
			en = zh
		}
		if en != "" {
			all = append(all, en)
		}
	}
	add(f.boundsZh(), f.boundsEn())
	if f.Wide {
		add("每个汉字计为 2 个字符", "Chinese characters count twice")
	}
	if f.MaxBytes > 0 {
		add("不超过 "+bytesText(f.MaxBytes), "at most "+bytesText(f.MaxBytes))
	}
	add(f.Format.Description(true), f.Format.Description(false))
	return all
}

func (f Field) boundsEn() string {
	bound := func(n float64) string {
		switch {
		case f.Unit != "":
			return number(n) + " " + string(f.Unit)
		case f.countable():
			return count(n, f.Type)
		}
		return number(n)
	}
	switch {
	case f.notEmpty() && f.Max == nil:
		return "not empty"
	case f.Min != nil && f.Max != nil:
		return "from " + number(*f.Min) + " to " + bound(*f.Max)
	case f.Min != nil:
		return "at least " + bound(*f.Min)
	case f.Max != nil:
		return "at most " + bound(*f.Max)
	}
	return ""
}

func (f Field) boundsZh() string {
	unit := countUnitZh[f.Type]
	if f.Unit != "" {
		unit = " " + string(f.Unit)
	}
	switch {
	case f.notEmpty() && f.Max == nil:
		return "不能为空"
	case f.Min != nil && f.Max != nil:
		return number(*f.Min) + " 到 " + number(*f.Max) + unit
	case f.Min != nil:
		return "不小于 " + number(*f.Min) + unit
	case f.Max != nil:
		return "不超过 " + number(*f.Max) + unit
	}
	return ""
}

// notEmpty reports whether the lower bound only excludes an empty value.
func (f Field) notEmpty() bool {
	return f.Min != nil && *f.Min == 1 && f.countable()
}

// countable reports whether the bounds count parts of a value.
func (f Field) countable() bool { return f.Type != TypeInt && f.Type != TypeFloat }

// countUnitZh are the parts of values that bounds count.
var countUnitZh = map[Type]string{TypeString: " 个字符", TypeArray: " 个元素", TypeObject: " 个字段", TypeBytes: " 字节"}

func bytesText(n int) string {
	switch {
	case n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// RuleTexts returns a sentence for each of the Rules of e, in Chinese or English.
func (e Entry) RuleTexts(chinese bool) []string {
	var all []string
	for _, r := range e.Rules {
		all = append(all, r.sentence(e.field(r.Fields[0]), e.codeText(r.Refused), chinese))
	}
	return all
}

// field returns the parameter with a name.
func (e Entry) field(name string) Field { return Field{Fields: e.Params}.field(name) }

// codeText returns "errno 1100001", "" for 0.
func (e Entry) codeText(refused int) string {
	if refused == 0 {
		return ""
	}
	c := e.failure(&Mistake{Refused: refused})
	return fmt.Sprintf("%s %d", c.Field, c.Number)
}

// sentence describes the rule. f is the first of its fields, code the code with
// which breaking it fails.
func (r Rule) sentence(f Field, code string, chinese bool) string {
	if chinese {
		return r.sentenceZh(f, code)
	}
	return r.sentenceEn(f, code)
}

func (r Rule) sentenceEn(f Field, code string) string {
	names := enumerate(r.Fields, ", ", " and ")
	var s string
	switch r.Constraint {
	case ConstraintOneOf:
		s = "One of " + names + " is required"
	case ConstraintRequired:
		s = names + " is required" + r.If.text()
	case ConstraintDisjoint:
		s = names + " must not have an element in common"
	case ConstraintEnum:
		s = names + " must be " + enumerate(plainAll(r.Enum), ", ", " or ")
	default:
		verb := " must be "
		if r.Format == "" && f.countable() {
			verb = " must have "
		}
		s = names + verb + strings.Join(r.bound(f).Limits(false), ", ")
	}
	s += r.whereEn()
	if code != "" {
		s += " (" + code + ")"
	}
	return s + "."
}

func (r Rule) sentenceZh(f Field, code string) string {
	names := enumerate(r.Fields, "、", " 和 ")
	var s string
	switch r.Constraint {
	case ConstraintOneOf:
		s = names + " 至少填写一个"
	case ConstraintRequired:
		s = names + " 必填"
		if r.If != nil {
			s = r.If.Field + " 为 " + plain(r.If.Is) + " 时，" + s
		}
	case ConstraintDisjoint:
		s = names + " 不能有相同的元素"
	case ConstraintEnum:
		s = names + " 只能为 " + enumerate(plainAll(r.Enum), "、", " 或 ")
	default:
		s = names + "：" + strings.Join(r.bound(f).Limits(true), "，")
	}
	s = r.whereZh() + s
	if code != "" {
		s += "（" + code + "）"
	}
	return s + "。"
}

// bound returns a field with the bounds of the rule.
func (r Rule) bound(f Field) Field {
	return Field{Type: f.Type, Unit: f.Unit, Min: r.Min, Max: r.Max, Wide: r.Wide, Format: r.Format}
}

// platformNames are the names of the platforms.
var platformNames = map[Platform]struct{ zh, en string }{
	PlatformAndroid: {"Android", "Android"}, PlatformIOS: {"iOS", "iOS"}, PlatformPC: {"PC", "PC"}, PlatformHarmony: {"鸿蒙", "Harmony"},
}

func (r Rule) whereEn() string {
	var s string
	if len(r.On) > 0 {
		var names []string
		for _, p := range r.On {
			names = append(names, platformNames[p].en)
		}
		s += " on " + enumerate(names, ", ", " and ")
	}
	if r.From != "" {
		s += " from " + string(r.From)
	}
	if r.Before != "" {
		s += " before " + string(r.Before)
	}
	return s
}

func (r Rule) whereZh() string {
	var parts []string
	for _, p := range r.On {
		parts = append(parts, platformNames[p].zh)
	}
	s := enumerate(parts, "、", " 和 ")
	if r.From != "" {
		s += " " + string(r.From) + " 起"
	}
	if r.Before != "" {
		s += " " + string(r.Before) + " 之前"
	}
	if s == "" {
		return ""
	}
	return strings.TrimSpace(s) + "："
}

func enumerate(names []string, comma, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], comma) + last + names[len(names)-1]
}
