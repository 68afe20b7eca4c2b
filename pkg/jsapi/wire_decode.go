package jsapi

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"time"
)

// unmarshal is json.Unmarshal that respects the tag "wire".
func unmarshal(raw []byte, target any) error {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return json.Unmarshal(raw, target)
	}
	if typeInfoOf(v.Type().Elem()).plain {
		return json.Unmarshal(raw, target)
	}
	return decodeValue(bytes.TrimSpace(raw), v.Elem(), "")
}

// decodeValue reads raw, which has no space around it, into v.
func decodeValue(raw []byte, v reflect.Value, encoding string) error {
	if string(raw) == "null" {
		return nil
	}
	switch encoding {
	case wireMilliseconds:
		return decodeDuration(raw, v, time.Millisecond)
	case wireSeconds, wireFractionSeconds:
		return decodeDuration(raw, v, time.Second)
	case wireUnixMilliseconds:
		return decodeTime(raw, v, time.UnixMilli)
	case wireUnixSeconds:
		return decodeTime(raw, v, func(n int64) time.Time { return time.Unix(n, 0) })
	case wireBytes, wireData:
		return decodeBytes(raw, v, encoding)
	case wireLoose:
		return decodeLoose(raw, v)
	}
	return decodeStrict(raw, v)
}

func decodeStrict(raw []byte, v reflect.Value) error {
	switch {
	case typeInfoOf(v.Type()).plain:
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
	for _, f := range typeInfoOf(v.Type()).fields {
		value, ok := object[f.name]
		if !ok || f.encoding == wireText {
			continue
		}
		if err := decodeValue(value, v.Field(f.index), f.encoding); err != nil {
			return &fieldError{f.name, err}
		}
	}
	return nil
}

// A fieldError is an error in a field of an answer.
type fieldError struct {
	name  string
	cause error
}

func (e *fieldError) Error() string { return e.name + ": " + e.cause.Error() }
func (e *fieldError) Unwrap() error { return e.cause }

func decodeSlice(raw []byte, v reflect.Value, encoding string) error {
	var elems []json.RawMessage
	if err := json.Unmarshal(raw, &elems); err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(elems), len(elems)))
	for i, elem := range elems {
		if err := decodeValue(elem, v.Index(i), encoding); err != nil {
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

func decodeBytes(raw []byte, v reflect.Value, encoding string) error {
	if encoding == wireData && raw[0] == '"' {
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

// decodeLoose reads a field that is documented with two types: a number or a
// bool that may be a string, a string that may be a number, a list that may be
// its only element, an object that may be a string.
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

// decodeText reads a string that came instead of an object: the object as JSON,
// or text that is kept in the field with the tag wireText.
func decodeText(raw []byte, v reflect.Value) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	if decodeStruct([]byte(s), v) == nil {
		return nil
	}
	for _, f := range typeInfoOf(v.Type()).fields {
		if f.encoding == wireText {
			v.Field(f.index).SetString(s)
		}
	}
	return nil
}
