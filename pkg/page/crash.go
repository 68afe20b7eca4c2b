package page

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// maxStack is the length in bytes at which reported stacks are cut.
const maxStack = 4 << 10

// reportPanic, deferred, ends a panic of its goroutine: it shows a banner with a
// button that reloads the page, and reports the panic to the server's log.
// Natively the panic continues.
func reportPanic(env Environment) {
	if app.IsServer {
		return
	}
	v := recover()
	if v == nil {
		return
	}
	message, stack := fmt.Sprint(v), debug.Stack()
	env.Logf("panic: %s\n%s", message, stack)
	showBanner(i18n.Of(documentLang()), env.Browser.Reload)
	sendReport(message, stack[:min(len(stack), maxStack)])
}

// sendReport sends a panic to POST /errors, even if the page is closed meanwhile.
// It is not retried.
func sendReport(message string, stack []byte) {
	body, _ := json.Marshal(map[string]string{ // strings: it cannot fail
		"message": message,
		"stack":   string(stack),
		"path":    text(location(), "pathname"),
	})
	try(func() any {
		promise := app.Window().Call("fetch", "/errors", map[string]any{
			"method":    "POST",
			"keepalive": true,
			"headers":   map[string]any{"Content-Type": "application/json"},
			"body":      string(body),
		})
		return promise.Call("catch", app.FuncOf(func(app.Value, []app.Value) any { return nil }))
	})
}

// showBanner puts a message with a button on top of the page, past go-app, which
// may have stopped.
func showBanner(lang i18n.Lang, reload func()) {
	try(func() any {
		if element("crashed") != nil {
			return nil
		}
		// Rendered as a string to keep app.wasm small.
		document().Get("body").Call("insertAdjacentHTML", "afterbegin", `<div id="crashed" class="crashed" role="alert"><p>`+
			crashed.In(lang)+`</p><button class="button" type="button">`+reloadPage.In(lang)+`</button></div>`)
		element("crashed").Get("lastChild").Set("onclick", app.FuncOf(func(app.Value, []app.Value) any { reload(); return nil }))
		return nil
	})
}
