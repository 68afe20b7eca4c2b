package catalogue

import "encoding/json"

// A Field is a parameter, a result or a part of one.
type Field struct {
	Name   string `json:"name,omitempty"`   // in JavaScript; empty for the elements of an array
	GoName string `json:"goName,omitempty"` // if the usual rules make a bad name of Name
	Type   Type   `json:"type"`

	// GoType names the Go type of an object or enumeration. Fields with the
	// same name have the same type.
	GoType string `json:"goType,omitempty"`

	// Elem describes the elements of an array, or the values of an object with
	// free keys. An object with neither Elem nor Fields is any object.
	Elem   *Field  `json:"elem,omitempty"`
	Fields []Field `json:"fields,omitempty"`

	// Required means that a parameter must be given, or that a result is
	// documented as always present.
	Required bool `json:"required,omitempty"`

	Default       json.RawMessage `json:"default,omitempty"`
	DefaultNote   string          `json:"defaultNote,omitempty"` // a default that is no single value
	DefaultNoteZh string          `json:"defaultNoteZh,omitempty"`

	Unit Unit `json:"unit,omitempty"`

	// Min and Max bound a number, the characters of a text, the bytes of an
	// ArrayBuffer, the elements of an array and the keys of an object with free
	// keys. If Wide, Chinese characters count twice.
	Min  *float64 `json:"min,omitempty"`
	Max  *float64 `json:"max,omitempty"`
	Wide bool     `json:"wide,omitempty"`

	// MaxBytes bounds a text in UTF-8, an ArrayBuffer, and an object as JSON.
	MaxBytes int `json:"maxBytes,omitempty"`

	Format Format `json:"format,omitempty"` // of a text

	// Rules are conditions on the Fields of an object.
	Rules []Rule `json:"rules,omitempty"`

	// Refused has the documented numbers of the failures when a parameter breaks a
	// constraint, among the codes of the function. The others are errno 104.
	Refused map[Constraint]int `json:"refused,omitempty"`

	// Enum are the documented values; of an object with free keys, the
	// documented keys. Clients may have more.
	Enum []Value `json:"enum,omitempty"`

	// Also are other accepted types: the documentation allows them, or its pages
	// contradict each other.
	Also []Type `json:"also,omitempty"`

	// Unlisted fields are not in the table of the page, only in a sample or in
	// an older page.
	Unlisted bool `json:"unlisted,omitempty"`

	Open        bool   `json:"open,omitempty"`      // an object may hold more than Fields
	Scope       string `json:"scope,omitempty"`     // Open Platform scope without which it is left out
	Platforms   string `json:"platforms,omitempty"` // where it is supported, if not everywhere
	PlatformsZh string `json:"platformsZh,omitempty"`
	Note        string `json:"note,omitempty"`
	NoteZh      string `json:"noteZh,omitempty"`
}

// A Value is one of an enumeration.
type Value struct {
	Value       json.RawMessage `json:"value"`
	Name        string          `json:"name,omitempty"` // end of the Go constant, if not the value itself
	Meaning     string          `json:"meaning"`
	MeaningZh   string          `json:"meaningZh"`
	Platforms   string          `json:"platforms,omitempty"` // where it is known, if not everywhere
	PlatformsZh string          `json:"platformsZh,omitempty"`
}

// Type is the type of a field.
type Type string

// The types. JavaScript has one type of number; TypeInt is a whole one.
const (
	TypeString Type = "string"
	TypeInt    Type = "int"
	TypeFloat  Type = "float"
	TypeBool   Type = "bool"
	TypeObject Type = "object"
	TypeArray  Type = "array"
	TypeBytes  Type = "bytes" // an ArrayBuffer, in JSON {"$bytes":"<base64>"}
	TypeAny    Type = "any"
)

// Unit is the documented unit of a number.
type Unit string

// The units.
const (
	UnitMillisecond Unit = "ms"
	UnitSecond      Unit = "s"
	UnitUnixMilli   Unit = "unix-ms" // milliseconds since 1970
	UnitUnixSecond  Unit = "unix-s"  // seconds since 1970
	UnitByte        Unit = "byte"
	UnitKilobyte    Unit = "kB"
	UnitPixel       Unit = "px"
	UnitMeter       Unit = "m"
	UnitDegree      Unit = "deg"
)
