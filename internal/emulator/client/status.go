package client

import (
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textBadge      = i18n.Text{Zh: "飞书模拟器", En: "Feishu emulator"}
	textBadgeHint  = i18n.Text{Zh: "由飞书模拟器模拟的客户端。点击查看状态", En: "The client that the Feishu emulator plays. Click to see its state"}
	textLenient    = i18n.Text{Zh: "宽松模式", En: "lenient"}
	textPanel      = i18n.Text{Zh: "打开控制面板", En: "Open the control panel"}
	textMoveBadge  = i18n.Text{Zh: "移动", En: "Move"}
	textHideBadge  = i18n.Text{Zh: "隐藏", En: "Hide"}
	textBar        = i18n.Text{Zh: "导航栏按钮", En: "Buttons of the navigation bar"}
	textBarColor   = i18n.Text{Zh: "导航栏颜色：%s，文字 %s", En: "Color of the navigation bar: %s, text %s"}
	textTitle      = i18n.Text{Zh: "标题：%s", En: "Title: %s"}
	textAsksToExit = i18n.Text{Zh: "离开页面前会请用户确认", En: "Asks the user before the page is left"}
)

// Status returns what the badge shows now.
func (p *Page) Status() Status { return p.StatusWith(p.settings.Get()) }

// StatusWith returns what the badge shows with the given settings.
func (p *Page) StatusWith(now settings.Settings) Status {
	state := p.State()
	status := Status{
		State:     state,
		Label:     now.Text(textBadge),
		Client:    fmt.Sprintf("%s %s", now.Text(now.Client.Name()), now.ClientVersion()),
		Hint:      now.Text(textBadgeHint),
		PanelText: now.Text(textPanel),
		MoveText:  now.Text(textMoveBadge),
		HideText:  now.Text(textHideBadge),
		BarText:   now.Text(textBar),
		Notes:     []string{},
	}
	if now.Lenient {
		status.Lenient = now.Text(textLenient)
	}
	if state.Title != "" {
		status.Notes = append(status.Notes, fmt.Sprintf(now.Text(textTitle), state.Title))
	}
	if state.BarColor != "" {
		status.Notes = append(status.Notes, fmt.Sprintf(now.Text(textBarColor), state.BarColor, state.BarTextColor))
	}
	if state.LeaveConfirm != nil {
		status.Notes = append(status.Notes, now.Text(textAsksToExit))
	}
	for _, note := range state.Notes {
		status.Notes = append(status.Notes, now.Text(note.Text))
	}
	return status
}
