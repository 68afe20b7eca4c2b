package catalogue

// A Code is the reason of a failure.
type Code struct {
	Field     CodeField `json:"field"` // the field of the failure
	Number    int       `json:"number"`
	Family    string    `json:"family"`         // see [Entry.Codes]
	Text      string    `json:"text,omitempty"` // the client's own, in English
	Meaning   string    `json:"meaning"`
	MeaningZh string    `json:"meaningZh"`
	Class     Class     `json:"class,omitempty"` // none if empty
}

// CodeField is the field of a failure that holds a code. The same number has
// unrelated meanings in the two fields.
type CodeField string

// The two fields. A failure may have either or both; errno takes precedence.
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

// Class groups codes by how a program can handle them. The classes are those of
// package jsapi, not of the documentation.
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
