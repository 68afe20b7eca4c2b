package settings

// A Fault is a way in which the platform misbehaves.
type Fault struct {
	// Path of the endpoint, such as "/open-apis/jssdk/ticket/get"; empty is all
	// endpoints.
	Path string    `json:"path,omitempty"`
	Kind FaultKind `json:"kind"`

	// Times is the number of requests that it applies to; 0 is all, until it is
	// removed.
	Times int `json:"times,omitempty"`

	// The answer of a FaultAnswer: an HTTP status (0 is 200), a code with its
	// message, and headers. FaultNotJSON and FaultEmpty have Status and Header.
	Status  int               `json:"status,omitempty"`
	Code    int               `json:"code,omitempty"`
	Message string            `json:"message,omitempty"`
	Header  map[string]string `json:"header,omitempty"`
}

// FaultKind is the kind of a fault.
type FaultKind string

// The kinds.
const (
	FaultAnswer    FaultKind = "answer"    // a refusal: Status, Code, Message, Header
	FaultHang      FaultKind = "hang"      // no answer until the caller disconnects
	FaultTruncated FaultKind = "truncated" // the right answer, cut in the middle
	FaultNotJSON   FaultKind = "not-json"  // a page of HTML
	FaultEmpty     FaultKind = "empty"     // no body
	FaultReset     FaultKind = "reset"     // the connection breaks
)

// FaultKinds are all kinds of faults.
var FaultKinds = []FaultKind{FaultAnswer, FaultHang, FaultTruncated, FaultNotJSON, FaultEmpty, FaultReset}
