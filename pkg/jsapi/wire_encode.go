package jsapi

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strconv"
	"time"
)

// marshal is json.Marshal that respects the tag "wire".
func marshal(v any) ([]byte, error) {
	return appendValue(nil, reflect.ValueOf(v), "")
}

func appendValue(b []byte, v reflect.Value, encoding string) ([]byte, error) {
	switch encoding {
	case wireMilliseconds:
		return strconv.AppendInt(b, v.Int()/int64(time.Millisecond), 10), nil
	case wireSeconds:
		return strconv.AppendInt(b, v.Int()/int64(time.Second), 10), nil
	case wireFractionSeconds:
		return strconv.AppendFloat(b, float64(v.Int())/float64(time.Second), 'f', -1, 64), nil
	case wireUnixMilliseconds:
		return strconv.AppendInt(b, v.Interface().(time.Time).UnixMilli(), 10), nil
	case wireUnixSeconds:
		return strconv.AppendInt(b, v.Interface().(time.Time).Unix(), 10), nil
	case wireBytes, wireData:
		b = append(b, `{"$bytes":"`...)
		b = base64.StdEncoding.AppendEncode(b, v.Bytes())
		return append(b, `"}`...), nil
	case wireList:
		if v.Len() == 0 {
			return append(b, "[]"...), nil
		}
	}
	if !v.IsValid() || typeInfoOf(v.Type()).plain {
		return appendPlain(b, v)
	}
	switch {
	case v.Kind() == reflect.Struct:
		return appendStruct(b, v)
	case v.Kind() == reflect.Slice && !v.IsNil():
		return appendSlice(b, v)
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return appendValue(b, v.Elem(), "")
	}
	return append(b, "null"...), nil
}

func appendPlain(b []byte, v reflect.Value) ([]byte, error) {
	if !v.IsValid() {
		return append(b, "null"...), nil
	}
	raw, err := json.Marshal(v.Interface())
	return append(b, raw...), err
}

func appendStruct(b []byte, v reflect.Value) ([]byte, error) {
	b = append(b, '{')
	first := true
	for _, f := range typeInfoOf(v.Type()).fields {
		value, encoding := v.Field(f.index), f.encoding
		if encoding == wireText || f.omitEmpty && isEmpty(value) {
			continue
		}
		if encoding == wireData && hasEncoding(v) {
			value, encoding = reflect.ValueOf(string(value.Bytes())), ""
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = strconv.AppendQuote(b, f.name)
		b = append(b, ':')
		var err error
		if b, err = appendValue(b, value, encoding); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// isEmpty reports whether v is empty by the rules of encoding/json, or a zero
// time.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// hasEncoding reports whether the bytes of v are sent as a string.
func hasEncoding(v reflect.Value) bool {
	for _, f := range typeInfoOf(v.Type()).fields {
		if f.name == "encoding" {
			return v.Field(f.index).Len() > 0
		}
	}
	return false
}

func appendSlice(b []byte, v reflect.Value) ([]byte, error) {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendValue(b, v.Index(i), ""); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}
