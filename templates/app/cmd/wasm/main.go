// Command wasm is the program in the browser: it becomes web/app.wasm.
package main

import (
	"github.com/feishu-goapp/feishu-goapp/pkg/page"

	"github.com/feishu-goapp/feishu-goapp/templates/app/ui"
)

func main() { page.Run(ui.Routes) }
