package pages

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

var (
	needsScript      = i18n.Text{Zh: "此页面需要启用 JavaScript。", En: "This page needs JavaScript."}
	scriptsDidNotRun = i18n.Text{
		Zh: "如果页面停在这里，说明页面中的脚本没有运行：通常是代理或 CDN 改动了页面（压缩 HTML、延迟加载脚本），或添加了自己的 Content-Security-Policy。请让开发者为此应用关闭这些功能，然后重新打开页面。",
		En: "If the page stays like this, its scripts did not run: usually a proxy or CDN has modified the page (HTML minification, a script loader) or added a Content-Security-Policy of its own. Ask the developer to turn that off for this app, then open the page again.",
	}
	loadingProgress = i18n.Text{Zh: "正在加载 0%", En: "Loading 0%"}

	notFoundTitle  = i18n.Text{Zh: "没有找到页面", En: "Page not found"}
	notFoundReason = i18n.Text{Zh: "这个地址下没有内容。", En: "There is nothing at this address."}
	backToApp      = i18n.Text{Zh: "返回应用", En: "Back to the app"}
)

// messages are what failure.js shows if the Go program does not run: by cause,
// else by code.
var messages = map[string]i18n.Text{
	"retry": {Zh: "重试", En: "Try again"},
	"engine-too-old": {
		Zh: "这里的浏览器内核太旧，无法运行此页面。请升级飞书（或系统的 WebView）后再打开。",
		En: "This browser engine is too old for the page. Update Feishu (or the system's WebView) and open it again.",
	},
	"no-webassembly": {
		Zh: "这里不能运行 WebAssembly：系统开启了锁定模式，或浏览器内核太旧。请在锁定模式中排除飞书，或升级飞书（或系统的 WebView），然后再打开。",
		En: "WebAssembly is not available: Lockdown Mode is on, or this browser engine is too old. Exclude Feishu from Lockdown Mode, or update Feishu (or the system's WebView), and open the page again.",
	},
	"network": {
		Zh: "页面程序没有加载成功。请检查网络后重试。",
		En: "The page's program did not load. Check the network and try again.",
	},
	"timeout": {
		Zh: "页面程序没有加载成功：下载中断了太久。请检查网络后重试。",
		En: "The page's program did not load: the download stalled. Check the network and try again.",
	},
	"http-404": {
		Zh: "正在安装应用的新版本，暂时找不到页面程序。请稍后重试。",
		En: "A new version of the app is being installed, and the page's program was not found. Try again in a moment.",
	},
	"refused": {
		Zh: "服务器或代理拒绝提供页面程序。请重新打开页面；若仍失败，请把错误码交给开发者。",
		En: "The server or a proxy refused to provide the page's program. Open the page again; if it keeps failing, give the code to the developer.",
	},
	"unavailable": {
		Zh: "服务器或代理暂时无法提供页面程序。请稍后重试；若仍失败，请把错误码交给开发者。",
		En: "The server or a proxy cannot provide the page's program at the moment. Try again later; if it keeps failing, give the code to the developer.",
	},
	"redirect": {
		Zh: "代理没有返回页面程序，而是跳转到了别处，可能需要登录网络或网关。请重新打开页面；若仍失败，请让开发者检查代理对 /web/ 的处理。",
		En: "A proxy redirected the request for the page's program; the network or a gateway may require you to sign in. Open the page again; if it keeps failing, ask the developer how the proxy handles /web/.",
	},
	"html": {
		Zh: "收到的不是页面程序，而是一个网页，可能需要登录网络或网关。请重新打开页面；若仍失败，请让开发者检查代理对 /web/ 的处理。",
		En: "A web page arrived instead of the page's program; the network or a gateway may require you to sign in. Open the page again; if it keeps failing, ask the developer how the proxy handles /web/.",
	},
	"csp": {
		Zh: "安全策略阻止了页面程序。请让开发者检查代理是否添加了自己的 Content-Security-Policy（须允许 'wasm-unsafe-eval' 和 connect-src 'self'），或页面是否在受限的 iframe（sandbox）中。",
		En: "A security policy blocks the page's program. Ask the developer whether a proxy adds a Content-Security-Policy of its own (it must allow 'wasm-unsafe-eval' and connect-src 'self'), or whether the page is in a sandboxed frame.",
	},
	"altered": {
		Zh: "页面中的脚本被改动，没有运行。请让开发者为此应用关闭代理或 CDN 的 HTML 压缩和脚本改写，也不要添加 Content-Security-Policy。",
		En: "Scripts of the page were modified and did not run. Ask the developer to turn off HTML minification and script loaders of the proxy or CDN for this app, and any Content-Security-Policy that it adds.",
	},
	"prefix": {
		Zh: "页面的路径与服务端的不一致：代理可能去掉了路径前缀。应用必须部署在域名的根路径下，请让开发者为它使用单独的域名或端口。",
		En: "The page has another path than on its server: a proxy probably removes a prefix. The app must be served at the root of its host; ask the developer to give it a host name or port of its own.",
	},
	"memory": {
		Zh: "内存不足，无法运行页面程序。请关闭其他页面或应用后重试。",
		En: "There is not enough memory for the page's program. Close other pages or apps and try again.",
	},
	"damaged": {
		Zh: "收到的页面程序已损坏。请重试；若仍失败，请让开发者检查代理是否改写了文件。",
		En: "The page's program arrived damaged. Try again; if it keeps failing, ask the developer whether a proxy modifies files.",
	},
	"failed": {
		Zh: "页面程序没有启动。请重试；若仍失败，请把错误码交给开发者。",
		En: "The page's program did not start. Try again; if it keeps failing, give the code to the developer.",
	},
	"stopped": {
		Zh: "页面程序意外停止了。请重新加载页面。",
		En: "The page's program has stopped unexpectedly. Reload the page.",
	},
}
