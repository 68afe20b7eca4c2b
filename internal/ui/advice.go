package ui

import "sync"

// The codes of h5sdk.config that the journey itself acts on.
const (
	codeSignature         = 333441
	codeSignatureRepeated = 333443
	codeSignatureExpired  = 333444
)

// An advice is the cause of a failure and its remedy, in words.
type advice struct{ cause, remedy text }

var (
	unknownFailure = advice{
		text{"飞书客户端没有接受这次调用。", "The Feishu client did not accept the call."},
		text{"请重试；若仍失败，请把错误码和下面的信息交给开发者。", "Try again; if it keeps failing, give the code and the text below to the developer."},
	}
	unknownAnswer = advice{
		text{"服务器给出了意外的回应。", "The server gave an unexpected answer."},
		text{"请重试；若仍失败，请查看服务器日志。", "Try again; if it keeps failing, look at the server's log."},
	}
	wrongApp = advice{
		text{"飞书不认识这个应用。", "Feishu does not know this app."},
		text{"请检查服务器的 APP_ID 是否就是当前应用，并确认 FEISHU_HOST 与应用所在的平台（飞书或 Lark）一致。", "Check that the server's APP_ID is this very app, and that FEISHU_HOST is the platform (Feishu or Lark) the app lives on."},
	}
	oldSession = advice{
		text{"飞书客户端的登录状态已失效。", "The Feishu client's own session is no longer valid."},
		text{"请退出飞书后重新登录，再打开此页面。", "Sign out of Feishu, sign in again and reopen this page."},
	}
	shakyNetwork = advice{
		text{"飞书客户端连不上飞书服务器。", "The Feishu client could not reach Feishu's servers."},
		text{"请检查手机或电脑的网络，然后重试。", "Check the network of the phone or computer and try again."},
	}
	badParameter = advice{
		text{"config 的某个参数类型不对，或 jsApiList 里有飞书不接受的名字。", "A parameter of config has the wrong type, or jsApiList holds a name that Feishu does not accept."},
		text{"timestamp 必须是毫秒数字，jsApiList 必须是 API 名字的数组（可以为空）。", "timestamp must be a number in milliseconds, and jsApiList an array of API names (it may be empty)."},
	}
	platformHiccup = advice{
		text{"飞书服务端出现异常。", "Feishu's servers had a fault."},
		text{"请稍后重试。", "Try again in a moment."},
	}
	wrongCredentials = advice{
		text{"飞书拒绝了应用凭证。", "Feishu refused the app's credentials."},
		text{"请核对服务器的 APP_ID 与 APP_SECRET（开发者后台 > 凭证与基础信息），修改后重启服务器。", "Compare the server's APP_ID and APP_SECRET with Developer Console > Credentials & Basic Info, then restart the server."},
	}
	badToken = advice{
		text{"飞书不接受服务器的访问凭证。", "Feishu did not accept the server's access token."},
		text{"请稍后重试；若仍失败，请核对 APP_ID、APP_SECRET 与 FEISHU_HOST。", "Try again in a moment; if it keeps failing, check APP_ID, APP_SECRET and FEISHU_HOST."},
	}
	noScope = advice{
		text{"应用缺少所需的权限。", "The app lacks a permission it needs."},
		text{"请在开发者后台 > 权限管理中申请权限，并发布新版本。", "Ask for it in Developer Console > Permissions & Scopes and publish a new version."},
	}
	userInfoFailed = advice{
		text{"飞书没有给出用户信息。", "Feishu did not give the user's details."},
		text{"请重新登录飞书后重试。", "Sign in to Feishu again and retry."},
	}
)

