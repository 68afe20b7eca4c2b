package emulator

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A member is a function of tt, or of an object behind it, as the runtime is
// told of it. Its names are short because all of them are part of the script
// that a page loads before anything else.
type member struct {
	Kind      catalogue.Kind      `json:"k,omitempty"` // async if empty
	Message   string              `json:"n,omitempty"` // what errMsg begins with, if not its name
	Params    map[string]any      `json:"p,omitempty"` // see shapes
	Listener  string              `json:"l,omitempty"` // the listener's name among the parameters
	Single    bool                `json:"s,omitempty"` // there can be one listener only
	Members   map[string]*member  `json:"m,omitempty"` // of the object that a getter returns
	Functions map[string][]string `json:"f,omitempty"` // of the objects in its answer, by their place there
}

// tt is the member that has all of tt as its own.
var tt = sync.OnceValue(func() *member {
	root := new(member)
	for _, e := range catalogue.All() {
		root.add(strings.TrimPrefix(e.Path, "tt."), e)
	}
	return root
})

// add puts the function e where path says, seen from m.
func (m *member) add(path string, e catalogue.Entry) {
	if object, rest, nested := strings.Cut(path, "()."); nested {
		m.member(object).add(rest, e)
		return
	}
	if name, function, ok := strings.Cut(path, "#"); ok {
		m.member(name).addFunction(function)
		return
	}
	f := m.member(path)
	f.Message, f.Params = e.MsgName, shapes(e.Params)
	if e.Kind != catalogue.KindAsync {
		f.Kind = e.Kind
	}
	if e.Listener != nil {
		f.Listener, f.Single = e.Listener.Field, e.Listener.Single
	}
}

// member returns the member of that name, making it if need be: what is in an
// object may come before the object.
func (m *member) member(name string) *member {
	if m.Members == nil {
		m.Members = make(map[string]*member)
	}
	if m.Members[name] == nil {
		m.Members[name] = new(member)
	}
	return m.Members[name]
}

// addFunction notes a function of an object in m's answer: "stat.isFile".
func (m *member) addFunction(path string) {
	object, name, _ := strings.Cut(path, ".")
	if m.Functions == nil {
		m.Functions = make(map[string][]string)
	}
	m.Functions[object] = append(m.Functions[object], name)
}

// ttJSON is tt's members as JSON.
var ttJSON = sync.OnceValue(func() json.RawMessage {
	raw, err := json.Marshal(tt().Members)
	if err != nil {
		panic("emulator: " + err.Error()) // it is made of what was JSON
	}
	return raw
})

// shapes says of fields, in short, what the runtime has to know to check them:
// names with their shapes. A name that ends in ! must be there; the name ...
// means that others may be.
func shapes(fields []catalogue.Field) map[string]any {
	if len(fields) == 0 {
		return nil
	}
	all := make(map[string]any)
	for _, f := range fields {
		name := f.Name
		if f.Required {
			name += "!"
		}
		all[name] = shape(f)
	}
	return all
}

// letters stand for the types that need no more said.
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

// shape is a letter, or several with | between them; the shape of the elements
// in an array; or the shapes of an object's fields, under the empty name that
// of the values if its keys are free.
func shape(f catalogue.Field) any {
	switch {
	case f.Type == catalogue.TypeArray:
		return []any{shape(*f.Elem)}
	case f.Elem != nil:
		return map[string]any{"": shape(*f.Elem)}
	case f.Fields != nil:
		all := shapes(f.Fields)
		if f.Open {
			all["..."] = "*"
		}
		return all
	}
	s := letters[f.Type]
	for _, t := range f.Also {
		s += "|" + letters[t]
	}
	return s
}
