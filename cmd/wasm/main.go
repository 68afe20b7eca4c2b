// Command wasm is the program that runs in the browser. It is built as web/app.wasm.
package main

import (
	"github.com/feishu-goapp/feishu-goapp/internal/ui"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

func main() { page.Run(ui.Routes) }