// advices has the advice for what #error-code may show: the codes of
// h5sdk.config, of the platform, of our own server and of the page itself.
// https://open.feishu.cn/document/uYjL24iN/uQjMuQjMuQjM/authentication/h5sdkconfig
//
// It is a function because most pages never need it, and none when it starts.
var advices = sync.OnceValue(func() map[string]advice {
	return map[string]advice{
		// h5sdk.config
		"102":     platformHiccup,
		"104":     badParameter,
		"305":     shakyNetwork,
		"1012":    badParameter,
		"1014":    shakyNetwork,
		"10001":   shakyNetwork,
		"10002":   platformHiccup,
		"2601001": platformHiccup,
		"2601002": unknownFailure,
		"333430":  wrongApp,
		"333440":  wrongApp,
		"333441": {
			text{"签名不对：飞书算出的签名与服务器给的不同。", "The signature is wrong: Feishu computed another one than the server gave."},
			text{"多半是签名的网址与页面网址不完全相同（代理改写、重定向、重新编码），或 APP_ID 与 APP_SECRET 不属于同一个应用。", "Most often the URL that was signed is not exactly the page's (a proxy rewrote it, a redirect, another encoding), or APP_ID and APP_SECRET belong to different apps."},
		},
		"333442": {
			text{"应用没有有效的 jsapi_ticket。", "The app has no valid jsapi_ticket."},
			text{"请确认服务器用的是当前应用的凭证和同一平台的 FEISHU_HOST，然后重启服务器。", "Check that the server uses this app's credentials and the right FEISHU_HOST, then restart the server."},
		},
		"333443": {
			text{"同一个签名在十分钟内用了两次。", "The same signature was presented twice within ten minutes."},
			text{"每次打开页面都要重新签名：请检查是否有缓存保存了 /get_config_parameters 的回应。", "Every page load needs a new signature: look for a cache that keeps the answer of /get_config_parameters."},
		},
		"333444": {
			text{"签名已过期（有效期十分钟）。", "The signature has expired (it is valid for ten minutes)."},
			text{"请校准服务器的时钟，并确认没有缓存保存签名。", "Set the server's clock right and make sure that nothing caches signatures."},
		},
		"333445": {
			text{"用到的 JSAPI 没有被授权。", "A JSAPI in use is not authorised."},
			text{"请把它的名字加入 jsApiList。", "Add its name to jsApiList."},
		},
		"333446": {
			text{"jsApiList 里有不存在的 JSAPI。", "jsApiList names a JSAPI that does not exist."},
			text{"请检查名字的拼写，不带 tt. 前缀。", "Check the spelling; the names stand without “tt.”."},
		},
		"333447": {
			text{"应用没有配置 H5 可信域名。", "The app has no H5 trusted domain."},
			text{"请在开发者后台 > 安全设置 > H5 可信域名中加入此页面的域名（含端口）。", "Add this page's host and port in Developer Console > Security Settings > H5 trusted domains."},
		},
		"333448": {
			text{"此页面不在应用的 H5 可信域名之内。", "This page is not within the app's H5 trusted domains."},
			text{"请在开发者后台 > 安全设置 > H5 可信域名中加入此页面的域名（含端口）。", "Add this page's host and port in Developer Console > Security Settings > H5 trusted domains."},
		},
		"333449": {
			text{"应用对你不可见。", "The app is not visible to you."},
			text{"请让管理员把你加入应用的可用范围，并确认应用已发布。", "Ask the administrator to add you to the app's availability, and check that the app is published."},
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
			text{"此页面不在应用的重定向 URL 之内。", "This page is not among the app's redirect URLs."},
			text{"请在开发者后台 > 安全设置 > 重定向 URL 中加入此页面的网址（不含 ? 和 #），或升级飞书。", "Add this page's address, without ? and #, in Developer Console > Security Settings > Redirect URLs, or update Feishu."},
		},

		// JSAPI in general
		"103": {
			text{"这个版本的飞书没有此功能。", "This version of Feishu does not have the function."},
			text{"请升级飞书后再试。", "Update Feishu and try again."},
		},
		"105": {
			text{"页面还没有通过飞书验证。", "The page has not been accepted by Feishu yet."},
			text{"请重试。", "Try again."},
		},
		"111": {
			text{"调用太频繁。", "Called too often."},
			text{"请稍后重试。", "Try again in a moment."},
		},

		// Open Platform, as our server passes it on
		"10003": wrongCredentials,
		"10005": wrongCredentials,
		"10012": platformHiccup,
		"10013": platformHiccup,
		"10014": wrongCredentials,
		"10015": wrongCredentials,
		"99991400": {
			text{"服务器调用飞书过于频繁，被限流。", "The server called Feishu too often and was rate limited."},
			text{"请稍后重试。", "Try again in a moment."},
		},
		"99991401": {
			text{"服务器的 IP 不在应用的 IP 白名单内。", "The server's IP address is not on the app's IP allow-list."},
			text{"请在开发者后台 > 安全设置 > IP 白名单中加入服务器的出口 IP。", "Add the server's outgoing IP address in Developer Console > Security Settings > IP allow-list."},
		},
		"99991403": {
			text{"应用本月的调用额度已用完。", "The app's quota of calls for this month is used up."},
			text{"请联系企业管理员升级套餐，或等到下个月。", "Ask the organisation's administrator for a larger plan, or wait for the next month."},
		},
		"99991661": badToken,
		"99991662": {
			text{"应用未启用。", "The app is not in use."},
			text{"请在开发者后台发布应用，或让管理员启用它。", "Publish the app in the Developer Console, or have the administrator enable it."},
		},
		"99991663": badToken,
		"99991664": badToken,
		"99991668": badToken,
		"99991671": badToken,
		"99991677": badToken,
		"99991672": noScope,
		"99991673": {
			text{"应用未安装或状态异常。", "The app is not installed or not in order."},
			text{"请让管理员在企业中安装并启用应用。", "Have the administrator install and enable the app in the organisation."},
		},
		"99991679": noScope,

		// our server
		"http-400": {
			text{"服务器看不懂页面的网址。", "The server could not read the page's URL."},
			text{"请检查页面网址是否过长或含有账号信息，以及代理是否改写了请求。", "Check whether the page's URL is too long or holds a user name, and whether a proxy rewrote the request."},
		},
		"http-403": {
			text{"服务器不为这个网址的来源签名。", "The server does not sign for the origin of this URL."},
			text{"请把页面的来源（如 https://app.example.com）加入服务器的 TRUSTED_ORIGINS。", "Add the page's origin (such as https://app.example.com) to the server's TRUSTED_ORIGINS."},
		},
		"http-404": {
			text{"没有找到 /get_config_parameters。", "/get_config_parameters was not found."},
			text{"请检查代理是否把它转发到了本应用的服务器。", "Check that the proxy passes it on to this app's server."},
		},
		"http-405": unknownAnswer,
		"http-500": {
			text{"服务器内部出错。", "The server had an internal error."},
			text{"请查看服务器日志。", "Look at the server's log."},
		},
		"http-502": {
			text{"飞书开放平台拒绝了服务器，或回应无法识别。", "The Feishu Open Platform refused the server or answered something unreadable."},
			text{"请查看服务器日志，并检查代理与 FEISHU_HOST。", "Look at the server's log, and check proxies and FEISHU_HOST."},
		},
		"http-503": {
			text{"服务器连不上飞书开放平台。", "The server cannot reach the Feishu Open Platform."},
			text{"请检查服务器到 FEISHU_HOST 的网络，稍后重试。", "Check the server's network to FEISHU_HOST and try again in a moment."},
		},

		// the page itself
		"timeout": {
			text{"等了很久也没有得到回应。", "No answer came in time."},
			text{"请检查网络后重试；若仍失败，请重启飞书。", "Check the network and try again; if it keeps failing, restart Feishu."},
		},
		"network": {
			text{"页面连不上自己的服务器。", "The page cannot reach its own server."},
			text{"请检查网络后重试。", "Check the network and try again."},
		},
		"jssdk": {
			text{"飞书的 JSSDK 脚本没有加载成功。", "Feishu's JSSDK script did not load."},
			text{"多半是网络屏蔽了下面的地址，或 JSSDK_URL 设置有误。放行该地址或更换 JSSDK_URL 后重试。", "Most often the network blocks the address below, or JSSDK_URL is wrong. Allow the address or set another JSSDK_URL, then try again."},
		},
		"failed": unknownFailure,
	}
})
