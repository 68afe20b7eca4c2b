package jsapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

// What the tag "wire" of a field may say: how the field is written to the host
// and read from it where encoding/json alone would do it otherwise.
const (
	wireMilliseconds     = "ms"      // a time.Duration as whole milliseconds
	wireSeconds          = "s"       // a time.Duration as whole seconds
	wireFractionSeconds  = "float-s" // a time.Duration as seconds with a fraction
	wireUnixMilliseconds = "unix-ms" // a time.Time as milliseconds since 1970
	wireUnixSeconds      = "unix-s"  // a time.Time as seconds since 1970
	wireBytes            = "bytes"   // a []byte as {"$bytes":…}
	wireData             = "data"    // the same, or as a text in the Encoding beside it
	wireList             = "list"    // a list that is written even if it is nil
	wireLoose            = "loose"   // also what the documentation says elsewhere: see decodeLoose
	wireText             = "text"    // no field in JSON: the text that came in the struct's place
)

// A shape is what has to be known of a type to write and read it.
type shape struct {
	plain  bool // encoding/json does it alone
	fields []wireField
}

type wireField struct {
	index     int
	name      string
	omitEmpty bool
	word      string // what the tag "wire" says
	flat      bool   // see decodeFlat
}

var shapes sync.Map // of shape by reflect.Type

var (
	marshaler   = reflect.TypeFor[json.Marshaler]()
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

func shapeOf(t reflect.Type) shape {
	if known, ok := shapes.Load(t); ok {
		return known.(shape)
	}
	s := look(t, make(map[reflect.Type]bool))
	shapes.Store(t, s)
	return s
}

// look finds the shape of t. above are the types that t was found in, or it
// would never end with a type that contains itself.
func look(t reflect.Type, above map[reflect.Type]bool) shape {
	if above[t] || t.Implements(marshaler) || reflect.PointerTo(t).Implements(unmarshaler) {
		return shape{plain: true}
	}
	above[t] = true
	defer delete(above, t)
	switch t.Kind() {
	case reflect.Struct:
		return lookInto(t, above)
	case reflect.Pointer, reflect.Slice:
		return shape{plain: look(t.Elem(), above).plain}
	}
	return shape{plain: true}
}

func lookInto(t reflect.Type, above map[reflect.Type]bool) shape {
	s := shape{plain: true}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		word := f.Tag.Get("wire")
		if !f.IsExported() || name == "-" && word == "" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if word != "" || !look(f.Type, above).plain {
			s.plain = false
		}
		s.fields = append(s.fields, wireField{i, name, options == "omitempty", word, options == "" && flat(f.Type)})
	}
	return s
}
