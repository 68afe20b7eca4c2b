// Package sdk serves the emulator's JSSDK: a script that defines h5sdk and tt in an
// ordinary browser, behaves like the vendor's script, and forwards calls to package
// client over a WebSocket.
//
// As the vendor's, the script has the same functions on every platform, getters and
// undocumented ones included; only old scripts lack some. A function that the client
// lacks is refused by the client: calls fail with errno 103, commands fire onError,
// registering a listener has no effect, and the object of a getter is there, with
// functions that all fail.
//
//	server := sdk.New(sdk.Options{Client: c, Settings: store})
//	server.Register(mux)
package sdk

import (
	"context"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// Path is where the script is served, in the version that the documentation
// names as the newest. Other versions and directories work too.
const Path = "/h5-js-sdk-1.5.44.js"

// Options configure a server. All fields are required.
type Options struct {
	Context  context.Context // ends all connections
	Client   *client.Client
	Settings *settings.Store
}

// A Server serves the script and the pages that loaded it. It is safe for
// concurrent use. Make one with [New].
type Server struct {
	ctx      context.Context
	settings *settings.Store
	sessions *sessions
	large    largeBuffer
}

// New returns a server.
func New(o Options) *Server {
	s := &Server{
		ctx:      o.Context,
		settings: o.Settings,
		sessions: &sessions{ctx: o.Context, client: o.Client, byID: make(map[string]*session)},
	}
	o.Settings.Observe(func(now settings.Settings) {
		s.sessions.each(func(_ string, page *session) { page.settingsChanged(now) })
	})
	return s
}

// Pages returns the pages that are open in browsers, by their ids.
func (s *Server) Pages() map[string]*client.Page {
	pages := make(map[string]*client.Page)
	s.sessions.each(func(id string, page *session) { pages[id] = page.page })
	return pages
}

// Page returns the page that is open in a browser under an id.
func (s *Server) Page(id string) (page *client.Page, ok bool) {
	session, ok := s.sessions.get(id)
	if !ok {
		return nil, false
	}
	return session.page, true
}

// Replay makes a call of the log again for the page that made it. It returns at once,
// and reports whether the page is still open.
func (s *Server) Replay(call calllog.Entry) (open bool) {
	session, ok := s.sessions.get(call.PageID)
	if ok {
		go session.page.Replay(session.ctx, call)
	}
	return ok
}

// Disconnect breaks the connections of all pages, as a network failure does. The
// pages connect again.
func (s *Server) Disconnect() {
	s.sessions.each(func(_ string, page *session) { go page.outbox.current().socket.CloseNow() })
}

// Reset restores the devices of all pages: recorders and files.
func (s *Server) Reset() { s.sessions.each(func(_ string, page *session) { page.page.Reset() }) }

// Close ends the calls of all pages. The context of the options has to end
// first, or new pages are accepted.
func (s *Server) Close() { s.sessions.each(func(_ string, page *session) { page.close() }) }
