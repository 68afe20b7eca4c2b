package emulator

import "strings"

// texts are what the client itself says on the screen.
var texts = map[string]struct{ zh, en string }{
	"ok":             {"确定", "OK"},
	"cancel":         {"取消", "Cancel"},
	"allow":          {"允许", "Allow"},
	"refuse":         {"拒绝", "Refuse"},
	"placeholder":    {"请在此处输入内容", "Please enter your content here"},
	"permission":     {"授权申请", "Permission"},
	"permission for": {"该应用申请获取权限：%s", "This app asks for a permission: %s"},
	"scan":           {"扫码", "Scan a code"},
	"scan text":      {"输入码中的文本", "Type the text of the code"},
	"choose contact": {"选择联系人", "Choose contacts"},
	"choose chat":    {"选择会话", "Choose a chat"},
	"sign in":        {"登录飞书模拟器", "Sign in to the emulator"},
	"message":        {"给对方留言", "Leave a message"},
	"closeWindow":    {"在飞书中，此窗口将会关闭", "In Feishu this window would close"},
	"would open":     {"在飞书中将打开：%s", "In Feishu this would open: %s"},
	"badge":          {"飞书模拟器", "Feishu emulator"},
	"badge hint":     {"打开飞书模拟器控制面板", "Open the emulator's control panel"},
}

// text returns a text in the client's language: Chinese, or English for all
// the others.
func (e *Emulator) text(key string) string {
	t := texts[key]
	if strings.HasPrefix(e.Settings().language(), "zh") {
		return t.zh
	}
	return t.en
}
