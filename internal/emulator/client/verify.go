package client

import (
	"context"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

var (
	textPassword       = i18n.Text{Zh: "输入安全密码", En: "Enter the security password"}
	textPasswordHint   = i18n.Text{Zh: "模拟器接受任意密码；输入 wrong 表示密码错误。", En: "The emulator accepts every password but “wrong”."}
	textPasswordLabel  = i18n.Text{Zh: "安全密码", En: "Security password"}
	textPasswordEmpty  = i18n.Text{Zh: "请输入密码。", En: "Enter a password."}
	textUnlock         = i18n.Text{Zh: "解锁以继续", En: "Unlock to continue"}
	textUnlockYes      = i18n.Text{Zh: "解锁", En: "Unlock"}
	textApplyScopes    = i18n.Text{Zh: "申请应用权限", En: "Request permissions for the app"}
	textApplyScopesFor = i18n.Text{
		Zh: "应用缺少部分权限，是否向企业管理员申请？", En: "The app lacks permissions. Request them from your organization's administrator?",
	}
	textApply = i18n.Text{Zh: "申请", En: "Request"}
)

// wrongPassword is the one password that startPasswordVerify refuses.
const wrongPassword = "wrong"

// verifyHandlers are the functions that let the user prove or decide something.
var verifyHandlers = map[string]handler{
	"tt.startPasswordVerify":   startPasswordVerify,
	"tt.startDeviceCredential": startDeviceCredential,
	"tt.applyTenantAppScope":   applyTenantAppScope,
}

func startPasswordVerify(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	const path = "tt.startPasswordVerify"
	reply, err := p.askDialog(ctx, dialog{
		Title: p.text(textPassword), Content: p.text(textPasswordHint), ShowCancel: true,
		Input: &input{Type: "password", Label: p.text(textPasswordLabel), MaxLength: -1, Required: p.text(textPasswordEmpty)},
	}, dialogResult{Confirm: true, InputValue: new("emulator")})
	switch {
	case err != nil:
		return nil, err
	case reply.InputValue == nil:
		return nil, functions.Canceled(path)
	case *reply.InputValue == wrongPassword:
		return nil, &jsapi.Error{Path: path, Code: 40102, Msg: functions.Meaning(path, 40102, 0)}
	}
	return functions.Sample(path), nil
}

func startDeviceCredential(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	const path = "tt.startDeviceCredential"
	var o struct {
		AuthContent string `json:"authContent"`
	}
	json.Unmarshal(params, &o)
	unlocked, err := p.confirm(ctx, dialog{Title: p.text(textUnlock), Content: o.AuthContent, ConfirmText: p.text(textUnlockYes)})
	switch {
	case err != nil:
		return nil, err
	case !unlocked:
		return nil, &jsapi.Error{Path: path, Code: 40002, Msg: functions.Meaning(path, 40002, 0)}
	}
	return functions.Sample(path), nil
}

// applyTenantAppScope offers to request the missing scopes. Status 2 is for those
// that the user did not request; the number has this meaning in old and new
// clients.
func applyTenantAppScope(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	const path = "tt.applyTenantAppScope"
	apply, err := p.confirm(ctx, dialog{Title: p.text(textApplyScopes), Content: p.text(textApplyScopesFor), ConfirmText: p.text(textApply)})
	switch {
	case err != nil:
		return nil, err
	case !apply:
		return fields{"data": fields{"status": 2, "msg": "not applied"}}, nil
	}
	return functions.Sample(path), nil
}
