package ui

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// device is the page at /device: what Feishu says about the device.
type device struct {
	app.Compo

	page *page.Page
	info *jsapi.GetSystemInfoResult
	err  error
}

// OnMount asks Feishu. Calls wait until the page is ready.
func (d *device) OnMount(ctx app.Context) {
	page.Do(ctx, d.getSystemInfo, func(info *jsapi.GetSystemInfoResult, err error) { d.info, d.err = info, err })
}

func (d *device) getSystemInfo(ctx context.Context) (*jsapi.GetSystemInfoResult, error) {
	return d.page.GetSystemInfo(ctx)
}

// Render shows the page.
func (d *device) Render() app.UI {
	text := d.page.Text
	return d.page.Shell(text("设备信息", "Device"),
		app.If(d.info != nil, func() app.UI {
			return app.Table().ID("info").Body(
				row(text("系统", "System"), string(d.info.Platform)+" "+d.info.System),
				row(text("飞书版本", "Version of Feishu"), d.info.Version),
				row(text("语言", "Language"), d.info.Language))
		}),
		app.A().ID("to-home").Class("more").Href("/").Text(text("返回首页", "Home")),
		d.page.Problem(d.err),
	)
}

func row(name, value string) app.UI {
	return app.Tr().Body(app.Th().Text(name), app.Td().Text(value))
}
