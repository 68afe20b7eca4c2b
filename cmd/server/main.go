// Command server serves this repository's own app. --help lists the settings.
package main

import (
	"os"

	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"
	"github.com/feishu-goapp/feishu-goapp/web"
)

func main() { os.Exit(webapp.Run(web.Files)) }
