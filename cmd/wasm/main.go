// Command wasm is the page: it becomes web/app.wasm and runs in the browser.
package main

import "github.com/feishu-goapp/feishu-goapp/internal/ui"

func main() {
	ui.Run(ui.Deps{})
}
