package client

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// A Page is one page that is open in the client. It forwards calls to the host
// after the checks of a client: it requires a successful config and permissions,
// applies the settings' outcomes, and logs.
//
// A Page is a [jsapi.Runtime], which native tests use directly; browsers reach
// it through package sdk.
type Page struct {
	*shared
	id      string // of a page in a browser, else empty
	screen  Screen // nil if nothing is shown
	baseURL string // of the emulator, as the page reaches it

	listeners listeners
	recorder  recorder

	mu           sync.Mutex
	url          string
	view         View
	configured   bool
	disk         *fileSystem // nil until it is used
	state        State
	sideChat     string    // id of the chat that toggleChat has opened
	schemaOpened time.Time // last call of openSchema
	prompting    bool      // the user is asked to open the page of permissions
	metaTags     []MetaSetting
}

// shared are the parts of the emulator that all pages use.
type shared struct {
	ctx       context.Context // ends with the client
	host      *jsapitest.Host
	settings  *settings.Store
	platform  *platform.Platform
	log       *calllog.Log
	clipboard clipboard
	consents  consents
}

// A Screen shows messages and dialogs to the page's user.
type Screen interface {
	// Show shows a message and returns at once.
	Show(what string, params any)

	// Ask shows a dialog and waits for the user's reply.
	Ask(ctx context.Context, what string, params any) (json.RawMessage, error)

	// ShowStatus shows the state of the client and returns at once.
	ShowStatus(Status)
}

// View describes the page's window.
type View struct {
	ScreenWidth  float64 `json:"screenWidth"`
	ScreenHeight float64 `json:"screenHeight"`
	WindowWidth  float64 `json:"windowWidth"`
	WindowHeight float64 `json:"windowHeight"`
	PixelRatio   float64 `json:"pixelRatio"`
}

// fields are the fields of a JSON object.
type fields = map[string]any

// A handler answers the calls of one function.
type handler func(ctx context.Context, p *Page, params json.RawMessage) (any, error)

// succeed answers with no result.
func succeed(context.Context, *Page, json.RawMessage) (any, error) { return fields{}, nil }

// URL returns the page's URL as it was when it last called.
func (p *Page) URL() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.url
}

// Update records the page's present URL and window.
func (p *Page) Update(url string, v View) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.url, p.view = url, v
}

// SetConfigured lets the page call every function from now on, as a successful
// h5sdk.config does. It stays configured when it changes its URL by script:
// clients extend the trust to paths below, and are not predictable beyond that.
func (p *Page) SetConfigured() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.configured = true
}

func (p *Page) isConfigured() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.configured
}

func (p *Page) window() View {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.view
}

// files returns the page's files.
func (p *Page) files() *fileSystem {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.disk == nil {
		p.disk = newFileSystem()
	}
	return p.disk
}

// avatar returns the URL of the picture of a user or chat.
func (p *Page) avatar(id string) string { return platform.AvatarURL(p.baseURL, id) }

// text returns a text in the client's language.
func (p *Page) text(t i18n.Text) string { return p.settings.Get().Text(t) }

// show shows something on the page's screen, if it has one.
func (p *Page) show(what string, params any) {
	if p.screen != nil {
		p.screen.Show(what, params)
	}
}

// ask shows something on the page's screen and waits for the reply. Without a
// screen it returns the default.
func ask[T any](ctx context.Context, p *Page, what string, params any, byDefault T) (T, error) {
	if p.screen == nil {
		return byDefault, nil
	}
	var reply T
	raw, err := p.screen.Ask(ctx, what, params)
	if err != nil {
		return reply, err
	}
	return reply, json.Unmarshal(raw, &reply)
}
