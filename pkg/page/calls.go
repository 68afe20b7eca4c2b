package page

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A readyRuntime carries JSAPI calls once the page is configured. Calls that
// answer by returning, and listeners, cannot wait.
type readyRuntime struct {
	client  *jsapi.Client // calls at once
	startup *startup
}

func (r readyRuntime) Call(ctx context.Context, path string, params json.RawMessage) (answer json.RawMessage, err error) {
	if !strings.HasPrefix(path, "h5sdk.") {
		if err := r.startup.wait(ctx); err != nil {
			return nil, err
		}
	}
	err = r.client.Call(ctx, path, params, &answer)
	return answer, err
}

func (r readyRuntime) CallSync(path string, args json.RawMessage) (answer json.RawMessage, err error) {
	var params any
	if len(args) > len("[]") {
		params = args[1 : len(args)-1] // of one argument
	}
	err = r.client.CallSync(path, params, &answer)
	return answer, err
}

func (r readyRuntime) Listen(s jsapi.Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	return r.client.Listen(s, fn)
}

func (r readyRuntime) Has(path string) bool { return r.client.Supports(path) }
