package page

import (
	"context"
	"encoding/json"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/fetch"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// Environment is the page's surroundings. The zero value is the browser that
// the program runs in; tests replace parts of it.
type Environment struct {
	// Runtime carries JSAPI calls. Nil is the Feishu client.
	Runtime jsapi.Runtime

	// Browser is the window. Nil is the browser's.
	Browser Browser

	// Request sends a request to the app's server. Nil is the browser's fetch.
	Request func(context.Context, Request) (*Response, error)

	// Logf writes a line for developers. Nil is the browser's console.
	Logf func(format string, v ...any)
}

// Request is a request to the app's server, Response its answer.
type (
	Request  = fetch.Request
	Response = fetch.Response
)

func (e Environment) withDefaults() Environment {
	if e.Browser == nil {
		e.Browser = window{}
	}
	if e.Request == nil {
		e.Request = fetch.Send
	}
	if e.Logf == nil {
		e.Logf = app.Logf
	}
	return e
}

// Browser is what the page uses of the browser's window.
type Browser interface {
	// URL returns location.href.
	URL() string

	// UserAgent returns navigator.userAgent.
	UserAgent() string

	// Cookie returns document.cookie, "" if the page has no access to cookies.
	Cookie() string

	// SetCookie assigns to document.cookie, without effect if the page has no
	// access.
	SetCookie(string)

	// AnnounceSession sends the signed-in user's open_id to the page's other tabs,
	// "" if no user is signed in.
	AnnounceSession(openID string)

	// OnSessionChange has f called with what another tab announces, and with "?"
	// when the user comes back to the page. f does not block.
	OnSessionChange(f func(openID string))

	// SDKURL returns the URL of the page's JSSDK script.
	SDKURL() string

	// FirstConfig returns what window.feishuReady resolves with. It blocks until
	// then or until ctx ends; without such a promise it returns nil at once.
	FirstConfig(ctx context.Context) *FirstConfig

	// FirstSteps returns the steps of window.feishuReady so far, zero if they are
	// not known.
	FirstSteps() ScriptSteps

	// Load opens a URL instead of the page.
	Load(url string)

	// Reload loads the page again.
	Reload()
}

// window is the browser's. Natively its properties are empty.
type window struct{}

func (window) URL() string       { return text(location(), "href") }
func (window) UserAgent() string { return text(property(app.Window(), "navigator"), "userAgent") }
func (window) Cookie() string    { return text(document(), "cookie") }

func (window) SetCookie(cookie string) { setProperty(document(), "cookie", cookie) }

func (window) AnnounceSession(openID string) {
	_, _ = try(func() any { return app.Window().Call("announceSession", openID) }) // of session.js
}

func (window) OnSessionChange(f func(string)) {
	setProperty(app.Window(), "sessionChanged", app.FuncOf(func(_ app.Value, args []app.Value) any {
		f(args[0].String())
		return nil
	}))
}

func (window) SDKURL() string {
	if script := element("jssdk"); script != nil {
		return text(script, "src")
	}
	return ""
}

func (window) FirstConfig(ctx context.Context) *FirstConfig {
	promise := property(app.Window(), "feishuReady")
	if promise == nil {
		return nil
	}
	settled := make(chan *FirstConfig, 1)
	promise.Then(func(outcome app.Value) { // it never rejects
		settled <- readFirstConfig(outcome)
	})
	select {
	case outcome := <-settled:
		return outcome
	case <-ctx.Done():
		return nil
	}
}

func (window) FirstSteps() ScriptSteps { return readSteps(property(app.Window(), "feishuReady")) }

func (window) Load(url string) { _, _ = try(func() any { location().Call("assign", url); return nil }) }
func (window) Reload()         { _, _ = try(func() any { location().Call("reload"); return nil }) }

func document() app.Value { return property(app.Window(), "document") }
func location() app.Value { return property(app.Window(), "location") }

// element returns the element with an id, nil if there is none.
func element(id string) app.Value {
	d := document()
	if d == nil {
		return nil
	}
	if e := d.Call("getElementById", id); e.Truthy() {
		return e
	}
	return nil
}

// documentLang returns the language that the server chose for the page.
func documentLang() string { return text(property(document(), "documentElement"), "lang") }

// documentSettings returns the settings in the page, zero if there are none.
func documentSettings() (s Settings) {
	if e := element("page-settings"); e != nil {
		json.Unmarshal([]byte(text(e, "textContent")), &s) // written by the server
	}
	if property(property(app.Window(), "navigator"), "cookieEnabled") == nil {
		s.SessionMarker = "" // scripts cannot see it
	}
	return s
}

func setDocumentLang(lang string) {
	setProperty(property(document(), "documentElement"), "lang", lang)
}

func setDocumentTitle(title string) { setProperty(document(), "title", title) }
