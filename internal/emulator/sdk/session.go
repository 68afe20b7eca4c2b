package sdk

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A session is a page that is open in a browser. It begins with the page's first
// connection and ends when the page has been without one for a while. Requests
// and messages are each handled in order; a call that is never answered does
// not delay others.
type session struct {
	page     *client.Page
	screen   *screen
	pending  *budget
	ctx      context.Context // ends with the session
	cancel   context.CancelFunc
	outbox   outbox
	handling sync.Mutex // held while a request is handled

	mu        sync.Mutex
	listening map[string]func() // stops listening, by event
}

func newSession(all *sessions, id, baseURL string) *session {
	s := &session{
		pending:   &all.pending,
		listening: make(map[string]func()),
	}
	s.screen = newScreen(&all.place, s.send)
	s.page = all.client.NewPage(client.PageOptions{ID: id, Screen: s.screen, BaseURL: baseURL})
	s.screen.page = s.page
	s.ctx, s.cancel = context.WithCancel(all.ctx)
	return s
}

// close ends the page's calls and listening.
func (s *session) close() {
	s.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	for event, stop := range s.listening {
		stop()
		delete(s.listening, event)
	}
}

// receive handles a message from the page, unless that has been handled: after
// a connection broke, the page sends again what was not acknowledged.
func (s *session) receive(in incoming) error {
	s.handling.Lock()
	defer s.handling.Unlock()
	isNew, err := s.outbox.count(in.N, in.Got)
	if err != nil || !isNew {
		return err
	}
	if err := s.handle(in.request); err != nil {
		return err
	}
	s.outbox.acknowledge()
	return nil
}

// send queues a message to the page. It never blocks.
func (s *session) send(m message) { s.outbox.add(m) }

// verbs are what a page can ask for.
var verbs = []string{"call", "listen", "unlisten", "reply", "refused", "screen", "badge", "bar", "fire"}

// handle carries out a request, or begins to. An error means that the request is
// malformed.
func (s *session) handle(r request) error {
	s.page.Update(r.URL, r.View)
	switch r.Do {
	case "call":
		s.call(r)
	case "listen":
		s.listen(r)
	case "unlisten":
		s.unlisten(r.Path)
	case "reply":
		s.screen.reply(r.ID, r.Params)
	case "refused":
		s.page.LogRefusal(r.Path, r.Params, &jsapi.Error{Path: r.Path, Errno: r.Errno, Msg: r.Msg})
	case "screen":
		s.screen.showBadge()
	case "badge":
		return s.screen.moveBadge(r.Params)
	case "bar":
		return s.screen.clickBar(r.Params)
	case "fire":
		return s.fire(r.Params)
	default:
		return errors.New("malformed message: do is none of " + strings.Join(verbs, ", "))
	}
	return nil
}

// call begins a call.
func (s *session) call(r request) {
	size := len(r.Params) + pendingCall
	if !s.pending.take(size) {
		s.answer(r.ID, nil, tooManyCalls(r.Path))
		return
	}
	client.InOrder(func() {
		defer s.pending.release(size)
		result, err := s.page.Call(s.ctx, r.Path, r.Params)
		if s.ctx.Err() == nil { // else the page is gone
			s.answer(r.ID, result, err)
		}
	})
}

func (s *session) answer(id int, result json.RawMessage, err error) {
	if err == nil && !s.outbox.hasRoom(len(result)) {
		err = tooManyCalls("")
	}
	if err != nil {
		s.send(message{Answer: id, Error: newFailure(err)})
		return
	}
	s.send(message{Answer: id, Data: result})
}

// listen begins to forward an event. A second request for the same event changes
// nothing: the script keeps the listeners, the client only needs to know whether there
// are any.
func (s *session) listen(r request) {
	s.mu.Lock()
	_, already := s.listening[r.Path]
	tooMany := !already && len(s.listening) >= maxListening
	s.mu.Unlock()
	if tooMany {
		s.answer(r.ID, nil, tooManyCalls(r.Path))
		return
	}
	if already {
		s.answer(r.ID, nil, nil)
		return
	}
	stop, err := s.page.Listen(client.ParseEvent(r.Path), func(event json.RawMessage) {
		s.send(message{Event: r.Path, Data: event})
	})
	if err == nil {
		s.mu.Lock()
		s.listening[r.Path] = stop
		s.mu.Unlock()
	}
	s.answer(r.ID, nil, err)
}

// fire fires an event with the catalogue's sample, for this page alone. params is the
// path of the function that listens.
func (s *session) fire(params json.RawMessage) error {
	var path string
	if err := json.Unmarshal(params, &path); err != nil {
		return errors.New("malformed message: fire names no event")
	}
	s.page.EmitSample(path)
	return nil
}

func (s *session) unlisten(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stop, ok := s.listening[path]; ok {
		stop()
		delete(s.listening, path)
	}
}

// settingsChanged sends what depends on the settings. It does not use their
// store.
func (s *session) settingsChanged(now settings.Settings) {
	s.send(message{SDK: newSDKSettings(now)})
	s.screen.ShowStatus(s.page.StatusWith(now))
}
