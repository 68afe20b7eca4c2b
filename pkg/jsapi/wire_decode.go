package jsapi

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"time"
)

// unmarshal is json.Unmarshal that heeds the tag "wire".
func unmarshal(raw []byte, target any) error {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return json.Unmarshal(raw, target)
	}
	if s := shapeOf(v.Type().Elem()); s.plain {
		if len(s.fields) > 0 && decodeFlat(raw, v.Elem(), s.fields) {
			return nil
		}
		return json.Unmarshal(raw, target)
	}
	return decodeValue(bytes.TrimSpace(raw), v.Elem(), "")
}

// decodeValue reads raw, which is trimmed as the raw messages in a message are,
// into v.
func decodeValue(raw []byte, v reflect.Value, word string) error {
	if string(raw) == "null" {
		return nil
	}
	switch word {
	case wireMilliseconds:
		return decodeDuration(raw, v, time.Millisecond)
	case wireSeconds, wireFractionSeconds:
		return decodeDuration(raw, v, time.Second)
	case wireUnixMilliseconds:
		return decodeTime(raw, v, time.UnixMilli)
	case wireUnixSeconds:
		return decodeTime(raw, v, func(n int64) time.Time { return time.Unix(n, 0) })
	case wireBytes, wireData:
		return decodeBytes(raw, v, word)
	case wireLoose:
		return decodeLoose(raw, v)
	}
	return decodeStrict(raw, v)
}

func decodeStrict(raw []byte, v reflect.Value) error {
	switch {
	case shapeOf(v.Type()).plain:
		return json.Unmarshal(raw, v.Addr().Interface())
	case v.Kind() == reflect.Struct:
		return decodeStruct(raw, v)
	case v.Kind() == reflect.Slice:
		return decodeSlice(raw, v, "")
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return decodeValue(raw, v.Elem(), "")
	}
	return json.Unmarshal(raw, v.Addr().Interface())
}

func decodeStruct(raw []byte, v reflect.Value) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	for _, f := range shapeOf(v.Type()).fields {
		value, ok := object[f.name]
		if !ok || f.word == wireText {
			continue
		}
		if err := decodeValue(value, v.Field(f.index), f.word); err != nil {
			return &fieldError{f.name, err}
		}
	}
	return nil
}

// A fieldError says where in an answer something does not fit.
type fieldError struct {
	name  string
	cause error
}

func (e *fieldError) Error() string { return e.name + ": " + e.cause.Error() }
func (e *fieldError) Unwrap() error { return e.cause }

func decodeSlice(raw []byte, v reflect.Value, word string) error {
	var elems []json.RawMessage
	if err := json.Unmarshal(raw, &elems); err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(elems), len(elems)))
	for i, elem := range elems {
		if err := decodeValue(elem, v.Index(i), word); err != nil {
			return err
		}
	}
	return nil
}

func decodeDuration(raw []byte, v reflect.Value, unit time.Duration) error {
	var n float64
	err := json.Unmarshal(raw, &n)
	v.SetInt(int64(math.Round(n * float64(unit))))
	return err
}

func decodeTime(raw []byte, v reflect.Value, instant func(int64) time.Time) error {
	var n float64 // some clients send fractions
	err := json.Unmarshal(raw, &n)
	v.Set(reflect.ValueOf(instant(int64(n))))
	return err
}

func decodeBytes(raw []byte, v reflect.Value, word string) error {
	if word == wireData && raw[0] == '"' {
		var s string
		err := json.Unmarshal(raw, &s)
		v.SetBytes([]byte(s))
		return err
	}
	var buffer struct {
		Bytes []byte `json:"$bytes"`
	}
	err := json.Unmarshal(raw, &buffer)
	v.SetBytes(buffer.Bytes)
	return err
}

// decodeLoose reads what the documentation gives two types: a number or a bool
// that may be a text, a text that may be a number, a list that may be its only
// element, an object that may be a text.
func decodeLoose(raw []byte, v reflect.Value) error {
	quoted := raw[0] == '"'
	switch kind := v.Kind(); {
	case kind == reflect.Slice && raw[0] == '[':
		return decodeSlice(raw, v, wireLoose)
	case kind == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return decodeLoose(raw, v.Index(0))
	case kind == reflect.String && !quoted:
		v.SetString(string(raw))
		return nil
	case kind == reflect.Struct && quoted:
		return decodeText(raw, v)
	case kind != reflect.String && kind != reflect.Struct && quoted:
		s, err := strconv.Unquote(string(raw))
		if err != nil {
			return err
		}
		return decodeStrict([]byte(s), v)
	}
	return decodeStrict(raw, v)
}

// decodeText reads a text in the place of an object: the object as JSON, or
// words to keep.
func decodeText(raw []byte, v reflect.Value) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	if decodeStruct([]byte(s), v) == nil {
		return nil
	}
	for _, f := range shapeOf(v.Type()).fields {
		if f.word == wireText {
			v.Field(f.index).SetString(s)
		}
	}
	return nil
}
