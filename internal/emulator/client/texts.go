package client

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

// The client's own texts on the screen.
var (
	textOK            = i18n.Text{Zh: "确定", En: "OK"}
	textCancel        = i18n.Text{Zh: "取消", En: "Cancel"}
	textAllow         = i18n.Text{Zh: "允许", En: "Allow"}
	textRefuse        = i18n.Text{Zh: "拒绝", En: "Refuse"}
	textPlaceholder   = i18n.Text{Zh: "请在此处输入内容", En: "Please enter your content here"}
	textPermission    = i18n.Text{Zh: "授权申请", En: "Permission"}
	textPermissionFor = i18n.Text{Zh: "该应用申请获取权限：%s", En: "This app requests a permission: %s"}
	textScan          = i18n.Text{Zh: "扫码", En: "Scan a code"}
	textScanHint      = i18n.Text{Zh: "输入码中的文本", En: "Type the text of the code"}
	textChooseContact = i18n.Text{Zh: "选择联系人", En: "Choose contacts"}
	textChooseChat    = i18n.Text{Zh: "选择会话", En: "Choose a chat"}
	textMessage       = i18n.Text{Zh: "给对方留言", En: "Leave a message"}
	textWouldClose    = i18n.Text{Zh: "在飞书中，此窗口将会关闭", En: "In Feishu this window would close"}
	textWouldOpen     = i18n.Text{Zh: "在飞书中将打开：%s", En: "In Feishu this would open: %s"}
)
