package page

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

// The texts of the page.
var (
	loading        = i18n.Text{Zh: "正在打开…", En: "Opening…"}
	authenticating = i18n.Text{Zh: "正在进行飞书鉴权…", En: "Authenticating with Feishu…"}

	outsideTitle  = i18n.Text{Zh: "请在飞书中打开", En: "Open this page in Feishu"}
	outsideReason = i18n.Text{Zh: "此页面需要飞书客户端的能力，普通浏览器不具备。", En: "This page uses the Feishu client, which an ordinary browser does not have."}
	openInFeishu  = i18n.Text{Zh: "在飞书中打开", En: "Open in Feishu"}
	scanWithPhone = i18n.Text{Zh: "或用手机扫码", En: "or scan with your phone"}
	qrAlt         = i18n.Text{Zh: "用于在飞书中打开此应用的二维码", En: "QR code that opens this app in Feishu"}

	failedTitle = i18n.Text{Zh: "页面未能打开", En: "This page could not be opened"}
	errorCode   = i18n.Text{Zh: "错误码", En: "Error code"}
	retry       = i18n.Text{Zh: "重试", En: "Try again"}

	crashed    = i18n.Text{Zh: "页面程序出错，已停止运行。", En: "The page's program stopped because of an error."}
	reloadPage = i18n.Text{Zh: "重新加载", En: "Reload"}
)
