package catalogue

import (
	"encoding/json"
	"slices"
)

// A Constraint is what a field or a [Rule] demands of a value.
type Constraint string

// The constraints of fields.
const (
	ConstraintRequired Constraint = "required" // it is given; of a rule: not empty either
	ConstraintType     Constraint = "type"     // Type or Also
	ConstraintUnknown  Constraint = "unknown"  // no fields but the documented ones
	ConstraintMin      Constraint = "min"      // Min
	ConstraintMax      Constraint = "max"      // Max
	ConstraintBytes    Constraint = "bytes"    // MaxBytes
	ConstraintEnum     Constraint = "enum"     // one of Enum
	ConstraintFormat   Constraint = "format"   // Format
)

// The constraints that only rules have.
const (
	ConstraintOneOf    Constraint = "oneOf"    // at least one of the fields is given and not empty
	ConstraintDisjoint Constraint = "disjoint" // the lists have no element in common
)

// A Rule is a constraint that a field alone cannot express: about several fields,
// or on some clients only. Its constraint is one of required, oneOf, disjoint, min,
// max, enum and format.
type Rule struct {
	Constraint Constraint `json:"constraint"`
	Fields     []string   `json:"fields"` // names in the same object

	If *Condition `json:"if,omitempty"` // the rule applies only then

	Min    *float64          `json:"min,omitempty"`
	Max    *float64          `json:"max,omitempty"`
	Wide   bool              `json:"wide,omitempty"`
	Enum   []json.RawMessage `json:"enum,omitempty"`
	Format Format            `json:"format,omitempty"`

	// On are the platforms where the rule applies, all if empty; From and Before
	// the versions of the client: from From on, and before Before.
	On     []Platform `json:"on,omitempty"`
	From   Version    `json:"from,omitempty"`
	Before Version    `json:"before,omitempty"`

	// Refused is the documented number of the failure, among the codes of the
	// function; errno 104 if 0.
	Refused int `json:"refused,omitempty"`
}

// A Condition is true if a field of the same object has a value.
type Condition struct {
	Field string          `json:"field"`
	Is    json.RawMessage `json:"is"`
}

// A Client is the client that a call is checked for. In the zero value, rules for
// some platforms or versions do not apply.
type Client struct {
	Platform Platform
	Version  Version
}

// EveryClient reports whether the rule applies to every client.
func (r Rule) EveryClient() bool { return len(r.On) == 0 && r.From == "" && r.Before == "" }

// appliesTo reports whether the rule applies to a client.
func (r Rule) appliesTo(c Client) bool {
	switch {
	case len(r.On) > 0 && !slices.Contains(r.On, c.Platform):
		return false
	case (r.From != "" || r.Before != "") && c.Version == "":
		return false
	case r.From != "" && CompareVersions(c.Version, r.From) < 0:
		return false
	case r.Before != "" && CompareVersions(c.Version, r.Before) >= 0:
		return false
	}
	return true
}
