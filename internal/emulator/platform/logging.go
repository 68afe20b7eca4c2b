package platform

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// maxLoggedBody is the largest body of a request whose parameters are logged, in
// bytes.
const maxLoggedBody = 64 << 10

// entryOf returns the log's entry for a request. The body can be read afterwards.
func entryOf(r *http.Request) calllog.Entry {
	e := calllog.Entry{Kind: calllog.Platform, Method: r.Method, Path: r.URL.Path}
	if r.URL.RawQuery != "" {
		e.Params = valuesJSON(r.URL.Query())
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxLoggedBody+1))
	r.Body = readCloser{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	switch {
	case err != nil || len(body) == 0 || len(body) > maxLoggedBody:
	case json.Valid(body):
		e.Params = body
	default:
		if form, err := url.ParseQuery(string(body)); err == nil && r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			e.Params = valuesJSON(form)
		}
	}
	return e
}

type readCloser struct {
	io.Reader
	io.Closer
}

// valuesJSON returns the first value of each name as a JSON object.
func valuesJSON(values url.Values) json.RawMessage {
	first := make(map[string]string)
	for name := range values {
		first[name] = values.Get(name)
	}
	raw, _ := json.Marshal(first) // strings always have JSON
	return raw
}

// result returns the result for the log.
func (r reply) result() calllog.Result {
	answer, _ := json.Marshal(r.body) // without JSON there is no answer to log
	result := calllog.Result{State: calllog.OK, Status: r.statusCode(), Answer: answer}
	if refused, ok := r.body.(refusal); ok && refused.Code != 0 {
		result.State = calllog.Failed
		result.Error = &calllog.Failure{Code: refused.Code, Message: cmp.Or(refused.Msg, refused.Description)}
	}
	return result
}

// faultResult returns the result of a request that was answered with a fault.
func faultResult(f settings.Fault) calllog.Result {
	result := calllog.Result{State: calllog.Failed, By: calllog.ByFault, Error: &calllog.Failure{Message: "fault: " + string(f.Kind)}}
	switch f.Kind {
	case settings.FaultHang:
		result.State, result.Error = calllog.Ended, nil
	case settings.FaultAnswer:
		result.Status = cmp.Or(f.Status, http.StatusOK)
		result.Error = &calllog.Failure{Code: f.Code, Message: f.Message}
	case settings.FaultNotJSON, settings.FaultEmpty:
		result.Status = cmp.Or(f.Status, http.StatusOK)
	}
	return result
}
