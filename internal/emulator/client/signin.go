package client

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

var (
	textConsent    = i18n.Text{Zh: "“%s”申请获取以下权限", En: "“%s” requests these permissions"}
	textConsentYes = i18n.Text{Zh: "同意授权", En: "Authorize"}
)

// signInHandlers are the functions that configure a page and sign its user in.
var signInHandlers = map[string]handler{
	functions.ConfigPath: config,
	functions.ReadyPath:  succeed,
	"tt.requestAccess":   requestAccess,
	"tt.requestAuthCode": requestAuthCode,
}

func config(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	if err := p.platform.VerifyConfig(p.URL(), params); err != nil {
		return nil, err
	}
	return fields{"session_key": rand.Text()}, nil
}

// requestAccess asks the user for the scopes that they have not granted yet.
func requestAccess(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		AppID     string   `json:"appID"`
		State     string   `json:"state"`
		ScopeList []string `json:"scopeList"`
	}{AppID: p.platform.AppID()}
	json.Unmarshal(params, &o)
	user := p.settings.Get().User
	if missing := p.consents.missing(user, o.AppID, o.ScopeList); len(missing) > 0 {
		agreed, err := p.confirm(ctx, dialog{
			Title:       fmt.Sprintf(p.text(textConsent), o.AppID),
			Content:     strings.Join(missing, "\n"),
			ConfirmText: p.text(textConsentYes),
			CancelText:  p.text(textRefuse),
		})
		switch {
		case err != nil:
			return nil, err
		case !agreed:
			return nil, functions.Refused("tt.requestAccess")
		}
		p.consents.grant(user, o.AppID, missing)
	}
	code := p.platform.LoginCode(o.AppID, user, o.ScopeList, platform.AccessCodeLifetime)
	return fields{"code": code, "state": o.State}, nil
}

func requestAuthCode(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	const path = "tt.requestAuthCode"
	o := struct {
		AppID string `json:"appId"`
	}{AppID: p.platform.AppID()}
	json.Unmarshal(params, &o)
	s := p.settings.Get()
	if code := jsapi.CodeRequestAuthCodeRedirectURL; !s.MayRedirectTo(p.URL()) {
		return nil, &jsapi.Error{Path: path, Code: code, Msg: functions.Meaning(path, code, 0)}
	}
	return fields{"code": p.platform.LoginCode(o.AppID, s.User, nil, platform.AuthCodeLifetime)}, nil
}
