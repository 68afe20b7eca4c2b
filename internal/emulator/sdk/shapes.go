package sdk

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// shapes describe the fields of an object to the script, which checks parameters by
// them: names with shapes, in the order of the catalogue. A name that ends in ! is
// required; the name ... allows others; the name & has the rules.
//
// Only what the SDK refuses itself is in them, with errno 104. The client refuses the
// rest: mistakes with a number of the function's own, and those on some platforms
// or versions.
type shapes []namedShape

type namedShape struct {
	name  string
	shape any
}

// MarshalJSON keeps the order of the names.
func (s shapes) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(f.name)
		if err != nil {
			return nil, err
		}
		shape, err := json.Marshal(f.shape)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(shape)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func newShapes(fields []catalogue.Field, rules []catalogue.Rule) shapes {
	var all shapes
	for _, f := range fields {
		name := f.Name
		if f.Required && f.Refused[catalogue.ConstraintRequired] == 0 {
			name += "!"
		}
		all = append(all, namedShape{name, shape(f)})
	}
	if own := shapeRules(rules); own != nil {
		all = append(all, namedShape{"&", own})
	}
	return all
}

// letters are the shapes of simple types.
var letters = map[catalogue.Type]string{
	catalogue.TypeString: "s",
	catalogue.TypeInt:    "i",
	catalogue.TypeFloat:  "f",
	catalogue.TypeBool:   "b",
	catalogue.TypeBytes:  "y",
	catalogue.TypeObject: "o",
	catalogue.TypeArray:  "a",
	catalogue.TypeAny:    "*",
}

// shape returns the shape of a field: that of its type, or one with constraints.
func shape(f catalogue.Field) any {
	c := constrained{Shape: typeShape(f), Wide: f.Wide}
	if f.Refused[catalogue.ConstraintMin] == 0 {
		c.Min = f.Min
	}
	if f.Refused[catalogue.ConstraintMax] == 0 {
		c.Max = f.Max
	}
	if f.Refused[catalogue.ConstraintBytes] == 0 {
		c.MaxBytes = f.MaxBytes
	}
	if f.Refused[catalogue.ConstraintFormat] == 0 {
		c.Format = f.Format
	}
	if f.Refused[catalogue.ConstraintEnum] == 0 && f.Elem == nil {
		for _, v := range f.Enum {
			c.Enum = append(c.Enum, v.Value)
		}
	}
	if c.Min == nil && c.Max == nil && c.MaxBytes == 0 && c.Format == "" && c.Enum == nil {
		return c.Shape
	}
	return c
}

// A constrained is a shape with constraints of the catalogue.
type constrained struct {
	Shape    any               `json:"="`
	Min      *float64          `json:"min,omitempty"`
	Max      *float64          `json:"max,omitempty"`
	Wide     bool              `json:"wide,omitempty"`
	MaxBytes int               `json:"bytes,omitempty"`
	Format   catalogue.Format  `json:"format,omitempty"`
	Enum     []json.RawMessage `json:"enum,omitempty"`
}

// typeShape returns a letter, or several with | between them; an array with the shape
// of its elements; or an object with the shapes of its fields, which has the
// shape of all values under the empty name if its keys are free.
func typeShape(f catalogue.Field) any {
	switch {
	case f.Type == catalogue.TypeArray:
		return []any{shape(*f.Elem)}
	case f.Elem != nil:
		return map[string]any{"": shape(*f.Elem)}
	case f.Fields != nil:
		all := newShapes(f.Fields, f.Rules)
		if f.Open {
			all = append(all, namedShape{"...", "*"})
		}
		return all
	}
	s := letters[f.Type]
	for _, t := range f.Also {
		s += "|" + letters[t]
	}
	return s
}

// A shapeRule is a rule of the catalogue that the script checks.
type shapeRule struct {
	Constraint catalogue.Constraint `json:"constraint"` // oneOf or required
	Fields     []string             `json:"fields"`
	If         *catalogue.Condition `json:"if,omitempty"`
}

// scriptConstraints are the constraints of rules that the script knows.
var scriptConstraints = []catalogue.Constraint{catalogue.ConstraintOneOf, catalogue.ConstraintRequired}

func shapeRules(rules []catalogue.Rule) []shapeRule {
	var own []shapeRule
	for _, r := range rules {
		if r.Refused == 0 && r.EveryClient() && slices.Contains(scriptConstraints, r.Constraint) {
			own = append(own, shapeRule{r.Constraint, r.Fields, r.If})
		}
	}
	return own
}

// A format is a format of texts for the script.
type format struct {
	Pattern     string `json:"pattern"`
	Description string `json:"description"`
}

func newFormats() map[catalogue.Format]format {
	all := make(map[catalogue.Format]format)
	for _, f := range catalogue.Formats() {
		all[f] = format{f.Pattern(), f.Description(false)}
	}
	return all
}
