package client

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textMore      = i18n.Text{Zh: "更多", En: "More"}
	textWouldMenu = i18n.Text{Zh: "在飞书中将执行：%s", En: "In Feishu this would be done: %s"}
)

// barHandlers are the functions of the navigation bar and of its menu.
var barHandlers = map[string]handler{
	"tt.setNavigationBar":      setNavigationBar,
	"tt.setNavigationBarColor": setNavigationBarColor,
	"tt.showMoreItemPanel":     showMoreItemPanel,
}

// setNavigationBar replaces the buttons of the sides that it names.
func setNavigationBar(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	type side struct {
		Items []BarButton `json:"items"`
	}
	var o struct{ Left, Right *side }
	json.Unmarshal(params, &o)
	p.setState(func(s *State) {
		if o.Left != nil {
			s.Left = o.Left.Items
		}
		if o.Right != nil {
			s.Right = o.Right.Items
		}
	})
	return fields{}, nil
}

func setNavigationBarColor(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		BackgroundColor string `json:"backgroundColor"`
		FrontColor      string `json:"frontColor"`
	}
	json.Unmarshal(params, &o)
	p.setState(func(s *State) { s.BarColor, s.BarTextColor = o.BackgroundColor, o.FrontColor })
	return fields{}, nil
}

// moreItems are the entries of the menu that hideMenuItems can name.
var moreItems = []struct {
	id   string
	name i18n.Text
}{
	{"sendToChat", i18n.Text{Zh: "发送到会话", En: "Send to chat"}},
	{"openInMainScene", i18n.Text{Zh: "在主窗口中打开", En: "Open in the main window"}},
	{"chatAI", i18n.Text{Zh: "AI 对话", En: "Chat with AI"}},
	{"shareViaOtherApp", i18n.Text{Zh: "通过其他应用分享", En: "Share via another app"}},
	{"addNavigator", i18n.Text{Zh: "添加到导航栏", En: "Add to navigation"}},
	{"floating", i18n.Text{Zh: "浮窗", En: "Floating window"}},
	{"commonApp", i18n.Text{Zh: "添加到常用", En: "Add to frequently used"}},
	{"shortcut", i18n.Text{Zh: "添加到桌面", En: "Add to home screen"}},
	{"bot", i18n.Text{Zh: "进入机器人", En: "Open the bot"}},
	{"copyLink", i18n.Text{Zh: "复制链接", En: "Copy link"}},
	{"refresh", i18n.Text{Zh: "刷新", En: "Refresh"}},
	{"openInBrowser", i18n.Text{Zh: "在浏览器中打开", En: "Open in browser"}},
	{"search", i18n.Text{Zh: "页面内查找", En: "Search in page"}},
	{"about", i18n.Text{Zh: "关于", En: "About"}},
	{"feedback", i18n.Text{Zh: "反馈", En: "Feedback"}},
	{"translate", i18n.Text{Zh: "翻译", En: "Translate"}},
	{"clippingDoc", i18n.Text{Zh: "剪存到云文档", En: "Clip to Docs"}},
	{"textSize", i18n.Text{Zh: "字体大小", En: "Text size"}},
}

// showMoreItemPanel opens the menu and answers at once.
func showMoreItemPanel(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		HideMenuItems []string `json:"hideMenuItems"`
	}
	json.Unmarshal(params, &o)
	var names, ids []string
	for _, item := range moreItems {
		if !slices.Contains(o.HideMenuItems, item.id) {
			names, ids = append(names, p.text(item.name)), append(ids, item.id)
		}
	}
	if p.screen != nil && len(names) > 0 {
		go func() {
			index, err := p.askSheet(ctx, sheet{Title: p.text(textMore), Items: names})
			if err == nil && index >= 0 && index < len(ids) {
				p.chooseMoreItem(ids[index], names[index])
			}
		}()
	}
	return functions.Sample("tt.showMoreItemPanel"), nil
}

// chooseMoreItem does what the emulator can do of an entry, and says what a
// client would do otherwise.
func (p *Page) chooseMoreItem(id, name string) {
	if id == "copyLink" {
		p.clipboard.set(p.URL())
	}
	p.notice(fmt.Sprintf(p.text(textWouldMenu), name))
}
