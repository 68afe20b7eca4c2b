package sdk

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A session is a page that is open in a browser. It begins with the page's first
// connection and ends when the page has been without one for a while. Requests
// and messages are each handled in order; a call that is never answered does
// not delay others.
type session struct {
	page     *client.Page
	ctx      context.Context // ends with the session
	cancel   context.CancelFunc
	outbox   outbox
	handling sync.Mutex // held while a request is handled

	mu        sync.Mutex
	questions map[int]chan json.RawMessage // replies, by id
	asked     int                          // number of questions
	listening map[string]func()            // stops listening, by event
}

func newSession(ctx context.Context, c *client.Client, id, baseURL string) *session {
	s := &session{
		questions: make(map[int]chan json.RawMessage),
		listening: make(map[string]func()),
	}
	s.page = c.NewPage(client.PageOptions{ID: id, Screen: s, BaseURL: baseURL})
	s.ctx, s.cancel = context.WithCancel(ctx)
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
		s.reply(r)
	case "refused":
		s.page.LogRefusal(r.Path, r.Params, &jsapi.Error{Path: r.Path, Errno: r.Errno, Msg: r.Msg})
	default:
		return errors.New("malformed message: do is none of call, listen, unlisten, reply and refused")
	}
	return nil
}

// call begins a call.
func (s *session) call(r request) {
	client.InOrder(func() {
		result, err := s.page.Call(s.ctx, r.Path, r.Params)
		if s.ctx.Err() == nil { // else the page is gone
			s.answer(r.ID, result, err)
		}
	})
}

func (s *session) answer(id int, result json.RawMessage, err error) {
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
	s.mu.Unlock()
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

func (s *session) unlisten(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stop, ok := s.listening[path]; ok {
		stop()
		delete(s.listening, path)
	}
}

// Show implements [client.Screen].
func (s *session) Show(what string, params any) {
	s.send(message{Show: what, Data: params})
}

// Ask implements [client.Screen].
func (s *session) Ask(ctx context.Context, what string, params any) (json.RawMessage, error) {
	reply := make(chan json.RawMessage, 1)
	s.mu.Lock()
	s.asked++
	id := s.asked
	s.questions[id] = reply
	s.mu.Unlock()
	s.send(message{Show: what, Ask: id, Data: params})
	select {
	case raw := <-reply:
		return raw, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *session) reply(r request) {
	s.mu.Lock()
	reply, ok := s.questions[r.ID]
	delete(s.questions, r.ID)
	s.mu.Unlock()
	if ok {
		reply <- r.Params
	}
}
