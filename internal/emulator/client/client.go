// Package client stands in for the Feishu client: it answers calls of pages, asks
// for permissions, stores files and fires events.
//
// The functions of the catalogue that have a visible effect are implemented:
// dialogs and pickers, the clipboard, files, the recorder. All others answer
// with the catalogue's sample.
//
//	c := client.New(client.Options{Context: ctx, Settings: store, Platform: platform, Log: log})
//	page := c.NewPage(client.PageOptions{URL: "http://localhost:3000/"})
//	result, err := page.Call(ctx, "tt.getSystemInfo", nil)
package client

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// Options configure a client. All fields are required.
type Options struct {
	Context  context.Context // ends commands that wait
	Settings *settings.Store
	Platform *platform.Platform
	Log      *calllog.Log
}

// A Client is a stand-in for the Feishu client. It is safe for concurrent use.
// Make one with [New].
type Client struct {
	shared *shared
}

// New returns a client that answers every function of the catalogue.
func New(o Options) *Client {
	c := &Client{&shared{
		ctx: o.Context, host: &jsapitest.Host{Lenient: true}, settings: o.Settings, platform: o.Platform, log: o.Log,
	}}
	c.registerSamples()
	for path, h := range handlers() {
		c.Host().Handle(path, func(ctx context.Context, params json.RawMessage) (any, error) {
			return h(ctx, c.pageOf(ctx), params)
		})
	}
	return c
}

// registerSamples lets every function of the catalogue answer with its sample.
// Functions that are not documented for web pages are there, and fail.
func (c *Client) registerSamples() {
	for _, entry := range catalogue.All() {
		switch {
		case functions.InAnswer(entry.Path):
		case entry.Kind == catalogue.KindAsync:
			c.Host().Answer(entry.Path, entry.Sample)
		default: // its results are events, or come without the client
			c.Host().Answer(entry.Path, fields{})
		}
	}
	for _, name := range functions.Undocumented() {
		c.Host().Fail("tt."+name, *functions.Failure("tt."+name, errnoUnsupported))
	}
}

// handlers returns the functions that are implemented, by path.
func handlers() map[string]handler {
	all := make(map[string]handler)
	for _, some := range []map[string]handler{
		signInHandlers, permissionHandlers, verifyHandlers, deviceHandlers, clipboardHandlers, navigationHandlers, barHandlers,
		toastHandlers, dialogHandlers, scanHandlers, contactHandlers, chatHandlers, shareHandlers, placeHandlers,
		mediaHandlers, albumHandlers, documentHandlers, nfcHandlers, noteHandlers(), recorderHandlers, fileHandlers(), metaHandlers,
	} {
		maps.Copy(all, some)
	}
	return all
}

// Implements reports whether the function at path does more than answer with the
// catalogue's sample.
func Implements(path string) bool { return handlers()[path] != nil }

// Host returns the scripted host that answers the calls of pages. Any of its
// functions can be replaced.
func (c *Client) Host() *jsapitest.Host { return c.shared.host }

// PageOptions configure a page. The zero value is fine.
type PageOptions struct {
	ID      string // of a page in a browser
	URL     string
	BaseURL string // of the emulator, as the page reaches it; the default address if empty
	Screen  Screen // without one, questions to the user are answered with yes, or the first choice
}

// NewPage opens a page.
func (c *Client) NewPage(o PageOptions) *Page {
	if o.BaseURL == "" {
		o.BaseURL = "http://127.0.0.1:3002"
	}
	return &Page{shared: c.shared, id: o.ID, screen: o.Screen, baseURL: o.BaseURL, url: o.URL, view: View{1440, 900, 1280, 720, 1}}
}

// pageOf returns the page that a handler is called from. Calls that go straight
// to the host have an empty one.
func (c *Client) pageOf(ctx context.Context) *Page {
	if p, ok := ctx.Value(pageKey{}).(*Page); ok {
		return p
	}
	return c.NewPage(PageOptions{})
}

// Fire fires an event, named by the path of the function that listens to it:
// "tt.onMemoryWarning", "tt.getRecorderManager().onStop". A nil data is the
// catalogue's sample. Fire returns when every listener of every page has had
// the event, and returns the number of pages that listened. With an argument in
// the path (see [ParseEvent]), only listeners with the same argument receive it.
func (c *Client) Fire(event string, data any) (listeners int, err error) {
	s := ParseEvent(event)
	entry, ok := functions.Find(s.On)
	if !ok || entry.Kind != catalogue.KindOn {
		return 0, fmt.Errorf("unknown event %q", event)
	}
	if data == nil {
		data = entry.Sample
	}
	if s.Params != nil {
		return c.Host().EmitTo(s, data)
	}
	return c.Host().Emit(s.On, data)
}

// Reset clears the clipboard and what users have granted to apps.
func (c *Client) Reset() {
	c.shared.clipboard.set("")
	c.shared.consents.reset()
}
