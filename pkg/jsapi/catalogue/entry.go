package catalogue

import "encoding/json"

// An Entry is one function.
type Entry struct {
	// Path is the path from the window, as for jsapi.Runtime:
	// "tt.getUserInfo", "tt.getNFCAdapter().getNfcA().transceive". What stands
	// behind a # is a function of an object inside an answer, which no Runtime
	// can reach: "tt.getFileSystemManager().stat#stat.isFile".
	Path string `json:"path"`

	// Name is the name in the documentation: "getUserInfo",
	// "NfcA.transceive".
	Name string `json:"name"`

	Kind  Kind   `json:"kind"`
	Group string `json:"group,omitempty"` // ID of its group; empty in h5sdk

	Summary   string `json:"summary"`   // one sentence
	SummaryZh string `json:"summaryZh"` // the same in Chinese

	Doc       string `json:"doc"`                 // address of the documentation's page
	Page      string `json:"page,omitempty"`      // that page in the mirror of the documentation that was read
	Updated   string `json:"updated,omitempty"`   // date of that page
	Mentioned bool   `json:"mentioned,omitempty"` // it has no page; the page of another function mentions it

	Since          Since     `json:"since"`
	NotInLark      bool      `json:"notInLark,omitempty"`      // the international documentation marks it as unsupported for web pages, so that Lark may lack it
	NeedsConfig    bool      `json:"needsConfig"`              // only after h5sdk.config has succeeded
	Scope          string    `json:"scope,omitempty"`          // permission that the user is asked for, see [Scopes]
	WaitsForUser   bool      `json:"waitsForUser,omitempty"`   // may answer only after the user has decided: picked, scanned, confirmed, allowed or refused
	TimeLimitSetBy string    `json:"timeLimitSetBy,omitempty"` // path of the function that sets how long it may take
	InsteadUse     string    `json:"insteadUse,omitempty"`     // path of the function that the documentation recommends instead
	Returns        string    `json:"returns,omitempty"`        // of a getter: the object, as in the Name of its functions
	Listener       *Listener `json:"listener,omitempty"`       // of on and off: how the listener is given
	Off            string    `json:"off,omitempty"`            // of on: path of the off function, if there is one
	MsgName        string    `json:"msgName,omitempty"`        // what stands before ":ok" in errMsg, if not the function's own name

	// Params are the fields of the one object it takes, without its callbacks.
	Params []Field `json:"params,omitempty"`

	// Rules are conditions on Params.
	Rules []Rule `json:"rules,omitempty"`

	// Example is a plausible object of Params; empty if there are none.
	Example json.RawMessage `json:"example,omitempty"`

	// Results are the fields of its answer, without errMsg: of success if the
	// kind is async, of the event if it is on. The result of sync is a single
	// field without a name.
	Results []Field `json:"results,omitempty"`

	// Failure are the fields of its answer to fail, without errMsg, errno,
	// errString and errCode, each of which is optional.
	Failure []Field `json:"failure,omitempty"`

	// Sample is a plausible answer that fits Results, {} if there are none;
	// empty for the kinds that give nothing. Bytes are {"$bytes":"<base64>"}.
	Sample json.RawMessage `json:"sample,omitempty"`

	// Codes are the families of failure codes that are documented for it
	// in addition to those of every function; see OwnCodes.
	Codes []string `json:"codes,omitempty"`

	Notes   []string `json:"notes,omitempty"`   // limits and conditions
	NotesZh []string `json:"notesZh,omitempty"` // the same in Chinese, one for each
	Traps   []string `json:"traps,omitempty"`   // contradictions of the sources and other pitfalls
	TrapsZh []string `json:"trapsZh,omitempty"` // the same in Chinese, one for each
}

// Kind is how a function is called and returns its result.
type Kind string

// The kinds.
const (
	KindAsync   Kind = "async"   // takes an object with success, fail and complete
	KindGetter  Kind = "getter"  // returns an object whose functions are entries of their own
	KindSync    Kind = "sync"    // returns its result
	KindCommand Kind = "command" // returns nothing; its results are events
	KindOn      Kind = "on"      // registers a listener
	KindOff     Kind = "off"     // unregisters a listener
)

// Listener is how an on or off function takes its listener.
type Listener struct {
	Style    Style  `json:"style"`
	Field    string `json:"field,omitempty"`    // name of the listener in the object, unless the style is function
	Optional bool   `json:"optional,omitempty"` // of off: without a listener it removes all
	Single   bool   `json:"single,omitempty"`   // of on: there can be one listener only
}

// Style is where a listener stands among the arguments.
type Style string

// The styles.
const (
	StyleFunction Style = "function" // it is the argument
	StyleObject   Style = "object"   // it is a field of the argument, beside Params
	StyleEither   Style = "either"   // both are documented
)

// Since is the first client on each platform that has a function.
type Since struct {
	Android Version `json:"android"`
	IOS     Version `json:"ios"`
	PC      Version `json:"pc"`
	Harmony Version `json:"harmony"`
}

// Version is the number of a client, such as "3.44.0", or one of the two words.
type Version string

// The versions that are not numbers.
const (
	VersionAny         Version = "all" // supported without a stated version
	VersionUnsupported Version = "-"
)
