package settings

import "strings"

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

	// Delay of a FaultSlow, in milliseconds.
	Delay int `json:"delay,omitempty"`
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
	FaultSlow      FaultKind = "slow"      // the right answer, after Delay
)

// FaultKinds are all kinds of faults.
var FaultKinds = []FaultKind{FaultAnswer, FaultHang, FaultTruncated, FaultNotJSON, FaultEmpty, FaultReset, FaultSlow}

// validate returns an [*Error] about the first invalid field.
func (f Fault) validate() error {
	if err := oneOf("/kind", f.Kind, FaultKinds); err != nil {
		return err
	}
	switch {
	case f.Path != "" && !strings.HasPrefix(f.Path, "/"):
		return Invalid("/path", "应为接口路径，如 /open-apis/jssdk/ticket/get，留空表示所有接口", "want the path of an endpoint, such as /open-apis/jssdk/ticket/get, or nothing for all")
	case f.Times < 0:
		return Invalid("/times", "不能为负数", "it cannot be negative")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return Invalid("/status", "应为 200 到 599 的 HTTP 状态码，0 表示 200", "want an HTTP status from 200 to 599, 0 for 200")
	case f.Delay < 0 || f.Delay > maxDelay:
		return Invalid("/delay", "应在 0 到 %d 毫秒之间", "want 0 to %d ms", maxDelay)
	case f.Kind == FaultSlow && f.Delay == 0:
		return Invalid("/delay", "slow 需要延迟时间（毫秒）", "slow needs a delay in milliseconds")
	}
	return nil
}
