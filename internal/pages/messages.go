package pages

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

var (
	needsScript     = i18n.Text{Zh: "此页面需要启用 JavaScript。", En: "This page needs JavaScript."}
	loadingProgress = i18n.Text{Zh: "正在加载 0%", En: "Loading 0%"}

	notFoundTitle  = i18n.Text{Zh: "没有找到页面", En: "Page not found"}
	notFoundReason = i18n.Text{Zh: "这个地址下没有内容。", En: "There is nothing at this address."}
	backToApp      = i18n.Text{Zh: "返回应用", En: "Back to the app"}
)

// messages are what program.js shows if the Go program does not run, by the
// cause that it finds.
var messages = map[string]i18n.Text{
	"retry": {Zh: "重试", En: "Try again"},
	"tooOld": {
		Zh: "这里的浏览器内核太旧，无法运行此页面。请升级飞书（或系统的 WebView）后再打开。",
		En: "This browser engine is too old for the page. Update Feishu (or the system's WebView) and open it again.",
	},
	"noWebAssembly": {
		Zh: "这里不能运行 WebAssembly：浏览器内核太旧，或系统开启了锁定模式。请升级飞书（或系统的 WebView），或在锁定模式中排除飞书，然后再打开。",
		En: "WebAssembly is not available: this browser engine is too old, or Lockdown Mode is on. Update Feishu (or the system's WebView), or exclude Feishu from Lockdown Mode, and open the page again.",
	},
	"network": {
		Zh: "页面程序没有加载成功。请检查网络后重试。",
		En: "The page's program did not load. Check the network and try again.",
	},
	"timeout": {
		Zh: "页面程序没有加载成功：下载中断了太久。请检查网络后重试。",
		En: "The page's program did not load: the download stalled. Check the network and try again.",
	},
	"updating": {
		Zh: "应用可能正在更新，页面程序暂时找不到。请稍后重试。",
		En: "The app may be updating: the page's program was not found. Try again in a moment.",
	},
	"refused": {
		Zh: "服务器或代理拒绝提供页面程序。请稍后重试；若仍失败，请把错误码交给开发者。",
		En: "The server or a proxy did not provide the page's program. Try again in a moment; if it keeps failing, give the code to the developer.",
	},
	"csp": {
		Zh: "安全策略禁止运行页面程序。请让开发者检查代理是否添加了不含 'wasm-unsafe-eval' 的 Content-Security-Policy。",
		En: "A security policy blocks the page's program. Ask the developer whether a proxy adds a Content-Security-Policy without 'wasm-unsafe-eval'.",
	},
	"memory": {
		Zh: "内存不足，无法运行页面程序。请关闭其他页面或应用后重试。",
		En: "There is not enough memory for the page's program. Close other pages or apps and try again.",
	},
	"damaged": {
		Zh: "收到的页面程序已损坏。请重试；若仍失败，请让开发者检查代理是否改写了文件。",
		En: "The page's program arrived damaged. Try again; if it keeps failing, ask the developer whether a proxy modifies files.",
	},
	"stopped": {
		Zh: "页面程序意外停止了。请重新加载页面。",
		En: "The page's program has stopped unexpectedly. Reload the page.",
	},
}
