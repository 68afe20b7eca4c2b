package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// permit asks the user for a permission who has not decided yet, and fails if
// it is refused. Where nobody looks, it is granted.
func (e *Emulator) permit(ctx context.Context, path, scope string) error {
	decision := e.Settings().Permissions[scope]
	if decision == "" {
		a, err := ask(ctx, e.pageOf(ctx), "modal", fields{
			"title":       e.text("permission"),
			"content":     fmt.Sprintf(e.text("permission for"), scope),
			"confirmText": e.text("allow"),
			"cancelText":  e.text("refuse"),
			"showCancel":  true,
		}, dialogResult{Confirm: true})
		if err != nil {
			return err
		}
		decision = Refused
		if a.Confirm {
			decision = Granted
		}
		e.Update(func(s *Settings) { s.Permissions[scope] = decision })
	}
	if decision == Refused {
		return &jsapi.Error{Path: path, Errno: 107, Msg: meaning(0, 107)}
	}
	return nil
}

func (e *Emulator) authorize(ctx context.Context, params json.RawMessage) (any, error) {
	var p struct {
		Scope string `json:"scope"`
	}
	json.Unmarshal(params, &p)
	if !slices.Contains(scopes, p.Scope) {
		return nil, &jsapi.Error{Path: "tt.authorize", Errno: 104, Msg: "invalid parameter: scope"}
	}
	return fields{}, e.permit(ctx, "tt.authorize", p.Scope)
}

// getSetting tells what has been decided; the rest is absent.
func (e *Emulator) getSetting(context.Context, json.RawMessage) (any, error) {
	decided := make(map[string]bool)
	for scope, p := range e.Settings().Permissions {
		decided[scope] = p == Granted
	}
	return fields{"authSetting": decided}, nil
}
