package client

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

var (
	textPermission       = i18n.Text{Zh: "“%s”申请使用", En: "“%s” requests access to"}
	textAllow            = i18n.Text{Zh: "允许", En: "Allow"}
	textRefuse           = i18n.Text{Zh: "拒绝", En: "Refuse"}
	textPermissions      = i18n.Text{Zh: "应用权限设置", En: "Permissions of the app"}
	textAllowed          = i18n.Text{Zh: "已允许", En: "Allowed"}
	textRefused          = i18n.Text{Zh: "已拒绝", En: "Refused"}
	textUndecided        = i18n.Text{Zh: "未询问", En: "Not asked yet"}
	textGoToSettings     = i18n.Text{Zh: "去设置", En: "Open settings"}
	textRefusedBefore    = i18n.Text{Zh: "你已拒绝“%s”使用", En: "You have refused “%s” access to"}
	textRefusedBySystem  = i18n.Text{Zh: "系统已拒绝飞书使用%s", En: "The system refuses Feishu access: %s"}
	textRefusedByCompany = i18n.Text{Zh: "管理员已禁止使用%s", En: "The administrator has forbidden it: %s"}
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
// and fails if it is refused. A permission that was refused before is not asked
// for again: the client then offers its page of permissions. Without a screen
// permissions are granted.
func (p *Page) requestPermission(ctx context.Context, path, scope string) error {
	switch p.settings.Get().Permissions[scope] {
	case "":
		if err := p.askPermission(ctx, scope); err != nil {
			return err
		}
	case settings.Refused:
		p.offerPermissions(ctx, scope)
	case settings.RefusedBySystem:
		p.notice(fmt.Sprintf(p.text(textRefusedBySystem), p.scopeName(scope)))
	case settings.RefusedByOrganization:
		p.notice(fmt.Sprintf(p.text(textRefusedByCompany), p.scopeName(scope)))
	}
	return p.denied(path, scope)
}

// askPermission asks the user for a permission and stores the decision.
func (p *Page) askPermission(ctx context.Context, scope string) error {
	allowed, err := p.confirm(ctx, dialog{
		Title:       fmt.Sprintf(p.text(textPermission), p.platform.AppID()),
		Content:     p.scopeName(scope),
		ConfirmText: p.text(textAllow),
		CancelText:  p.text(textRefuse),
	})
	if err == nil {
		p.decide(map[string]bool{scope: allowed})
	}
	return err
}

// decide stores decisions about permissions.
func (p *Page) decide(allowed map[string]bool) {
	p.settings.Update(func(s *settings.Settings) error {
		for scope, yes := range allowed {
			s.Permissions[scope] = settings.Refused
			if yes {
				s.Permissions[scope] = settings.Granted
			}
		}
		return nil
	})
}

// offerPermissions offers the page of permissions and returns at once. While it
// is offered, it is not offered again.
func (p *Page) offerPermissions(ctx context.Context, scope string) {
	if p.screen == nil || !p.setPrompting(true) {
		return
	}
	go func() {
		defer p.setPrompting(false)
		open, err := p.confirm(ctx, dialog{
			Title:       fmt.Sprintf(p.text(textRefusedBefore), p.platform.AppID()),
			Content:     p.scopeName(scope),
			ConfirmText: p.text(textGoToSettings),
		})
		if open && err == nil {
			p.openPermissions(ctx)
		}
	}()
}

// setPrompting reports whether that changes anything.
func (p *Page) setPrompting(on bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	changed := p.prompting != on
	p.prompting = on
	return changed
}

// scopeName returns what a permission is for, in the client's language.
func (p *Page) scopeName(scope string) string {
	for _, s := range catalogue.Scopes() {
		if s.Name == scope {
			return p.text(i18n.Text{Zh: s.SummaryZh, En: s.Summary})
		}
	}
	return scope
}

// permissionHandlers are the functions about permissions.
var permissionHandlers = map[string]handler{
	"tt.authorize":   authorize,
	"tt.getSetting":  getSetting,
	"tt.openSetting": openSetting,
}

// authorize asks for a permission. One that was refused before opens the page of
// permissions, except that of badges, which is asked for again.
func authorize(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	const path = "tt.authorize"
	var o struct {
		Scope string `json:"scope"`
	}
	json.Unmarshal(params, &o)
	if p.screen == nil || p.settings.Get().Permissions[o.Scope] != settings.Refused {
		return fields{}, p.requestPermission(ctx, path, o.Scope)
	}
	reopen := p.openPermissions
	if o.Scope == "scope.appBadge" {
		reopen = func(ctx context.Context) error { return p.askPermission(ctx, o.Scope) }
	}
	if err := reopen(ctx); err != nil {
		return nil, err
	}
	return fields{}, p.denied(path, o.Scope)
}

// getSetting returns the decisions; undecided scopes are absent.
func getSetting(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
	decided := make(map[string]bool)
	for scope, decision := range p.settings.Get().Permissions {
		decided[scope] = decision == settings.Granted
	}
	return fields{"authSetting": decided}, nil
}

// openSetting opens the page of permissions and returns the decisions once it is
// closed, except on PC.
func openSetting(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	if err := p.openPermissions(ctx); err != nil {
		return nil, err
	}
	if p.settings.Get().Client.PC() {
		return fields{}, nil
	}
	return getSetting(ctx, p, params)
}

// A permissionItem is a switch of the page of permissions.
type permissionItem struct {
	Name    string `json:"name"`
	Text    string `json:"text"`
	Allowed bool   `json:"allowed"`
	Decided bool   `json:"decided"`
}

// openPermissions opens the page of permissions and stores what the user changes
// there. What the system or the organization refuses can not be changed there.
func (p *Page) openPermissions(ctx context.Context) error {
	var items []permissionItem
	now := p.settings.Get().Permissions
	for _, scope := range functions.Scopes() {
		switch decision := now[scope]; decision {
		case settings.RefusedBySystem, settings.RefusedByOrganization:
		default:
			items = append(items, permissionItem{scope, p.scopeName(scope), decision == settings.Granted, decision != ""})
		}
	}
	changed, err := ask(ctx, p, "permissions", fields{
		"title": p.text(textPermissions), "items": items, "closeText": p.text(textClose),
		"allowedText": p.text(textAllowed), "refusedText": p.text(textRefused), "undecidedText": p.text(textUndecided),
	}, map[string]bool{})
	if err == nil {
		p.decide(changed)
	}
	return err
}
