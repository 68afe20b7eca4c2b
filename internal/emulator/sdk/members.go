package sdk

import (
	"encoding/json"
	"maps"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A member describes a function of tt, or of an object that tt returns, to the
// script. The names are short because pages load the script before anything
// else.
type member struct {
	Kind      catalogue.Kind      `json:"k,omitempty"` // async if empty
	Message   string              `json:"n,omitempty"` // start of errMsg, if not its name
	Params    shapes              `json:"p,omitempty"`
	Listener  string              `json:"l,omitempty"` // the listener's name among the parameters
	Single    bool                `json:"s,omitempty"` // there can be one listener only
	Members   map[string]*member  `json:"m,omitempty"` // of the object that a getter returns
	Functions map[string][]string `json:"f,omitempty"` // of the objects in its answer, by the name of the object
}

// tt returns a member whose members are those of tt.
var tt = sync.OnceValue(func() *member {
	root := new(member)
	for _, e := range catalogue.All() {
		root.add(strings.TrimPrefix(e.Path, "tt."), e)
	}
	for _, name := range functions.Undocumented() {
		root.member(name).addUndocumented(name)
	}
	return root
})

// add adds the function e at a path relative to m.
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
	f.Message, f.Params = e.MsgName, newShapes(e.Params, e.Rules)
	if e.Kind != catalogue.KindAsync {
		f.Kind = e.Kind
	}
	if e.Listener != nil {
		f.Listener, f.Single = e.Listener.Field, e.Listener.Single
	}
}

// addUndocumented describes a function by its name alone.
func (m *member) addUndocumented(name string) {
	m.Params = shapes{{"...", "*"}}
	switch {
	case strings.HasPrefix(name, "on"):
		m.Kind, m.Params = catalogue.KindOn, nil
	case strings.HasPrefix(name, "off"):
		m.Kind, m.Params = catalogue.KindOff, nil
	}
}

// member returns the member with a name. It creates a missing one: functions of
// an object may be added before the object.
func (m *member) member(name string) *member {
	if m.Members == nil {
		m.Members = make(map[string]*member)
	}
	if m.Members[name] == nil {
		m.Members[name] = new(member)
	}
	return m.Members[name]
}

// addFunction adds a function of an object in m's answer: "stat.isFile".
func (m *member) addFunction(path string) {
	object, name, _ := strings.Cut(path, ".")
	if m.Functions == nil {
		m.Functions = make(map[string][]string)
	}
	m.Functions[object] = append(m.Functions[object], name)
}

// ttJSON returns tt's members as JSON.
var ttJSON = sync.OnceValue(func() json.RawMessage {
	raw, err := json.Marshal(tt().Members)
	if err != nil {
		panic("emulator: " + err.Error()) // it consists of decoded JSON
	}
	return raw
})

// introduced has the functions of tt that not every SDK has, with the first SDK
// 1.5.x that does. 1.5.16 lacks them, as measured; except for showMoreItemPanel it is
// not known which of the next ones is the first.
var introduced = map[string]int{
	"requestAccess": 17, "showMoreItemPanel": 29,
	"showLoading": 17, "hideLoading": 17, "shareWebContent": 17, "setWindowSize": 17, "getVideoInfo": 17,
	"reverseGeocode": 17, "grantScreenShot": 17, "onMemoryWarning": 17,
	"onServerBadgePush": 17, "offServerBadgePush": 17,
	"onLocationChangeError": 17, "offLocationChangeError": 17,
	"onNetworkStatusChange": 17, "offNetworkStatusChange": 17,
}

// introducedOnPhones has those that only phones lack in 1.5.16.
var introducedOnPhones = map[string]int{"toggleChat": 17, "saveFileAs": 17}

// missingIn returns the functions that tt does not have in the SDK 1.5.patch, on a PC
// or elsewhere.
func missingIn(patch int, pc bool) []string {
	all := maps.Clone(introduced)
	if !pc {
		maps.Copy(all, introducedOnPhones)
	}
	missing := []string{}
	for name, since := range all {
		if since > patch {
			missing = append(missing, name)
		}
	}
	return missing
}
