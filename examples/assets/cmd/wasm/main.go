// Command wasm is the program in the browser: it becomes web/app.wasm.
package main

import (
	"github.com/feishu-goapp/feishu-goapp/pkg/page"

	"example.com/assets/ui"
)

func main() { page.Run(ui.Routes) }
