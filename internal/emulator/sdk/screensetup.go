package sdk

import (
	"embed"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
)

//go:embed screen
var screenFiles embed.FS

// screenParts are the parts of the screen's code and of its style sheet, in
// order.
var (
	screenParts = []string{
		"host.js", "icons.js", "toast.js", "dialog.js", "sheet.js", "picker.js", "view.js", "settings.js", "badge.js", "start.js",
	}
	screenStyles = []string{"base.css", "toast.css", "dialog.css", "picker.css", "view.css", "badge.css"}
)

// screenSetup makes the screen in a page.
type screenSetup struct {
	client.Look
	Code string `json:"code"` // the body of a function of the setup, which returns show
	CSS  string `json:"css"`
}

func newScreenSetup(look client.Look) *screenSetup {
	return &screenSetup{look, screenCode(), screenCSS()}
}

var screenCode = sync.OnceValue(func() string {
	return "'use strict';\n" + concatenate(screenFiles, "screen", screenParts, withoutComments) + "//# sourceURL=feishu-emulator-screen.js\n"
})

var screenCSS = sync.OnceValue(func() string {
	return concatenate(screenFiles, "screen", screenStyles, func(css string) string { return css })
})
