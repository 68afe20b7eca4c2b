package main

import (
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// remarks is the comment of a field.
func remarks(f catalogue.Field, param bool, goType string) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if param && f.Required {
		add("required")
	}
	add(f.Note)
	if param && f.Type == catalogue.TypeBytes && len(f.Also) > 0 {
		add("with Encoding they are sent as a string")
	}
	add(unitOf(f, param))
	add(boundsOf(f))
	add(formOf(f))
	if param && !f.Required {
		add(defaultOf(f, goType))
	}
	add(f.Platforms)
	if f.Scope != "" {
		add("only with the scope " + f.Scope)
	}
	if f.Unlisted {
		add("not in the documentation's table")
	}
	return strings.Join(parts, "; ")
}

// sentence turns a remark into a sentence.
func sentence(remark string) string {
	first, _, _ := strings.Cut(remark, " ")
	if first == strings.ToLower(first) {
		remark = strings.ToUpper(remark[:1]) + remark[1:]
	}
	return strings.TrimSuffix(remark, ".") + "."
}

func unitOf(f catalogue.Field, param bool) string {
	switch f.Unit {
	case catalogue.UnitMillisecond:
		if param {
			return "in whole milliseconds"
		}
	case catalogue.UnitSecond:
		if param {
			return "in whole seconds"
		}
	case catalogue.UnitByte:
		return "in bytes"
	case catalogue.UnitKilobyte:
		return "in kilobytes"
	case catalogue.UnitPixel:
		return "in pixels of the page"
	case catalogue.UnitMeter:
		return "in meters"
	case catalogue.UnitDegree:
		return "in degrees"
	}
	return ""
}

func boundsOf(f catalogue.Field) string {
	value := func(n float64) string {
		switch f.Unit {
		case catalogue.UnitMillisecond:
			return strconv.FormatFloat(n/1000, 'f', -1, 64) + " s"
		case catalogue.UnitSecond:
			return strconv.FormatFloat(n, 'f', -1, 64) + " s"
		}
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	what := ""
	switch f.Type {
	case catalogue.TypeString:
		what = " characters"
	case catalogue.TypeArray:
		what = " elements"
	}
	switch {
	case f.Min != nil && *f.Min == 1 && f.Max == nil && !isNumber(f):
		if f.Format != "" {
			return "" // what is empty does not have it
		}
		return "not empty"
	case f.Min != nil && f.Max != nil:
		return "from " + value(*f.Min) + " to " + value(*f.Max) + what
	case f.Min != nil && *f.Min != 0:
		return "at least " + value(*f.Min) + what
	case f.Max != nil:
		return "at most " + value(*f.Max) + what
	}
	return ""
}

// formOf describes the form and the size of a text, of bytes or of an object.
func formOf(f catalogue.Field) string {
	f.Min, f.Max = nil, nil
	var parts []string
	for _, limit := range f.Limits(false) {
		if !strings.Contains(f.Note, strings.TrimPrefix(limit, "the ")) {
			parts = append(parts, limit)
		}
	}
	return strings.Join(parts, "; ")
}

// defaultOf describes the default of an optional parameter.
func defaultOf(f catalogue.Field, goType string) string {
	value := string(f.Default)
	switch {
	case f.DefaultNote != "":
		value = f.DefaultNote
	case f.Default == nil && strings.HasPrefix(goType, "*") && f.Type != catalogue.TypeObject:
		return "nil is left out"
	case f.Default == nil || value == "0" || value == "false" || value == `""`:
		return ""
	case f.Type == catalogue.TypeArray:
		value = strings.NewReplacer("[", "", "]", "", `"`, "").Replace(value)
	case f.Unit == catalogue.UnitMillisecond || f.Unit == catalogue.UnitSecond:
		n, _ := strconv.ParseFloat(value, 64)
		if f.Unit == catalogue.UnitMillisecond {
			n /= 1000
		}
		value = strconv.FormatFloat(n, 'f', -1, 64) + " s"
	case f.GoType != "":
		value = strings.Trim(value, `"`)
	}
	return zero(f, goType) + " is the client's default, " + value
}

func zero(f catalogue.Field, goType string) string {
	switch {
	case strings.HasPrefix(goType, "*") || f.Type == catalogue.TypeArray:
		return "nil"
	case f.Type == catalogue.TypeString:
		return "empty"
	}
	return "zero"
}
