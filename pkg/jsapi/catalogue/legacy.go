package catalogue

// A LegacyFunction is a function of the namespaces h5sdk.biz, h5sdk.device and
// h5sdk.appCenter, which preceded tt. They take one object with onSuccess and onFail
// in it. Its other fields, and those of the answers, are in no documentation that is
// left. Clients on Harmony have none of them; those on Android and iOS are to lose
// them.
type LegacyFunction struct {
	Path        string    `json:"path"` // "h5sdk.biz.util.scan"
	Callbacks   Callbacks `json:"callbacks"`
	Replacement string    `json:"replacement,omitempty"` // path of the function of tt that replaces it, if there is one
	OffSince    string    `json:"offSince,omitempty"`    // date from which no client has it
}

// Callbacks are the callbacks that the script of the SDK passes on; it drops the
// page's others. They were measured with version 1.5.16.
type Callbacks string

// The callbacks.
const (
	CallbacksNone      Callbacks = "none"      // none: the page does not learn whether it worked
	CallbacksOnSuccess Callbacks = "onSuccess" // onSuccess only: a failure is silence
	CallbacksBoth      Callbacks = "both"      // onSuccess and onFail
	CallbacksUndecided Callbacks = "undecided" // the measurement did not decide
)
