package scenario

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// BuiltIn returns the built-in scenarios. The caller must not change them.
var BuiltIn = sync.OnceValue(func() []Scenario {
	return []Scenario{
		builtIn("user-refuses", text("用户拒绝", "The user refuses"),
			text("拒绝所有权限，取消每个选择器和对话框。", "Refuses every permission, and cancels every picker and dialog."),
			map[string]any{"permissions": allScopes(settings.Refused), "outcomes": userCancels()}),
		builtIn("first-visit", text("首次访问", "First visit"),
			text("尚未授予任何权限，首次使用时询问。", "No permission is granted yet: the user is asked at first use."),
			map[string]any{"permissions": allScopes(settings.Ask)}),
		builtIn("admin-denies", text("管理员禁止", "The administrator denies"),
			text("组织管理员禁止了所有权限。", "The organization's administrator has denied every permission."),
			map[string]any{"permissions": allScopes(settings.RefusedByOrganization)}),
		builtIn("offline", text("设备离线", "Offline"),
			text("设备没有网络：鉴权和登录失败。", "The device has no network: config and sign-in fail."),
			map[string]any{"outcomes": offline()}),
		builtIn("slow-network", text("网络缓慢", "Slow network"),
			text("鉴权、登录和开放平台接口都延迟 3 秒。", "Config, sign-in and the platform's endpoints take three seconds more."),
			map[string]any{"outcomes": slow(), "faults": []settings.Fault{{Kind: settings.FaultSlow, Delay: slowMillis}}}),
		builtIn("silent-client", text("客户端不响应", "Silent client"),
			text("客户端对任何调用都不响应。", "The client never answers any call."),
			map[string]any{"silent": true}),
		builtIn("signed-out", text("飞书登录失效", "Signed out of Feishu"),
			text("用户的飞书会话无效，鉴权失败（99991691）。", "The user's session in Feishu is not valid, so that config fails (99991691)."),
			configFails(99991691, 0)),
		builtIn("expired-ticket", text("ticket 过期", "Expired ticket"),
			text("下一次鉴权因 ticket 无效而失败（333442），之后成功。", "The next config fails because the ticket is not valid (333442), later ones succeed."),
			configFails(333442, 1)),
		builtIn("not-visible", text("应用对用户不可见", "App not visible to the user"),
			text("用户不在应用的可用范围内：鉴权失败（333449），登录失败。", "The user may not use the app: config (333449) and sign-in fail."),
			map[string]any{"outcomes": map[string]settings.Outcome{
				functions.ConfigPath: {Kind: settings.OutcomeRefuse},
				"tt.requestAuthCode": {Kind: settings.OutcomeRefuse},
			}}),
		builtIn("untrusted-domain", text("域名不可信", "Untrusted domain"),
			text("页面不在应用的可信域名内，鉴权失败（333448）。", "The page is not on a trusted domain of the app, so that config fails (333448)."),
			configFails(333448, 0)),
		builtIn("platform-down", text("开放平台故障", "Platform down"),
			text("开放平台的所有接口都返回 502 错误页。", "Every endpoint of the platform answers 502 with a page of HTML."),
			map[string]any{"faults": []settings.Fault{{Kind: settings.FaultNotJSON, Status: http.StatusBadGateway}}}),
		builtIn("rate-limited", text("开放平台限流", "Rate limited"),
			text("开放平台的所有接口都因频率限制而拒绝（99991400）。", "Every endpoint of the platform refuses: it is asked too often (99991400)."),
			map[string]any{"faults": []settings.Fault{rateLimited()}}),
	}
})

// IsBuiltIn reports whether a name is that of a built-in scenario.
func IsBuiltIn(name string) bool {
	return slices.ContainsFunc(BuiltIn(), func(s Scenario) bool { return s.Name == name })
}

func builtIn(name string, title, description i18n.Text, patch map[string]any) Scenario {
	raw, err := json.Marshal(patch)
	if err != nil {
		panic("scenario: " + err.Error()) // the patches are part of the program
	}
	return Scenario{name, title, description, raw}
}

func text(zh, en string) i18n.Text { return i18n.Text{Zh: zh, En: en} }

func allScopes(decision settings.Permission) map[string]settings.Permission {
	all := make(map[string]settings.Permission)
	for _, scope := range functions.Scopes() {
		all[scope] = decision
	}
	return all
}

// notCanceled are functions that wait for the user, who has nothing to cancel there.
var notCanceled = []string{"tt.closeWindow", "tt.openSetting", "tt.requestAuthCode", "tt.startBluetoothDevicesDiscovery"}

// userCancels returns the outcomes of a user who cancels everything. Functions with a
// permission fail with its refusal already.
func userCancels() map[string]settings.Outcome {
	all := make(map[string]settings.Outcome)
	for _, e := range catalogue.All() {
		if e.WaitsForUser && e.Scope == "" && !slices.Contains(notCanceled, e.Path) {
			all[e.Path] = settings.Outcome{Kind: settings.OutcomeCancel}
		}
	}
	for _, path := range []string{"tt.requestAccess", "tt.authorize"} {
		all[path] = settings.Outcome{Kind: settings.OutcomeRefuse}
	}
	return all
}

// online are the functions for which the client asks a server.
var online = []string{"tt.requestAccess", "tt.requestAuthCode", "tt.getUserInfo"}

func offline() map[string]settings.Outcome {
	const noConnection = 303 // errno of every function
	all := map[string]settings.Outcome{
		functions.ConfigPath: {Kind: settings.OutcomeFail, Code: 1014},
		"tt.getNetworkType":  {Kind: settings.OutcomeAnswer, Answer: json.RawMessage(`{"networkType":"none"}`)},
	}
	for _, path := range online {
		all[path] = settings.Outcome{Kind: settings.OutcomeFail, Errno: noConnection}
	}
	return all
}

const slowMillis = 3000

func slow() map[string]settings.Outcome {
	all := map[string]settings.Outcome{
		functions.ConfigPath: {Kind: settings.OutcomeAnswer, Delay: slowMillis},
		"tt.getNetworkType":  {Kind: settings.OutcomeAnswer, Answer: json.RawMessage(`{"networkType":"2g"}`)},
	}
	for _, path := range online {
		all[path] = settings.Outcome{Kind: settings.OutcomeAnswer, Delay: slowMillis}
	}
	return all
}

func configFails(code, times int) map[string]any {
	return map[string]any{"outcomes": map[string]settings.Outcome{
		functions.ConfigPath: {Kind: settings.OutcomeFail, Code: code, Times: times},
	}}
}

func rateLimited() settings.Fault {
	return settings.Fault{
		Kind: settings.FaultAnswer, Status: http.StatusTooManyRequests, Code: 99991400, Message: "request trigger frequency limit",
		Header: map[string]string{"x-ogw-ratelimit-limit": "100", "x-ogw-ratelimit-reset": "2"},
	}
}
