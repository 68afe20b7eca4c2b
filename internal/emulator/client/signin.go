package client

import (
	"context"
	"crypto/rand"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
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

func requestAccess(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		AppID     string   `json:"appID"`
		State     string   `json:"state"`
		ScopeList []string `json:"scopeList"`
	}{AppID: p.platform.AppID()}
	json.Unmarshal(params, &o)
	code := p.platform.LoginCode(o.AppID, p.settings.Get().User, o.ScopeList, platform.AccessCodeLifetime)
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
