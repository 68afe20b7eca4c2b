package client

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textLeave      = i18n.Text{Zh: "确定离开此页面？", En: "Leave this page?"}
	textClosed     = i18n.Text{Zh: "窗口已关闭", En: "The window is closed"}
	textClosedHint = i18n.Text{Zh: "在飞书中，此窗口已经关闭。", En: "In Feishu this window is closed now."}
	textOpens      = i18n.Text{Zh: "打开链接", En: "Open a link"}
	textAppLink    = i18n.Text{Zh: "打开 AppLink", En: "Open an AppLink"}
	textWhere      = i18n.Text{Zh: "打开方式", En: "Where"}
	textExternal   = i18n.Text{Zh: "系统浏览器", En: "the system's browser"}
	textInClient   = i18n.Text{Zh: "客户端内", En: "in the client"}
	textFeature    = i18n.Text{Zh: "功能", En: "Feature"}
	textWindowSize = i18n.Text{Zh: "窗口大小", En: "Size of the window"}
)

// navigationHandlers are the functions that leave the page. They only show what
// a client would do.
var navigationHandlers = map[string]handler{
	"tt.closeWindow":         closeWindow,
	"tt.openSchema":          openSchema,
	"tt.enableLeaveConfirm":  enableLeaveConfirm,
	"tt.disableLeaveConfirm": disableLeaveConfirm,
}

func enableLeaveConfirm(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	question := &LeaveConfirm{}
	json.Unmarshal(params, question)
	p.setState(func(s *State) { s.LeaveConfirm = question })
	return fields{}, nil
}

func disableLeaveConfirm(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
	p.setState(func(s *State) { s.LeaveConfirm = nil })
	return fields{}, nil
}

// closeWindow covers the page, after the question that enableLeaveConfirm has set.
func closeWindow(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	leave, err := p.confirmLeave(ctx, "close")
	switch {
	case err != nil:
		return nil, err
	case !leave:
		return nil, functions.Canceled("tt.closeWindow")
	}
	p.showView(view{Kind: "closed", Title: p.text(textClosed), Blocks: []block{textBlock(p.text(textClosedHint))}})
	return fields{}, nil
}

// confirmLeave asks whether to leave the page if it has set that question for the
// way of leaving, "back" or "close".
func (p *Page) confirmLeave(ctx context.Context, way string) (bool, error) {
	question := p.State().LeaveConfirm
	if question == nil || !slices.Contains(question.Effect, way) {
		return true, nil
	}
	title := question.Title
	if title == "" && question.Content == "" {
		title = p.text(textLeave)
	}
	return p.confirm(ctx, dialog{
		Title: title, Content: question.Content, ConfirmText: question.ConfirmText, CancelText: question.CancelText,
	})
}

// schemaInterval is the time within which a second openSchema fails.
const schemaInterval = 500 * time.Millisecond

// openSchema shows what would open.
func openSchema(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	const path = "tt.openSchema"
	var o struct {
		Schema   string `json:"schema"`
		External bool   `json:"external"`
		Target   string `json:"target"`
		Options  struct {
			Width  int `json:"width"`
			Height int `json:"height"`
		} `json:"options"`
	}
	json.Unmarshal(params, &o)
	if !p.mayOpenSchema(time.Now()) {
		return nil, functions.Failure(path, 1406001)
	}
	where := p.text(textInClient)
	if o.External {
		where = p.text(textExternal)
	}
	size := ""
	if o.Options.Width > 0 || o.Options.Height > 0 {
		size = fmt.Sprintf("%d × %d", o.Options.Width, o.Options.Height)
	}
	v := p.schemaView(o.Schema)
	v.Blocks = append([]block{fieldsBlock(
		[2]string{"schema", o.Schema}, [2]string{p.text(textWhere), where}, [2]string{"target", o.Target}, [2]string{p.text(textWindowSize), size},
	)}, v.Blocks...)
	p.showView(v)
	return fields{}, nil
}

// mayOpenSchema reports whether the last call was long enough ago.
func (p *Page) mayOpenSchema(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.schemaOpened) < schemaInterval {
		return false
	}
	p.schemaOpened = now
	return true
}

// appLinkHosts are the hosts of AppLinks.
var appLinkHosts = []string{"applink.feishu.cn", "applink.larksuite.com"}

// schemaView describes a link: the feature and the parameters of an AppLink, and a
// way to open an address of the web.
func (p *Page) schemaView(schema string) view {
	v := view{Kind: "schema", Title: p.text(textOpens)}
	u, err := url.Parse(schema)
	if err != nil {
		return v
	}
	target := schema
	if slices.Contains(appLinkHosts, u.Host) {
		v.Title = p.text(textAppLink)
		list := [][2]string{{p.text(textFeature), strings.Trim(u.Path, "/")}}
		query := u.Query()
		for _, name := range slices.Sorted(maps.Keys(query)) {
			list = append(list, [2]string{name, strings.Join(query[name], ", ")})
		}
		v.Blocks = append(v.Blocks, fieldsBlock(list...))
		target = query.Get("url")
	}
	v.Blocks = append(v.Blocks, textBlock(p.text(textInFeishu)))
	if isWebURL(target) {
		v.Blocks = append(v.Blocks, linkBlock(target, p.text(textOpenNewTab)))
	}
	return v
}
