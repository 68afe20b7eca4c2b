package webapp

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
)

// field is a field of an input that texts can set.
type field struct {
	name  string // by the json tag
	value reflect.Value
}

// fieldsOf returns the fields of the struct that in points to, directly or
// through another pointer; there are none if it is no struct.
func fieldsOf(in reflect.Value) []field {
	v := in.Elem()
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	var fields []field
	for _, f := range reflect.VisibleFields(v.Type()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || f.Anonymous && name == "" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		value, err := v.FieldByIndexErr(f.Index)
		if err == nil { // not inside an embedded nil pointer
			fields = append(fields, field{name, value})
		}
	}
	return fields
}

// set sets the field to the texts that a request has for it. Only a slice takes
// more than one: of the others the first counts.
func (f field) set(texts []string) error {
	if f.value.Kind() != reflect.Slice || isText(f.value) {
		return f.setOne(f.value, texts[0])
	}
	list := reflect.MakeSlice(f.value.Type(), len(texts), len(texts))
	for i, text := range texts {
		if err := f.setOne(list.Index(i), text); err != nil {
			return err
		}
	}
	f.value.Set(list)
	return nil
}

func isText(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(encoding.TextUnmarshaler)
	return ok
}

func (f field) setOne(v reflect.Value, text string) error {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		return f.setOne(v.Elem(), text)
	}
	var err error
	want := "another value"
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		want, err = "a "+v.Type().String(), t.UnmarshalText([]byte(text))
	} else {
		want, err = setBasic(v, text)
	}
	if err != nil {
		return &inputError{f.name, want}
	}
	return nil
}

// setBasic sets a value of a basic type, and returns the expected format.
func setBasic(v reflect.Value, text string) (want string, err error) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		var b bool
		b, err = strconv.ParseBool(text)
		v.SetBool(b)
		return "true or false", err
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		var n int64
		n, err = strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(n)
		return "a whole number", err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		var n uint64
		n, err = strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(n)
		return "a whole number that is not negative", err
	case reflect.Float32, reflect.Float64:
		var x float64
		x, err = strconv.ParseFloat(text, v.Type().Bits())
		v.SetFloat(x)
		return "a number", err
	}
	return "", nil // a struct or a map comes in bodies only
}
