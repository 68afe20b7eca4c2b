// Command wasm is the page: it becomes web/app.wasm and runs in the browser.
package main

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/ui"
)

func main() {
	ui.Routes(ui.Deps{})
	app.RunWhenOnBrowser()
}
