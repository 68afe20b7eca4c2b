package catalogue

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Mistake is a value that a client refuses, or that it cannot answer.
type Mistake struct {
	Field      string     // where: "left.items[0].text"
	Constraint Constraint // what is broken there
	Refused    int        // number of the failure that is documented for it, 0 if none
	Text       string     // one clause: "title is required"
}

// Error implements error.
func (m *Mistake) Error() string { return m.Text }

// broken returns a mistake in f.
func (f Field) broken(at string, c Constraint, text string) *Mistake {
	return &Mistake{at, c, f.Refused[c], at + " " + text}
}

// broken returns a mistake against the rule, with its fields at the given place.
func (r Rule) broken(at, field, text string) *Mistake {
	return &Mistake{at + field, r.Constraint, r.Refused, text}
}

// typeNames are the names of the types in mistakes.
var typeNames = map[Type]string{
	TypeString: "string", TypeInt: "integer", TypeFloat: "number", TypeBool: "boolean",
	TypeBytes: "ArrayBuffer", TypeObject: "object", TypeArray: "array", TypeAny: "anything",
}

// typeName returns the name of the accepted types.
func (f Field) typeName() string {
	names := []string{typeNames[f.Type]}
	for _, t := range f.Also {
		names = append(names, typeNames[t])
	}
	return strings.Join(names, " or ")
}

// The texts of bounds.

func textMin(t Type, n float64) string {
	switch {
	case t == TypeInt || t == TypeFloat:
		return "should be at least " + number(n)
	case n == 1:
		return "should not be empty"
	}
	return "should have at least " + count(n, t)
}

func textMax(t Type, n float64) string {
	if t == TypeInt || t == TypeFloat {
		return "should be at most " + number(n)
	}
	return "should have at most " + count(n, t)
}

// count returns a size in words: "2 elements".
func count(n float64, t Type) string {
	units := map[Type]string{TypeString: "characters", TypeArray: "elements", TypeObject: "fields", TypeBytes: "bytes"}
	unit := units[t]
	if n == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return number(n) + " " + unit
}

func textEnum(values []json.RawMessage) string {
	return "should be one of " + strings.Join(plainAll(values), ", ")
}

func plainAll(values []json.RawMessage) []string {
	var all []string
	for _, v := range values {
		all = append(all, plain(v))
	}
	return all
}

func textBytes(n int) string { return fmt.Sprintf("should have at most %d bytes", n) }

func (f Format) text() string { return "should be " + f.Description(false) }

// text returns the clause for a rule about several fields that is broken.
func (r Rule) text(at string) string {
	var names []string
	for _, name := range r.Fields {
		names = append(names, at+name)
	}
	switch r.Constraint {
	case ConstraintOneOf:
		return enumerate(names, ", ", " or ") + " is required"
	case ConstraintDisjoint:
		return strings.Join(names, " and ") + " should have no element in common"
	}
	return names[0] + " is required" + r.If.text()
}

func (c *Condition) text() string {
	if c == nil {
		return ""
	}
	return " with " + c.Field + " " + plain(c.Is)
}

// plain returns a JSON value without the quotation marks of a text.
func plain(raw json.RawMessage) string {
	if text := unquote(raw); text != "" {
		return text
	}
	return string(raw)
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// values returns the values of an enumeration.
func (f Field) values() []json.RawMessage {
	var all []json.RawMessage
	for _, v := range f.Enum {
		all = append(all, v.Value)
	}
	return all
}

// failure returns the code with which the function refuses a mistake: the one that
// is documented for it, else errno 104.
func (e Entry) failure(m *Mistake) Code {
	codes := slices.Concat(e.OwnCodes(), load().Codes)
	i := slices.IndexFunc(codes, func(c Code) bool { return m.Refused != 0 && c.Number == m.Refused })
	if i < 0 {
		i = slices.IndexFunc(codes, func(c Code) bool { return c.Field == Errno && c.Number == errnoInvalidParam })
	}
	return codes[i]
}

const errnoInvalidParam = 104
