//go:build !js

package jsapi

import (
	"context"
	"encoding/json"
)

// page is the Runtime of a zero Client: natively there is no page.
var page Runtime = noPage{}

type noPage struct{}

func (noPage) Call(_ context.Context, path string, _ json.RawMessage) (json.RawMessage, error) {
	return nil, unsupported(path, "this program does not run in a web page")
}

func (noPage) CallSync(path string, _ json.RawMessage) (json.RawMessage, error) {
	return nil, unsupported(path, "this program does not run in a web page")
}

func (noPage) Listen(s Subscription, _ func(json.RawMessage)) (func(), error) {
	return nil, unsupported(s.On, "this program does not run in a web page")
}

func (noPage) Has(string) bool { return false }
