package jsapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"
)

// The values of the tag "wire": encodings that encoding/json does not have.
const (
	wireMilliseconds     = "ms"      // a time.Duration as whole milliseconds
	wireSeconds          = "s"       // a time.Duration as whole seconds
	wireFractionSeconds  = "float-s" // a time.Duration as seconds with a fraction
	wireUnixMilliseconds = "unix-ms" // a time.Time as milliseconds since 1970
	wireUnixSeconds      = "unix-s"  // a time.Time as seconds since 1970
	wireBytes            = "bytes"   // a []byte as {"$bytes":…}
	wireData             = "data"    // the same, or as a string in the Encoding of the same struct
	wireList             = "list"    // a list that is written even if it is nil
	wireLoose            = "loose"   // also of the other types that are documented: see decodeLoose
	wireText             = "text"    // no field in JSON: the string that came instead of the struct
)

// typeInfo describes how a type is encoded and decoded.
type typeInfo struct {
	plain  bool // encoding/json is used for the type
	fields []wireField
}

type wireField struct {
	index     int
	name      string
	omitEmpty bool
	encoding  string // the value of the tag "wire"
}

// wireTypes caches typeInfo by reflect.Type.
var wireTypes sync.Map

var (
	marshaler   = reflect.TypeFor[json.Marshaler]()
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

func typeInfoOf(t reflect.Type) typeInfo {
	if known, ok := wireTypes.Load(t); ok {
		return known.(typeInfo)
	}
	info := inspect(t, make(map[reflect.Type]bool))
	wireTypes.Store(t, info)
	return info
}

// inspect returns the typeInfo of t. parents are the types that contain t:
// recursive types are plain.
func inspect(t reflect.Type, parents map[reflect.Type]bool) typeInfo {
	if parents[t] || t.Implements(marshaler) || reflect.PointerTo(t).Implements(unmarshaler) {
		return typeInfo{plain: true}
	}
	parents[t] = true
	defer delete(parents, t)
	switch t.Kind() {
	case reflect.Struct:
		return inspectFields(t, parents)
	case reflect.Pointer, reflect.Slice:
		return typeInfo{plain: inspect(t.Elem(), parents).plain}
	}
	return typeInfo{plain: true}
}

func inspectFields(t reflect.Type, parents map[reflect.Type]bool) typeInfo {
	info := typeInfo{plain: true}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		encoding := f.Tag.Get("wire")
		if !f.IsExported() || name == "-" && encoding == "" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if encoding != "" || !inspect(f.Type, parents).plain {
			info.plain = false
		}
		info.fields = append(info.fields, wireField{i, name, options == "omitempty", encoding})
	}
	return info
}

// longestDuration returns the longest time.Duration among the fields of params.
func longestDuration(params any) (longest time.Duration) {
	v := reflect.ValueOf(params)
	if v.Kind() != reflect.Struct {
		return 0
	}
	for _, f := range typeInfoOf(v.Type()).fields {
		field := v.Field(f.index)
		if field.Kind() == reflect.Pointer && !field.IsNil() {
			field = field.Elem()
		}
		if field.Type() == reflect.TypeFor[time.Duration]() {
			longest = max(longest, time.Duration(field.Int()))
		}
	}
	return longest
}
