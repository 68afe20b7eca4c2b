package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// eachField visits every field of every entry, however deep.
func eachField(visit func(at string, f Field)) {
	var walk func(at string, f Field)
	walk = func(at string, f Field) {
		at += "." + f.Name
		visit(at, f)
		if f.Elem != nil {
			walk(at+"[]", *f.Elem)
		}
		for _, inner := range f.Fields {
			walk(at, inner)
		}
	}
	for _, e := range slices.Concat(All(), H5SDK()) {
		for _, f := range e.Params {
			walk(e.Path+" params", f)
		}
		for _, f := range e.Results {
			walk(e.Path+" results", f)
		}
		for _, f := range e.Failure {
			walk(e.Path+" failure", f)
		}
	}
}

var (
	types = []Type{TypeString, TypeInt, TypeFloat, TypeBool, TypeObject, TypeArray, TypeBytes, TypeAny}
	units = []Unit{"", UnitMillisecond, UnitSecond, UnitUnixMilli, UnitUnixSecond, UnitByte, UnitKilobyte, UnitPixel, UnitMeter, UnitDegree}

	isIdentifier = regexp.MustCompile(`^[A-Za-z]\w*$`)
	isGoName     = regexp.MustCompile(`^[A-Z]\w*$`)
	isGoSuffix   = regexp.MustCompile(`^[A-Z0-9]\w*$`)
)

func TestFieldsAreTyped(t *testing.T) {
	eachField(func(at string, f Field) {
		number := f.Type == TypeInt || f.Type == TypeFloat
		for what, wrong := range map[string]bool{
			"type":    !slices.Contains(types, f.Type),
			"unit":    !slices.Contains(units, f.Unit) || f.Unit != "" && !number,
			"elem":    f.Elem == nil && f.Type == TypeArray || f.Elem != nil && f.Type != TypeArray && f.Type != TypeObject,
			"fields":  f.Fields != nil && (f.Type != TypeObject || f.Elem != nil),
			"open":    f.Open && f.Fields == nil,
			"goType":  (f.GoType != "") != (f.Fields != nil || f.Enum != nil) || f.GoType != "" && !isGoName.MatchString(f.GoType),
			"goName":  f.GoName != "" && !isGoName.MatchString(f.GoName),
			"enum":    f.Enum != nil && f.Type != TypeString && f.Type != TypeInt && f.Elem == nil,
			"also":    slices.ContainsFunc(f.Also, func(a Type) bool { return a == f.Type || !slices.Contains(types, a) }),
			"default": f.Required && f.Default != nil && !strings.Contains(at, "grantScreenShot"), // whose page states both
			"bounds":  f.Min != nil && f.Max != nil && *f.Min >= *f.Max,
		} {
			if wrong {
				t.Errorf("%s: its %s is wrong: %+v", at, what, f)
			}
		}
	})
}

// Only elements and the result of a sync function have no name; the names of the
// fields of an object are different.
func TestFieldNames(t *testing.T) {
	check := func(at string, fields []Field, unnamed bool) {
		seen := make(map[string]bool)
		for _, f := range fields {
			if seen[f.Name] || (f.Name == "") != unnamed {
				t.Errorf("%s: a field is called %q", at, f.Name)
			}
			seen[f.Name] = true
		}
	}
	for _, e := range slices.Concat(All(), H5SDK()) {
		check(e.Path, e.Params, false)
		check(e.Path, e.Failure, false)
		check(e.Path, e.Results, e.Kind == KindSync)
		if e.Kind == KindSync && len(e.Results) != 1 {
			t.Errorf("%s: %d results", e.Path, len(e.Results))
		}
	}
	eachField(func(at string, f Field) {
		check(at, f.Fields, false)
		if f.Elem != nil && f.Elem.Name != "" {
			t.Errorf("%s: its elements are called %q", at, f.Elem.Name)
		}
	})
}

func TestEnumerations(t *testing.T) {
	eachField(func(at string, f Field) {
		values, names := make(map[string]bool), make(map[string]bool)
		for _, v := range f.Enum {
			key := Field{Type: f.Type}
			if f.Type == TypeObject {
				key.Type = TypeString // documented keys
			}
			if m := (checker{}).value(at, key, v.Value); m != nil {
				t.Errorf("value of an enumeration: %v", m)
			}
			name := v.Name
			if name == "" {
				name = unquote(v.Value)
				if !isIdentifier.MatchString(name) {
					t.Errorf("%s: %s makes no name", at, v.Value)
				}
			} else if !isGoSuffix.MatchString(name) {
				t.Errorf("%s: a value is called %q", at, name)
			}
			if name = strings.ToLower(name); v.Meaning == "" || values[string(v.Value)] || names[name] {
				t.Errorf("%s: value %s, %q, means %q", at, v.Value, v.Name, v.Meaning)
			}
			values[string(v.Value)], names[name] = true, true
		}
	})
}

func TestDefaultsFit(t *testing.T) {
	n := 0
	eachField(func(at string, f Field) {
		if f.Default == nil {
			return
		}
		n++
		if m := (checker{values: true}).value(at, f, f.Default); m != nil {
			t.Errorf("default: %v", m)
		}
	})
	if n < 60 {
		t.Errorf("%d defaults: too few", n)
	}
}

// Fields of the same Go type are equal.
func TestGoTypesHaveOneShape(t *testing.T) {
	shapes, at := make(map[string]string), make(map[string]string)
	eachField(func(here string, f Field) {
		if f.GoType == "" {
			return
		}
		s := signature(f)
		if known, ok := shapes[f.GoType]; ok && known != s {
			t.Errorf("%s is\n%s\nin %s and\n%s\nin %s", f.GoType, known, at[f.GoType], s, here)
		}
		shapes[f.GoType], at[f.GoType] = s, here
	})
	if len(shapes) < 80 {
		t.Errorf("%d Go types: too few", len(shapes))
	}
}

// signature is the part of a field that its Go type depends on.
func signature(f Field) string {
	var b strings.Builder
	for _, v := range f.Enum {
		fmt.Fprintf(&b, "%s=%s ", v.Name, v.Value)
	}
	if f.Enum != nil {
		return b.String()
	}
	for _, inner := range f.Fields {
		fmt.Fprintf(&b, "%s %s %s %s %v", inner.Name, inner.GoName, inner.Type, inner.GoType, inner.Also)
		if inner.Elem != nil {
			fmt.Fprintf(&b, " of %s %s", inner.Elem.Type, inner.Elem.GoType)
		}
		b.WriteString("; ")
	}
	return b.String()
}
