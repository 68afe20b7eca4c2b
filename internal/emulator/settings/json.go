package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// UnmarshalStrict is json.Unmarshal that also fails for names that v does not have.
// The error is an [*Error].
func UnmarshalStrict(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return decodeError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Invalid("", "只能有一个 JSON 值", "more than one JSON value")
	}
	return nil
}

// decodeError returns the error of package json as one about a field.
func decodeError(err error) *Error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		field := ""
		if wrong.Field != "" {
			field = Pointer(strings.Split(wrong.Field, ".")...)
		}
		return Invalid(field, "类型错误：%s 不能用作 %s", "wrong type: %s cannot be a %s", wrong.Value, wrong.Type)
	}
	if quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name, _ := strconv.Unquote(quoted)
		return Invalid(Pointer(name), "没有这个字段", "there is no such field")
	}
	return Invalid("", "不是有效的 JSON：%v", "not JSON: %v", err)
}

// merge changes the fields of s that a JSON object names, one by one so that an error
// names its field.
func (s *Settings) merge(patch []byte) error {
	var named map[string]json.RawMessage
	if err := UnmarshalStrict(patch, &named); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if err := s.mergeField(name, named[name]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Settings) mergeField(name string, raw json.RawMessage) error {
	switch {
	case string(raw) == "null": // empties it
	case name == "outcomes":
		return mergeEntries(name, s.Outcomes, raw)
	case name == "permissions":
		return mergeEntries(name, s.Permissions, raw)
	case name == "faults":
		return mergeFaults(&s.Faults, raw)
	}
	field, _ := json.Marshal(map[string]json.RawMessage{name: raw}) // it was JSON
	return UnmarshalStrict(field, s)
}

// mergeEntries replaces the entries of a map that a JSON object names. Those that are
// null become the zero value.
func mergeEntries[T any](name string, entries map[string]T, raw json.RawMessage) error {
	var named map[string]json.RawMessage
	if err := UnmarshalStrict(raw, &named); err != nil {
		return Within(Pointer(name), err)
	}
	for _, key := range slices.Sorted(maps.Keys(named)) {
		var entry T
		if err := UnmarshalStrict(named[key], &entry); err != nil {
			return Within(Pointer(name, key), err)
		}
		entries[key] = entry
	}
	return nil
}

// mergeFaults replaces the faults by a JSON array.
func mergeFaults(faults *[]Fault, raw json.RawMessage) error {
	var all []json.RawMessage
	if err := UnmarshalStrict(raw, &all); err != nil {
		return Within("/faults", err)
	}
	list := make([]Fault, len(all))
	for i := range all {
		if err := UnmarshalStrict(all[i], &list[i]); err != nil {
			return Within(Pointer("faults", strconv.Itoa(i)), err)
		}
	}
	*faults = list
	return nil
}
