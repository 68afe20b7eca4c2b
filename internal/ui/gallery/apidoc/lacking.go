package apidoc

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Lacking returns the paths of the functions that a client lacks, as
// [jsapi.Client.Available] does: by its platform and version, and the documentation.
// It returns none if the client's version is not known. Done on the server, because
// the table of versions would be in every page's program.
func Lacking(ctx context.Context, r gallery.LackingRequest) []string {
	client := &jsapi.Client{Runtime: &clientRuntime{request: r}}
	lacking := []string{}
	for _, e := range catalogue.All() {
		if e.Kind == catalogue.KindSync { // no client has them: Go computes them
			continue
		}
		available, err := client.Available(ctx, e.Path)
		if err != nil {
			return []string{}
		}
		if !available {
			lacking = append(lacking, e.Path)
		}
	}
	return lacking
}

// A clientRuntime answers what [jsapi.Client.Available] asks the client for.
type clientRuntime struct {
	jsapi.Runtime
	request gallery.LackingRequest
}

var errNoAnswer = errors.New("the client has not answered")

func (r *clientRuntime) Call(context.Context, string, json.RawMessage) (json.RawMessage, error) {
	if len(r.request.SystemInfo) == 0 {
		return nil, errNoAnswer
	}
	return r.request.SystemInfo, nil
}

func (r *clientRuntime) CallSync(string, json.RawMessage) (json.RawMessage, error) {
	return json.Marshal(r.request.UserAgent)
}
