package ui

import (
	"cmp"
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// Hello is what the server answers at GET /api/hello.
type Hello struct {
	Name   string `json:"name"`
	EnName string `json:"enName"`
}

// In returns the greeting in a language, "zh" or "en".
func (h Hello) In(lang string) string {
	if lang == "zh" {
		return "你好，" + h.Name + "！"
	}
	return "Hello, " + cmp.Or(h.EnName, h.Name) + "!"
}

// home is the page at /.
type home struct {
	app.Compo

	page    *page.Page
	user    page.User
	message string
	err     error
}

// OnMount keeps the user up to date.
func (h *home) OnMount(ctx app.Context) { h.page.ObserveUser(ctx, &h.user) }

// hello asks the server who the user is, and has Feishu show the answer.
func (h *home) hello(ctx app.Context, _ app.Event) {
	page.Do(ctx, func(ctx context.Context) (string, error) {
		hello, err := page.Get[Hello](ctx, h.page, "/api/hello")
		if err != nil {
			return "", err
		}
		message := hello.In(h.page.Lang())
		return message, h.page.ShowToast(ctx, jsapi.ShowToastParams{Title: message})
	}, func(message string, err error) { h.message, h.err = message, err })
}

// Render shows the page. Shell shows loading, failures and "open in Feishu".
func (h *home) Render() app.UI {
	text := h.page.Text
	return h.page.Shell(text("我的应用", "My app"),
		app.Div().Class("avatar").Body(app.If(h.user.SignedIn(), func() app.UI {
			return app.Img().Src(h.user.AvatarURL).Aria("hidden", true)
		})),
		app.H2().Text(text("应用已在飞书中运行", "Your app runs in Feishu")),
		app.P().Text(text("修改 ui/home.go 并保存，页面会自动更新。", "Edit ui/home.go and save it: the page updates itself.")),
		app.Button().ID("hello").Class("button").Text(text("打个招呼", "Say hello")).OnClick(h.hello),
		app.P().ID("message").Text(h.message),
		app.A().ID("to-device").Class("more").Href("/device").Text(text("设备信息", "Device")),
		h.page.Problem(h.err), // an empty element for nil, and for a call that the user canceled
	)
}
