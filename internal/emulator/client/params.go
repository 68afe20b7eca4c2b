package client

import (
	"encoding/json"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A refusal is the failure of a call for its parameters. The zero value accepts
// them.
type refusal struct {
	bySDK  *jsapi.Error // before the client is asked: errno 104
	client *jsapi.Error // by the client: with a number that is documented for the function
}

// check checks the parameters of the function at path for the client of the
// settings.
func check(s settings.Settings, path string, params json.RawMessage) refusal {
	f, ok := functions.Find(path)
	if !ok {
		return refusal{}
	}
	client := catalogue.Client{Platform: s.Client.Platform(), Version: s.ClientVersion()}
	mistake, wrong := errors.AsType[*catalogue.Mistake](f.CheckParams(params, client))
	if !wrong {
		return refusal{}
	}
	code, text := f.Refusal(mistake)
	failed := &jsapi.Error{Path: path, Msg: text}
	if code.Field == catalogue.ErrCode {
		failed.Code = code.Number
		return refusal{client: failed}
	}
	if failed.Errno = code.Number; failed.Errno != jsapi.ErrnoInvalidParam {
		return refusal{client: failed}
	}
	return refusal{bySDK: failed}
}
