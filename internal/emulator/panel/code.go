package panel

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/apicode"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// callCode is a call of the log as code. A language in which it cannot be written is
// empty.
type callCode struct {
	Go       string `json:"go,omitempty"`
	JS       string `json:"js,omitempty"`
	Curl     string `json:"curl,omitempty"`
	Complete bool   `json:"complete"` // the parameters are whole, with all values
}

// serveCode answers a call as code.
func (p *Panel) serveCode(w http.ResponseWriter, r *http.Request) {
	call, ok := p.callOf(w, r)
	if !ok {
		return
	}
	code := callCode{Complete: call.ParamsCut == 0 && !strings.Contains(string(call.Params), "…")}
	if call.Kind == calllog.Platform {
		code.Curl = curl("http://"+r.Host, call)
	} else {
		code.Go, code.JS = jsapiCode(call)
	}
	writeJSON(w, code)
}

// jsapiCode returns a call of a page in Go and in JavaScript.
func jsapiCode(call calllog.Entry) (inGo, js string) {
	params := call.Params
	if len(params) == 0 || params[0] != '{' {
		params = json.RawMessage("{}")
	}
	path, _, _ := strings.Cut(call.Path, "({") // of an event with an argument
	e, ok := catalogue.Lookup(path)
	if ok && e.Group != "" {
		return apicode.Go(e, params), apicode.JavaScript(e, params)
	}
	// Config and functions of the old namespaces have no typed method.
	return fmt.Sprintf("err := client.Call(ctx, %q, json.RawMessage(%q), nil)", call.Path, params), fmt.Sprintf("%s(%s);", call.Path, params)
}

// secretVariables are the variables of a shell for secrets of requests.
var secretVariables = map[string]string{
	"app_secret": "$APP_SECRET", "client_secret": "$APP_SECRET", "code": "$CODE", "code_verifier": "$CODE_VERIFIER",
	"refresh_token": "$REFRESH_TOKEN",
}

// tokenVariables are those for the header of the endpoints that need a token.
var tokenVariables = map[string]string{
	platform.TicketPath: "$TENANT_ACCESS_TOKEN", platform.UserInfoPath: "$USER_ACCESS_TOKEN",
}

// curl returns a call of the platform for a shell, with variables for its secrets.
func curl(baseURL string, call calllog.Entry) string {
	var params map[string]any
	_ = json.Unmarshal(call.Params, &params) // without parameters there are none to write
	for name, variable := range secretVariables {
		if params[name] == "…" {
			params[name] = variable
		}
	}
	lines := []string{"curl -X " + call.Method + " " + quoted(baseURL+call.Path)}
	if token := tokenVariables[call.Path]; token != "" {
		lines = append(lines, `-H "Authorization: Bearer `+token+`"`)
	}
	switch {
	case len(params) == 0:
	case call.Method == http.MethodGet:
		lines = append(lines, "-G")
		for _, name := range slices.Sorted(maps.Keys(params)) {
			lines = append(lines, "--data-urlencode "+quoted(fmt.Sprintf("%s=%v", name, params[name])))
		}
	default:
		body, _ := json.Marshal(params) // it was decoded from JSON
		lines = append(lines, "-H 'Content-Type: application/json'", "-d "+quoted(string(body)))
	}
	return strings.Join(lines, " \\\n  ")
}

// quoted returns one word of a shell, in which only the variables of secrets are
// replaced.
func quoted(text string) string {
	text = "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	for _, variable := range slices.Compact(slices.Sorted(maps.Values(secretVariables))) {
		text = strings.ReplaceAll(text, `"`+variable+`"`, `"'"`+variable+`"'"`)
	}
	return text
}
