package emulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// The browser's door. A page sends its calls up in POSTs, one at a time, and
// everything comes down one stream of server-sent events: answers, events, what
// to show. So each direction is in order, and a call that is never answered
// holds no connection. The stream holds one of the six that browsers have to a
// server: five pages can be open at once.

// An upload is one POST of a page.
type upload struct {
	Page  string `json:"page"` // random, drawn when the page was loaded
	URL   string `json:"url"`
	View  view   `json:"view"`
	Items []item `json:"items"`
}

// An item is one thing that a page wants.
type item struct {
	Do     string          `json:"do"` // "call", "listen", "unlisten", "reply"
	ID     int             `json:"id"` // of the call, or of the question replied to
	Path   string          `json:"path"`
	Params json.RawMessage `json:"params"` // of a call; the reply itself
}

// A message is one thing that comes down. Exactly one of the first five is set.
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

// A browserPage is a page on the other side of the door, from its first
// request until its stream has been gone for a while.
type browserPage struct {
	page   *Page
	ctx    context.Context // ends with the page
	cancel context.CancelFunc

	mu        sync.Mutex
	outbox    []message
	filled    chan struct{} // has room for one: the outbox is not empty
	stream    chan struct{} // the newest stream; closed when another takes its place
	questions map[int]chan json.RawMessage
	asked     int
	listening map[string]func() // stops, by path
}

// linger is how long a page may be without a stream, as between two tries of
// the browser to reconnect.
const linger = 15 * time.Second

// browserPage returns the page with the id, making it if need be.
func (e *Emulator) browserPage(id, base string) *browserPage {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p, ok := e.pages[id]; ok {
		return p
	}
	p := &browserPage{
		filled:    make(chan struct{}, 1),
		questions: make(map[int]chan json.RawMessage),
		listening: make(map[string]func()),
	}
	p.page = &Page{emulator: e, screen: p, base: base}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	if e.isClosed() {
		p.close()
		return p
	}
	e.pages[id] = p
	e.lingerFor(id, p, nil) // it may never open its stream
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

// send puts a message at the end of the outbox. It never blocks.
func (p *browserPage) send(m message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outbox = append(p.outbox, m)
	p.signal()
}

// takeOutbox empties the outbox for the stream, if that is still the one.
func (p *browserPage) takeOutbox(stream chan struct{}) []message {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stream != stream {
		p.signal() // we took the other's turn
		return nil
	}
	all := p.outbox
	p.outbox = nil
	return all
}

func (p *browserPage) signal() {
	select {
	case p.filled <- struct{}{}:
	default:
	}
}

// serveEvents is the stream down to one page.
func (e *Emulator) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	id := r.FormValue("page")
	if id == "" {
		http.Error(w, "page is missing", http.StatusBadRequest)
		return
	}
	if e.isClosed() {
		w.WriteHeader(http.StatusNoContent) // the browser then does not come back
		return
	}
	p := e.browserPage(id, "http://"+r.Host)
	stream := p.attach()
	defer e.lingerFor(id, p, stream)

	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	out.SetWriteDeadline(time.Time{}) // a stream outlives the server's time-out
	out.Flush()
	for {
		select {
		case <-p.filled:
		case <-stream:
			return
		case <-r.Context().Done():
			return
		case <-p.ctx.Done():
			return
		}
		for _, m := range p.takeOutbox(stream) {
			fmt.Fprintf(w, "data: %s\n\n", m.encode())
		}
		if out.Flush() != nil {
			return
		}
	}
}

// encode returns the message as JSON; if the host's data is none, as a failure.
func (m message) encode() []byte {
	raw, err := json.Marshal(m)
	if err != nil {
		raw, _ = json.Marshal(message{Answer: m.Answer, Error: newFailure(err)})
	}
	return raw
}

// attach greets a new stream of the page, which takes the place of the one
// before it.
func (p *browserPage) attach() (stream chan struct{}) {
	stream = make(chan struct{})
	p.mu.Lock()
	if p.stream != nil {
		close(p.stream)
	}
	p.stream = stream
	p.mu.Unlock()
	if !p.page.emulator.Settings().Silent {
		p.send(message{Hello: true})
	}
	return stream
}

// lingerFor gives the page up if after a while the stream that has ended, or
// none, is still its newest.
func (e *Emulator) lingerFor(id string, p *browserPage, ended chan struct{}) {
	time.AfterFunc(linger, func() {
		p.mu.Lock()
		back := p.stream != ended
		p.mu.Unlock()
		if back {
			return
		}
		e.mu.Lock()
		delete(e.pages, id)
		e.mu.Unlock()
		p.close()
	})
}

// serveCall takes what a page sends up. It is a simple request (no preflight):
// the body is JSON, whatever its type says.
func (e *Emulator) serveCall(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	var up upload
	err := json.NewDecoder(io.LimitReader(r.Body, 64<<20)).Decode(&up)
	if err != nil || up.Page == "" {
		http.Error(w, "want a JSON object with page and items", http.StatusBadRequest)
		return
	}
	p := e.browserPage(up.Page, "http://"+r.Host)
	p.page.moved(up.URL, up.View)
	for _, it := range up.Items {
		p.do(it)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (p *browserPage) do(it item) {
	switch it.Do {
	case "call":
		p.start(it)
	case "listen":
		p.listen(it)
	case "unlisten":
		p.unlisten(it.Path)
	case "reply":
		p.reply(it)
	}
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
	stop, err := p.page.Listen(it.Path, "", func(event json.RawMessage) {
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
