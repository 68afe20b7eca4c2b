package settings

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// An Outcome replaces the usual answer of a function. Functions that return an
// object or remove a listener do not ask the client, and have none.
type Outcome struct {
	Kind OutcomeKind `json:"kind"`

	// Times is the number of calls that it applies to; 0 is all, until it is
	// removed.
	Times int `json:"times,omitempty"`

	// Delay, in milliseconds, precedes it.
	Delay int `json:"delay,omitempty"`

	// Answer replaces the answer of an OutcomeAnswer: the object that success gets.
	// It has to be one that is documented, unless the client is lenient.
	Answer json.RawMessage `json:"answer,omitempty"`

	// The failure of an OutcomeFail. Code is a number of the function's own
	// family (333444), Errno one of the common dictionary (107). Message
	// defaults to their meaning.
	Code    int    `json:"code,omitempty"`
	Errno   int    `json:"errno,omitempty"`
	Message string `json:"message,omitempty"`
}

// OutcomeKind is the kind of an outcome.
type OutcomeKind string

// The kinds.
const (
	OutcomeAnswer OutcomeKind = "answer" // the usual answer, or Answer
	OutcomeRefuse OutcomeKind = "refuse" // the user or the client refuses
	OutcomeCancel OutcomeKind = "cancel" // the user closes what the function has opened
	OutcomeFail   OutcomeKind = "fail"   // Code, Errno, Message
	OutcomeNever  OutcomeKind = "never"  // no answer at all
)

// OutcomeKinds are all kinds of outcomes.
var OutcomeKinds = []OutcomeKind{OutcomeAnswer, OutcomeRefuse, OutcomeCancel, OutcomeFail, OutcomeNever}

// maxDelay bounds delays, in milliseconds.
const maxDelay = 3_600_000

// isDefault reports whether o is the same as no entry.
func (o Outcome) isDefault() bool {
	return (o.Kind == "" || o.Kind == OutcomeAnswer) && o.Delay == 0 && o.Answer == nil
}

// OutcomesOf returns the kinds of outcomes that the function at path can have.
func OutcomesOf(path string) []OutcomeKind {
	if path == functions.ConfigPath {
		return []OutcomeKind{OutcomeAnswer, OutcomeRefuse, OutcomeFail, OutcomeNever}
	}
	return OutcomeKinds
}

// validate returns an [*Error] about the first invalid field of the outcome of the
// function at path.
func (o Outcome) validate(path string, lenient bool) error {
	switch {
	case !functions.AsksClient(path):
		return Invalid("", "%q 不是会调用客户端的 SDK 函数", "%q is not a function of the SDK that asks the client", path)
	case o.Kind == OutcomeCancel && path == functions.ConfigPath:
		return Invalid("/kind", "用户无法取消 %s", "users cannot cancel %s", path)
	case o.Kind == OutcomeFail && o.Code == 0 && o.Errno == 0 && o.Message == "":
		return Invalid("/code", "失败需要 code、errno 或 message", "a failure needs a code, an errno or a message")
	case o.Times < 0:
		return Invalid("/times", "不能为负数", "it cannot be negative")
	case o.Delay < 0 || o.Delay > maxDelay:
		return Invalid("/delay", "应在 0 到 %d 毫秒之间", "want 0 to %d ms", maxDelay)
	}
	if err := oneOf("/kind", o.Kind, append(slices.Clone(OutcomeKinds), "")); err != nil {
		return err
	}
	if o.Answer != nil {
		return Within("/answer", o.validateAnswer(path, lenient))
	}
	return nil
}

// validateAnswer checks an answer of the user's own against the catalogue, unless the
// client is lenient.
func (o Outcome) validateAnswer(path string, lenient bool) error {
	entry, known := functions.Find(path)
	var object map[string]json.RawMessage
	switch {
	case o.Kind != OutcomeAnswer && o.Kind != "":
		return Invalid("", "只有 kind 为 %q 时才能设置返回值", "only the kind %q has an answer", OutcomeAnswer)
	case !known || entry.Kind != catalogue.KindAsync:
		return Invalid("", "%s 没有返回值", "%s answers nothing", path)
	case json.Unmarshal(o.Answer, &object) != nil || object == nil:
		return Invalid("", "返回值应为 JSON 对象", "want a JSON object")
	case lenient:
		return nil
	}
	err := entry.CheckAnswer(o.Answer)
	if mistake, ok := errors.AsType[*catalogue.Mistake](err); ok {
		return Invalid(fieldPointer(mistake.Field), "与文档不符：%s", "not as documented: %s", mistake.Text)
	}
	return err
}

// fieldPointer returns the JSON Pointer for a place such as "users[0].id".
func fieldPointer(place string) string {
	if place == "" {
		return ""
	}
	names := strings.FieldsFunc(place, func(r rune) bool { return strings.ContainsRune(`.[]"`, r) })
	return Pointer(names...)
}
