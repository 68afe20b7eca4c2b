package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// refusals are the errnos of what has been refused.
var refusals = map[Permission]int{Refused: 107, RefusedBySystem: 106, RefusedByOrganization: 108}

// refused returns what the function at path fails with if a permission has
// been refused, or nil.
func (e *Emulator) refused(path, scope string) error {
	if errno, ok := refusals[e.Settings().Permissions[scope]]; ok {
		return failing(path, errno)
	}
	return nil
}

// permit asks the user for a permission who has not decided yet, and fails if
// it is refused. Where nobody looks, it is granted.
func (p *Page) permit(ctx context.Context, path, scope string) error {
	e := p.emulator
	if e.Settings().Permissions[scope] == "" {
		a, err := ask(ctx, p, "modal", fields{
			"title":       e.text("permission"),
			"content":     fmt.Sprintf(e.text("permission for"), scope),
			"confirmText": e.text("allow"),
			"cancelText":  e.text("refuse"),
			"showCancel":  true,
		}, dialogResult{Confirm: true})
		if err != nil {
			return err
		}
		decision := Refused
		if a.Confirm {
			decision = Granted
		}
		e.Update(func(s *Settings) { s.Permissions[scope] = decision })
	}
	return e.refused(path, scope)
}

func (e *Emulator) authorize(ctx context.Context, params json.RawMessage) (any, error) {
	var p struct {
		Scope string `json:"scope"`
	}
	json.Unmarshal(params, &p)
	if !slices.Contains(scopes(), p.Scope) {
		return nil, &jsapi.Error{Path: "tt.authorize", Errno: 104, Msg: "invalid parameter: scope"}
	}
	return fields{}, e.pageOf(ctx).permit(ctx, "tt.authorize", p.Scope)
}

// getSetting tells what has been decided; the rest is absent.
func (e *Emulator) getSetting(context.Context, json.RawMessage) (any, error) {
	decided := make(map[string]bool)
	for scope, p := range e.Settings().Permissions {
		decided[scope] = p == Granted
	}
	return fields{"authSetting": decided}, nil
}
