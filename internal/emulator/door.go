package emulator

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// The browser's door. What a page wants comes up its wire, and what it is to get
// goes down: answers, events, what to show. Each direction is in order, and a
// call that is never answered holds nothing up.

// An item is one thing that a page wants.
type item struct {
	Do     string          `json:"do"` // "call", "listen", "unlisten", "reply"
	ID     int             `json:"id"` // of the call, or of the question replied to
	Path   string          `json:"path"`
	Params json.RawMessage `json:"params"` // of a call; the reply itself
	URL    string          `json:"url"`    // of the page, now
	View   view            `json:"view"`
}

// A message is one thing that comes down. At most one of the first five is set.
type message struct {
	Hello  bool         `json:"hello,omitempty"`  // the client is there
	SDK    *sdkSettings `json:"sdk,omitempty"`    // settings have changed
	Answer int          `json:"answer,omitempty"` // id of the call
	Event  string       `json:"event,omitempty"`  // what was listened to
	Show   string       `json:"show,omitempty"`   // what

	Ask   int      `json:"ask,omitempty"`   // id of the question, if Show is one
	Error *failure `json:"error,omitempty"` // of an answer
	Data  any      `json:"data,omitempty"`  // the result, the event, what is shown
}

// A failure is an answer before the SDK has put it into its spelling.
type failure struct {
	Code   int             `json:"code,omitempty"`
	Errno  int             `json:"errno,omitempty"`
	Msg    string          `json:"msg"`
	Cancel bool            `json:"cancel,omitempty"`
	Raw    json.RawMessage `json:"raw,omitempty"` // the payload as it is
}

func newFailure(err error) *failure {
	failed, ok := errors.AsType[*jsapi.Error](err)
	if !ok {
		return &failure{Errno: 100, Msg: err.Error()}
	}
	return &failure{failed.Code, failed.Errno, failed.Msg, errors.Is(err, jsapi.ErrCanceled), failed.Raw}
}

// A browserPage is a page on the other side of the door, from when it opens its
// wire until it has been without one for a while.
type browserPage struct {
	page   *Page
	ctx    context.Context // ends with the page
	cancel context.CancelFunc

	taking sync.Mutex // held while something is done that the page wants

	mu        sync.Mutex
	link      *link     // the newest
	received  int       // number of the last item
	sent      int       // number of the last message
	outbox    []message // those that the page may not have received
	questions map[int]chan json.RawMessage
	asked     int
	listening map[string]func() // stops, by path
}

func newBrowserPage(e *Emulator, base string) *browserPage {
	p := &browserPage{
		questions: make(map[int]chan json.RawMessage),
		listening: make(map[string]func()),
	}
	p.page = &Page{emulator: e, screen: p, base: base}
	p.ctx, p.cancel = context.WithCancel(e.open)
	return p
}

// close ends the page's calls and its listening.
func (p *browserPage) close() {
	p.cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	for path, stop := range p.listening {
		stop()
		delete(p.listening, path)
	}
}

// do does what the page wants, or begins to. An error is what is wrong with it.
func (p *browserPage) do(it item) error {
	p.page.moved(it.URL, it.View)
	switch it.Do {
	case "call":
		p.start(it)
	case "listen":
		p.listen(it)
	case "unlisten":
		p.unlisten(it.Path)
	case "reply":
		p.reply(it)
	default:
		return errors.New("malformed message: do is none of call, listen, unlisten and reply")
	}
	return nil
}

// start makes a call.
func (p *browserPage) start(it item) {
	inTurn(func() {
		result, err := p.page.Call(p.ctx, it.Path, it.Params)
		if p.ctx.Err() == nil { // else nobody is left to be answered
			p.answer(it.ID, result, err)
		}
	})
}

func (p *browserPage) answer(id int, result json.RawMessage, err error) {
	if err != nil {
		p.send(message{Answer: id, Error: newFailure(err)})
		return
	}
	p.send(message{Answer: id, Data: result})
}

// listen begins to hand an event on. Doing it again is harmless: the SDK has
// the listeners, the client only knows that there are some.
func (p *browserPage) listen(it item) {
	p.mu.Lock()
	_, already := p.listening[it.Path]
	p.mu.Unlock()
	if already {
		p.answer(it.ID, nil, nil)
		return
	}
	stop, err := p.page.Listen(subscription(it.Path), func(event json.RawMessage) {
		p.send(message{Event: it.Path, Data: event})
	})
	if err == nil {
		p.mu.Lock()
		p.listening[it.Path] = stop
		p.mu.Unlock()
	}
	p.answer(it.ID, nil, err)
}

func (p *browserPage) unlisten(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stop, ok := p.listening[path]; ok {
		stop()
		delete(p.listening, path)
	}
}

// show implements screen.
func (p *browserPage) show(what string, params any) {
	p.send(message{Show: what, Data: params})
}

// ask implements screen.
func (p *browserPage) ask(ctx context.Context, what string, params any) (json.RawMessage, error) {
	reply := make(chan json.RawMessage, 1)
	p.mu.Lock()
	p.asked++
	id := p.asked
	p.questions[id] = reply
	p.mu.Unlock()
	p.send(message{Show: what, Ask: id, Data: params})
	select {
	case raw := <-reply:
		return raw, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *browserPage) reply(it item) {
	p.mu.Lock()
	reply, ok := p.questions[it.ID]
	delete(p.questions, it.ID)
	p.mu.Unlock()
	if ok {
		reply <- it.Params
	}
}
