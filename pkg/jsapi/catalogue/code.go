package catalogue

// A Code is a number that tells why a call failed.
type Code struct {
	Field   CodeField `json:"field"` // where in the failure it stands
	Number  int       `json:"number"`
	Family  string    `json:"family"` // whose it is; see [Entry.Codes]
	Text    string    `json:"text,omitempty"`
	Meaning string    `json:"meaning"`
	Class   Class     `json:"class,omitempty"` // none if empty
}

// CodeField is the field of a failure that a code stands in. Of one number in
// both fields the two meanings have nothing to do with each other.
type CodeField string

// The two fields. A failure may hold either or both; errno is the one to trust.
const (
	Errno   CodeField = "errno"   // one dictionary for all functions, from client 5.15
	ErrCode CodeField = "errCode" // older, and different from family to family
)

// The families whose codes any function may give.
const (
	FamilyCommon  = "common"
	FamilyFile    = "file"
	FamilyNetwork = "network"
)

// Class is what a program can do about a code. The documentation does not
// class them: we do.
type Class string

// The classes.
const (
	ClassCanceled             Class = "canceled"
	ClassDeniedByUser         Class = "deniedByUser"
	ClassDeniedBySystem       Class = "deniedBySystem"
	ClassDeniedByOrganization Class = "deniedByOrganization"
	ClassUnsupported          Class = "unsupported"
	ClassNotConfigured        Class = "notConfigured"
	ClassInvalidParam         Class = "invalidParam"
	ClassRateLimited          Class = "rateLimited"
	ClassTimeout              Class = "timeout"
)
