package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/fetch"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// Deps are what the components need from outside. The zero value is the page
// itself; tests put something else in its place.
type Deps struct {
	// Client calls the JSAPI. Nil is the page's.
	Client *jsapi.Client

	// Browser is the page around the program. Nil is the real one.
	Browser Browser

	// Parameters gets the parameters of h5sdk.config for a page. Nil asks the
	// server the page came from.
	Parameters func(ctx context.Context, pageURL string) (sign.Params, error)

	// Document gets what the gallery shows in a language. Nil asks the server
	// the page came from.
	Document func(ctx context.Context, lang Lang) ([]byte, error)

	// Logf writes a line for developers. Nil is the browser's console.
	Logf func(format string, v ...any)

	landing string   // the URL that the document was loaded with
	opening *opening // the first journey, where it began before the page was mounted
	visit   *visit   // signing in
}

// A Browser is what the journey must know of the page around it.
type Browser interface {
	// Href returns location.href as it stands.
	Href() string

	// Path returns location.pathname.
	Path() string

	// UserAgent returns navigator.userAgent.
	UserAgent() string

	// WaitForSDK blocks until the JSSDK script has loaded, has failed to, or
	// ctx ends, and returns the script's address.
	WaitForSDK(ctx context.Context) (url string)
}

func (d Deps) withDefaults() Deps {
	if d.Client == nil {
		d.Client = new(jsapi.Client)
	}
	if d.Browser == nil {
		d.Browser = window{}
	}
	if d.Parameters == nil {
		d.Parameters = askServer
	}
	if d.Document == nil {
		d.Document = askForDocument
	}
	if d.visit == nil {
		d.visit = &visit{request: requestOwn, cookie: documentCookie}
	}
	if d.Logf == nil {
		d.Logf = app.Logf
	}
	d.landing = sign.PageURL(d.Browser.Href())
	return d
}

// errNetwork: the page's own server did not answer.
var errNetwork = errors.New("own server not reached")

// askServer gets the parameters from GET /get_config_parameters.
func askServer(ctx context.Context, pageURL string) (p sign.Params, err error) {
	r, err := fetch.Get(ctx, "/get_config_parameters?url="+url.QueryEscape(pageURL))
	if err != nil {
		return p, errors.Join(errNetwork, err)
	}
	if r.Status != 200 {
		return p, refusalIn(r)
	}
	if err := json.Unmarshal(r.Body, &p); err != nil {
		return p, &serverError{Status: r.Status, Detail: fmt.Sprintf("not what /get_config_parameters answers: %v", err)}
	}
	return p, nil
}

// window is the real browser.
type window struct{}

func (window) Href() string {
	return app.Window().Get("location").Get("href").String()
}

func (window) Path() string {
	return app.Window().Get("location").Get("pathname").String()
}

func (window) UserAgent() string {
	return app.Window().Get("navigator").Get("userAgent").String()
}

// WaitForSDK waits for what web/jssdk.js says of the script.
func (window) WaitForSDK(ctx context.Context) string {
	sdk := app.Window().Get("jssdk")
	if !sdk.Truthy() {
		return ""
	}
	done := make(chan struct{})
	sdk.Get("settled").Then(func(app.Value) { close(done) }) // it never rejects
	select {
	case <-done:
	case <-ctx.Done():
	}
	return sdk.Get("url").String()
}

// documentLang returns the language that the server chose for the page.
func documentLang() string {
	if app.IsServer {
		return ""
	}
	return app.Window().Get("document").Get("documentElement").Get("lang").String()
}
