package page

import (
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// The codes of h5sdk.config that startup acts on.
const (
	codeSignature         = 333441
	codeTicket            = 333442
	codeSignatureRepeated = 333443
	codeSignatureExpired  = 333444
)

// A help is the cause of a failure and its remedy.
type help struct{ cause, remedy i18n.Text }

var (
	unknownFailure = help{
		i18n.Text{Zh: "飞书客户端拒绝了这次调用。", En: "The Feishu client did not accept the call."},
		i18n.Text{Zh: "请重试；若仍失败，请把错误码和下面的信息交给开发者。", En: "Try again; if it keeps failing, send the code and the text below to the developer."},
	}
	unexpectedResponse = help{
		i18n.Text{Zh: "服务端返回了意外的响应。", En: "Unexpected response from the server."},
		i18n.Text{Zh: "请重试；若仍失败，请查看服务端日志。", En: "Try again; if it keeps failing, check the server's log."},
	}
	wrongApp = help{
		i18n.Text{Zh: "飞书未找到该应用（app_id 无效）。", En: "Feishu did not find the app: the app_id is not valid."},
		i18n.Text{Zh: "请检查服务端的 APP_ID 是否就是当前应用，并确认 FEISHU_HOST 与应用所在的平台（飞书或 Lark）一致。", En: "Check that the server's APP_ID belongs to this app, and that FEISHU_HOST is the app's platform (Feishu or Lark)."},
	}
	oldSession = help{
		i18n.Text{Zh: "飞书客户端的登录状态已失效。", En: "The Feishu client's session has expired."},
		i18n.Text{Zh: "请退出飞书后重新登录，再打开此页面。", En: "Sign out of Feishu, sign in again and reopen this page."},
	}
	networkHelp = help{
		i18n.Text{Zh: "飞书客户端连不上飞书服务端。", En: "The Feishu client could not reach Feishu's servers."},
		i18n.Text{Zh: "请检查手机或电脑的网络，然后重试。", En: "Check the network of the phone or computer and try again."},
	}
	badParameter = help{
		i18n.Text{Zh: "config 的某个参数类型不对，或 jsApiList 里有飞书不接受的名字。", En: "A parameter of config has the wrong type, or jsApiList holds a name that Feishu does not accept."},
		i18n.Text{Zh: "timestamp 必须是毫秒数字，jsApiList 必须是 API 名字的数组（可以为空）。", En: "timestamp must be a number in milliseconds, and jsApiList an array of API names (it may be empty)."},
	}
	platformFault = help{
		i18n.Text{Zh: "飞书服务端出现异常。", En: "Feishu's servers reported an error."},
		i18n.Text{Zh: "请稍后重试。", En: "Try again later."},
	}
	wrongCredentials = help{
		i18n.Text{Zh: "飞书拒绝了应用凭证。", En: "Feishu refused the app's credentials."},
		i18n.Text{Zh: "请核对服务端的 APP_ID 与 APP_SECRET（开发者后台 > 凭证与基础信息），修改后重启服务端。", En: "Compare the server's APP_ID and APP_SECRET with Developer Console > Credentials & Basic Info, then restart the server."},
	}
	badToken = help{
		i18n.Text{Zh: "飞书不接受服务端的访问凭证。", En: "Feishu did not accept the server's access token."},
		i18n.Text{Zh: "请稍后重试；若仍失败，请核对 APP_ID、APP_SECRET 与 FEISHU_HOST。", En: "Try again later; if it keeps failing, check APP_ID, APP_SECRET and FEISHU_HOST."},
	}
	noScope = help{
		i18n.Text{Zh: "应用缺少所需的权限。", En: "The app is missing a permission."},
		i18n.Text{Zh: "请在开发者后台 > 权限管理中申请权限，并发布新版本。", En: "Request it in Developer Console > Permissions & Scopes, then publish a version."},
	}
	userInfoFailed = help{
		i18n.Text{Zh: "飞书未返回用户信息。", En: "Feishu did not return the user's details."},
		i18n.Text{Zh: "请重新登录飞书后重试。", En: "Sign in to Feishu again and retry."},
	}
)

// classHelps has the help for classes of JSAPI errors.
var classHelps = []struct {
	class error
	help  help
}{
	{jsapi.ErrCanceled, help{
		i18n.Text{Zh: "用户取消了操作。", En: "Canceled by the user."},
		i18n.Text{Zh: "可以再试一次。", En: "You can run it again."},
	}},
	{jsapi.ErrDenied, help{
		i18n.Text{Zh: "没有权限。", En: "The permission was denied."},
		i18n.Text{Zh: "请在飞书的应用设置或系统设置中允许后重试。", En: "Allow it in the app's settings in Feishu or in the system's settings, then try again."},
	}},
	{jsapi.ErrUnsupported, help{
		i18n.Text{Zh: "当前版本的飞书不支持此功能。", En: "This version of Feishu does not have this function."},
		i18n.Text{Zh: "请升级飞书后再试。", En: "Update Feishu and try again."},
	}},
	{jsapi.ErrNotConfigured, help{
		i18n.Text{Zh: "页面尚未通过飞书鉴权。", En: "The page is not authenticated with Feishu yet."},
		i18n.Text{Zh: "请重试。", En: "Try again."},
	}},
	{jsapi.ErrInvalidParam, help{
		i18n.Text{Zh: "飞书客户端不接受这些参数。", En: "The Feishu client did not accept the parameters."},
		i18n.Text{Zh: "请把错误码和下面的信息交给开发者。", En: "Send the code and the text below to the developer."},
	}},
	{jsapi.ErrRateLimited, help{
		i18n.Text{Zh: "调用太频繁。", En: "Too many calls."},
		i18n.Text{Zh: "请稍后重试。", En: "Try again later."},
	}},
}

// helps has the help for the codes that #error-code may show: the codes of
// h5sdk.config, of the platform, of our own server and of the page itself.
// https://open.feishu.cn/document/uYjL24iN/uQjMuQjMuQjM/authentication/h5sdkconfig
//
// It is a function so that the table is built only when an error is shown.
var helps = sync.OnceValue(func() map[string]help {
	return map[string]help{
		// h5sdk.config
		"102":     platformFault,
		"104":     badParameter,
		"305":     networkHelp,
		"1012":    badParameter,
		"1014":    networkHelp,
		"10001":   networkHelp,
		"10002":   platformFault,
		"2601001": platformFault,
		"2601002": unknownFailure,
		"333430":  wrongApp,
		"333440":  wrongApp,
		"333441": {
			i18n.Text{Zh: "签名校验失败。常见原因：参与签名的 URL 与页面实际 URL 不一致（代理改写、重定向、编码不同）。", En: "Signature mismatch: Feishu computed a different signature."},
			i18n.Text{Zh: "请检查代理是否改写了 URL，并确认 APP_ID 与 APP_SECRET 属于同一个应用。", En: "Usually the signed URL differs from the page's URL (rewritten by a proxy, redirected, encoded differently), or APP_ID and APP_SECRET belong to different apps."},
		},
		"333442": {
			i18n.Text{Zh: "应用没有有效的 jsapi_ticket。", En: "The app has no valid jsapi_ticket."},
			i18n.Text{Zh: "请一分钟后重试；若仍失败，请确认服务端用的是当前应用的凭证和同一平台的 FEISHU_HOST。", En: "Try again in a minute; if it keeps failing, check that the server uses this app's credentials and the right FEISHU_HOST."},
		},
		"333443": {
			i18n.Text{Zh: "同一个签名在十分钟内用了两次。", En: "The same signature was used twice within ten minutes."},
			i18n.Text{Zh: "每次打开页面都要重新签名：请检查是否有缓存保存了 /get_config_parameters 的响应。", En: "Every page load needs a new signature: check for a cache that stores responses of /get_config_parameters."},
		},
		"333444": {
			i18n.Text{Zh: "签名已过期（有效期十分钟）。", En: "The signature has expired (it is valid for ten minutes)."},
			i18n.Text{Zh: "请校准服务端的时钟，并确认没有缓存保存签名。", En: "Synchronize the server's clock and make sure that signatures are not cached."},
		},
		"333445": {
			i18n.Text{Zh: "所用的 JSAPI 未授权。", En: "A JSAPI in use is not authorized."},
			i18n.Text{Zh: "请把它的名字加入 jsApiList。", En: "Add its name to jsApiList."},
		},
		"333446": {
			i18n.Text{Zh: "jsApiList 里有不存在的 JSAPI。", En: "jsApiList names a JSAPI that does not exist."},
			i18n.Text{Zh: "请检查名字的拼写，不带 tt. 前缀。", En: "Check the spelling; names are given without “tt.”."},
		},
		"333447": {
			i18n.Text{Zh: "应用没有配置 H5 可信域名。", En: "The app has no H5 trusted domain."},
			i18n.Text{Zh: "请在开发者后台 > 安全设置 > H5 可信域名中加入此页面的域名（含端口）。", En: "Add this page's host and port in Developer Console > Security Settings > H5 trusted domains."},
		},
		"333448": {
			i18n.Text{Zh: "此页面不在应用的 H5 可信域名之内。", En: "This page is not within the app's H5 trusted domains."},
			i18n.Text{Zh: "请在开发者后台 > 安全设置 > H5 可信域名中加入此页面的域名（含端口）。", En: "Add this page's host and port in Developer Console > Security Settings > H5 trusted domains."},
		},
		"333449": {
			i18n.Text{Zh: "应用对你不可见。", En: "The app is not visible to you."},
			i18n.Text{Zh: "请让管理员把你加入应用的可用范围，并确认应用已发布。", En: "Ask the administrator to add you to the app's availability, and check that the app is published."},
		},
		"333450":   oldSession,
		"99991691": oldSession,
		"99991692": oldSession,
		"99991693": oldSession,
		"99991694": oldSession,

		// getUserInfo
		"1001001": userInfoFailed,
		"1001002": userInfoFailed,

		// requestAuthCode
		"10236": {
			i18n.Text{Zh: "此页面不在应用的重定向 URL 之内。", En: "This page is not among the app's redirect URLs."},
			i18n.Text{Zh: "请在开发者后台 > 安全设置 > 重定向 URL 中加入此页面的 URL（不含 ? 和 #），或升级飞书。", En: "Add this page's URL, without ? and #, in Developer Console > Security Settings > Redirect URLs, or update Feishu."},
		},

		// JSAPI in general
		"103": {
			i18n.Text{Zh: "当前版本的飞书不支持此功能。", En: "This version of Feishu does not have this function."},
			i18n.Text{Zh: "请升级飞书后再试。", En: "Update Feishu and try again."},
		},
		"105": {
			i18n.Text{Zh: "页面尚未通过飞书鉴权。", En: "The page is not authenticated with Feishu yet."},
			i18n.Text{Zh: "请重试。", En: "Try again."},
		},
		"111": {
			i18n.Text{Zh: "调用太频繁。", En: "Too many calls."},
			i18n.Text{Zh: "请稍后重试。", En: "Try again later."},
		},

		// Open Platform, as our server passes it on
		"10003": wrongCredentials,
		"10005": wrongCredentials,
		"10012": platformFault,
		"10013": platformFault,
		"10014": wrongCredentials,
		"10015": wrongCredentials,
		"99991400": {
			i18n.Text{Zh: "服务端调用飞书过于频繁，被限流。", En: "The server called Feishu too often and was rate limited."},
			i18n.Text{Zh: "请稍后重试。", En: "Try again later."},
		},
		"99991401": {
			i18n.Text{Zh: "服务端的 IP 不在应用的 IP 白名单内。", En: "The server's IP address is not on the app's IP allow-list."},
			i18n.Text{Zh: "请在开发者后台 > 安全设置 > IP 白名单中加入服务端的出口 IP。", En: "Add the server's outgoing IP address in Developer Console > Security Settings > IP allow-list."},
		},
		"99991403": {
			i18n.Text{Zh: "应用本月的调用额度已用完。", En: "The app's quota of calls for this month is used up."},
			i18n.Text{Zh: "请联系企业管理员升级套餐，或等到下个月。", En: "Ask your organization's administrator for a larger plan, or wait for the next month."},
		},
		"99991661": badToken,
		"99991662": {
			i18n.Text{Zh: "应用未启用。", En: "The app is disabled."},
			i18n.Text{Zh: "请在开发者后台发布应用，或让管理员启用它。", En: "Publish the app in the Developer Console, or have the administrator enable it."},
		},
		"99991663": badToken,
		"99991664": badToken,
		"99991668": badToken,
		"99991671": badToken,
		"99991677": badToken,
		"99991672": noScope,
		"99991673": {
			i18n.Text{Zh: "应用未安装或状态异常。", En: "The app is not installed or not active."},
			i18n.Text{Zh: "请让管理员在企业中安装并启用应用。", En: "Ask the administrator to install and enable the app in your organization."},
		},
		"99991679": noScope,

		// the app's server
		"http-400": {
			i18n.Text{Zh: "服务端无法解析页面的 URL。", En: "The server could not parse the page's URL."},
			i18n.Text{Zh: "请检查页面 URL 是否过长或含有账号信息，以及代理是否改写了请求。", En: "Check whether the page's URL is too long or contains a user name, and whether a proxy rewrote the request."},
		},
		"http-403": {
			i18n.Text{Zh: "服务端不为此 URL 的来源签名。", En: "The server does not sign for the origin of this URL."},
			i18n.Text{Zh: "请把页面的来源（如 https://app.example.com）加入服务端的 TRUSTED_ORIGINS。", En: "Add the page's origin (such as https://app.example.com) to the server's TRUSTED_ORIGINS."},
		},
		"http-404": {
			i18n.Text{Zh: "没有找到 /get_config_parameters。", En: "/get_config_parameters was not found."},
			i18n.Text{Zh: "请检查代理是否把它转发到了本应用的服务端。", En: "Check that the proxy passes it on to this app's server."},
		},
		"http-405": unexpectedResponse,
		"http-500": {
			i18n.Text{Zh: "服务端内部出错。", En: "The server had an internal error."},
			i18n.Text{Zh: "请查看服务端日志。", En: "Check the server's log."},
		},
		"http-502": {
			i18n.Text{Zh: "飞书开放平台拒绝了服务端，或返回了无法识别的内容。", En: "The Feishu Open Platform rejected the server or sent an unreadable response."},
			i18n.Text{Zh: "请查看服务端日志，并检查代理与 FEISHU_HOST。", En: "Check the server's log, and check proxies and FEISHU_HOST."},
		},
		"http-503": {
			i18n.Text{Zh: "服务端连不上飞书开放平台。", En: "The server cannot reach the Feishu Open Platform."},
			i18n.Text{Zh: "请检查服务端到 FEISHU_HOST 的网络，稍后重试。", En: "Check the server's network to FEISHU_HOST and try again in a moment."},
		},

		// the page itself
		"timeout": {
			i18n.Text{Zh: "请求超时，飞书客户端未响应。", En: "The request timed out: no response from the Feishu client."},
			i18n.Text{Zh: "请检查网络后重试；若仍失败，请重启飞书。", En: "Check the network and try again; if it keeps failing, restart Feishu."},
		},
		"server-timeout": {
			i18n.Text{Zh: "请求超时，应用的服务端未响应。", En: "The request timed out: no response from the app's server."},
			i18n.Text{Zh: "请检查网络后重试；若仍失败，请让开发者检查服务端和代理。", En: "Check the network and try again; if it keeps failing, ask the developer to check the server and the proxy."},
		},
		"network": {
			i18n.Text{Zh: "页面无法连接到服务端。", En: "The page cannot reach its server."},
			i18n.Text{Zh: "请检查网络后重试。", En: "Check the network and try again."},
		},
		"jssdk": {
			i18n.Text{Zh: "飞书 JSSDK 脚本加载失败。", En: "Feishu's JSSDK script did not load."},
			i18n.Text{Zh: "通常是网络屏蔽了下面的 URL，或 JSSDK_URL 设置有误。请放行该 URL 或更换 JSSDK_URL 后重试。", En: "Usually the network blocks the URL below, or JSSDK_URL is wrong. Allow the URL or change JSSDK_URL, then try again."},
		},
		"cookies": {
			i18n.Text{Zh: "浏览器没有保存登录状态：此处禁用了 Cookie。", En: "The browser did not keep the sign-in: it blocks cookies here."},
			i18n.Text{Zh: "请允许此网站使用 Cookie，或在单独的窗口中打开此页面。", En: "Allow cookies for this site, or open this page in a window of its own."},
		},
		"failed": unknownFailure,
	}
})
