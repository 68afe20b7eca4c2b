package sdk

import (
	"encoding/json"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// incoming is one message from a page: a request with its number, or only an
// acknowledgement.
type incoming struct {
	N   int `json:"n"`   // 0: no request
	Got int `json:"got"` // acknowledges messages up to this number
	request
}

// A request is one thing that a page asks for.
type request struct {
	Do     string          `json:"do"` // "call", "listen", "unlisten", "reply", "refused", "screen", "badge", "bar", "fire"
	ID     int             `json:"id"` // of the call, or of the question replied to
	Path   string          `json:"path"`
	Params json.RawMessage `json:"params"` // of a call, "badge", "bar"; the reply itself
	URL    string          `json:"url"`    // the page's present URL
	View   client.View     `json:"view"`
	Errno  int             `json:"errno"` // of what the SDK has refused itself
	Msg    string          `json:"msg"`
}

// outgoing is one message to a page.
type outgoing struct {
	N   int `json:"n,omitempty"`   // 0: a greeting, or only an acknowledgement
	Got int `json:"got,omitempty"` // acknowledges requests up to this number
	message
}

// A message is the content of an outgoing message. At most one of the first
// six fields is set.
type message struct {
	Hello  bool         `json:"hello,omitempty"`  // the client is there
	SDK    *sdkSettings `json:"sdk,omitempty"`    // settings have changed
	Screen *screenSetup `json:"screen,omitempty"` // ahead of the first Show
	Answer int          `json:"answer,omitempty"` // id of the call
	Event  string       `json:"event,omitempty"`  // the event that was listened to
	Show   string       `json:"show,omitempty"`   // the kind of thing to show

	Ask   int      `json:"ask,omitempty"`   // id of the question, if Show is one
	Error *failure `json:"error,omitempty"` // failure of an answer
	Data  any      `json:"data,omitempty"`  // the result, the event, or the parameters of Show
}

// size returns about how many bytes a message occupies.
func (m message) size() int {
	const other = 512
	raw, _ := m.Data.(json.RawMessage)
	return len(raw) + other
}

// encode returns the message as JSON. Data that has no JSON is sent as a
// failure.
func (o outgoing) encode() []byte {
	raw, err := json.Marshal(o)
	if err != nil {
		o.message = message{Answer: o.Answer, Error: newFailure(err)}
		raw, _ = json.Marshal(o)
	}
	return raw
}

// A failure is the failure of a call. The SDK in the page chooses the names of
// its fields.
type failure struct {
	Code   int             `json:"code,omitempty"`
	Errno  int             `json:"errno,omitempty"`
	Msg    string          `json:"msg"`
	Cancel bool            `json:"cancel,omitempty"`
	Raw    json.RawMessage `json:"raw,omitempty"` // replaces the payload
}

func newFailure(err error) *failure {
	failed, ok := errors.AsType[*jsapi.Error](err)
	if !ok {
		return &failure{Errno: 100, Msg: err.Error()}
	}
	return &failure{failed.Code, failed.Errno, failed.Msg, errors.Is(err, jsapi.ErrCanceled), failed.Raw}
}

// sdkSettings are the settings that the script in the page needs.
type sdkSettings struct {
	FailureKeys settings.FailureKeys `json:"failureKeys"`
	OmitErrMsg  bool                 `json:"omitErrMsg"`
	ReadyFirst  bool                 `json:"readyFirst"`
	Lacks       []string             `json:"lacks"` // see [client.Lacks]
}

func newSDKSettings(s settings.Settings) *sdkSettings {
	return &sdkSettings{s.FailureKeys, s.OmitErrMsg, s.Order == settings.ReadyFirst, client.Lacks(s)}
}
