package client

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// deniedErrnos are the errnos for refused permissions.
var deniedErrnos = map[settings.Permission]int{settings.Refused: 107, settings.RefusedBySystem: 106, settings.RefusedByOrganization: 108}

// denied returns the failure of the function at path if its permission has been
// refused, or nil.
func (p *Page) denied(path, scope string) error {
	if errno, ok := deniedErrnos[p.settings.Get().Permissions[scope]]; ok {
		return functions.Failure(path, errno)
	}
	return nil
}

// requestPermission asks the user for a permission if that is not decided yet,
// and fails if it is refused. Without a screen it is granted.
func (p *Page) requestPermission(ctx context.Context, path, scope string) error {
	s := p.settings.Get()
	if s.Permissions[scope] == "" {
		reply, err := ask(ctx, p, "modal", fields{
			"title":       s.Text(textPermission),
			"content":     fmt.Sprintf(s.Text(textPermissionFor), scope),
			"confirmText": s.Text(textAllow),
			"cancelText":  s.Text(textRefuse),
			"showCancel":  true,
		}, dialogResult{Confirm: true})
		if err != nil {
			return err
		}
		decision := settings.Refused
		if reply.Confirm {
			decision = settings.Granted
		}
		p.settings.Update(func(s *settings.Settings) error { s.Permissions[scope] = decision; return nil })
	}
	return p.denied(path, scope)
}

// permissionHandlers are the functions about permissions.
var permissionHandlers = map[string]handler{
	"tt.authorize":   authorize,
	"tt.getSetting":  getSetting,
	"tt.openSetting": openSetting,
}

func authorize(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		Scope string `json:"scope"`
	}
	json.Unmarshal(params, &o)
	return fields{}, p.requestPermission(ctx, "tt.authorize", o.Scope)
}

// openSetting returns the decisions too, except on PC.
func openSetting(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	if p.settings.Get().Client.PC() {
		return fields{}, nil
	}
	return getSetting(ctx, p, params)
}

// getSetting returns the decisions; undecided scopes are absent.
func getSetting(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
	decided := make(map[string]bool)
	for scope, decision := range p.settings.Get().Permissions {
		decided[scope] = decision == settings.Granted
	}
	return fields{"authSetting": decided}, nil
}
