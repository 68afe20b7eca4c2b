package gallery

import (
	"context"
	"encoding/json"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// askLacking asks the client for its version, then the server which functions it
// lacks, and puts their paths into lacking. It then calls done on the UI goroutine.
func askLacking(ctx app.Context, p *page.Page, client *jsapi.Client, lacking *[]string, done func()) {
	page.Do(ctx, func(ctx context.Context) (info json.RawMessage, err error) {
		return info, client.Call(ctx, "tt.getSystemInfo", nil, &info)
	}, func(info json.RawMessage, err error) { // without an answer the user agent is used
		r := LackingRequest{info, app.Window().Get("navigator").Get("userAgent").String()}
		ask(ctx, p, LackingPath(i18n.Lang(p.Lang())), r, lacking, func(bool) { done() })
	})
}

// showLacking marks the functions that the client lacks.
func showLacking(paths []string) {
	for _, path := range paths {
		if article := element(path); article.Truthy() {
			article.Call("setAttribute", "data-lacks", "")
		}
	}
}
