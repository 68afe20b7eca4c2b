package emulator

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A Page is one page in the client. It stands between its caller and
// [Emulator.Host], and does what a client does before it answers: it demands a
// successful config and permissions, heeds the settings' outcomes, and logs.
//
// A Page is a [jsapi.Runtime]: the native door to what browsers get over a WebSocket.
type Page struct {
	emulator *Emulator
	screen   screen // nil if nobody looks
	base     string // of the emulator, as the page reaches it

	mu         sync.Mutex
	url        string
	view       view
	configured bool
	listeners  []*listener
	recording  recorderState
	frames     bool        // of the recording
	disk       *fileSystem // nil until it is used
}

var _ jsapi.Runtime = (*Page)(nil)

// A screen is where a page can show things to somebody.
type screen interface {
	// show puts something on the screen and goes on.
	show(what string, params any)

	// ask shows something and waits for somebody's answer.
	ask(ctx context.Context, what string, params any) (json.RawMessage, error)
}

// view is what a page knows about its window.
type view struct {
	ScreenWidth  float64 `json:"screenWidth"`
	ScreenHeight float64 `json:"screenHeight"`
	WindowWidth  float64 `json:"windowWidth"`
	WindowHeight float64 `json:"windowHeight"`
	PixelRatio   float64 `json:"pixelRatio"`
}

// Page returns a page at url for native tests: nobody looks at it, so that what
// would ask somebody answers at once with the obvious.
func (e *Emulator) Page(url string) *Page {
	return &Page{emulator: e, url: url, base: "http://127.0.0.1:3002", view: view{1440, 900, 1280, 720, 1}}
}

type pageKey struct{}

// pageOf returns the page that a handler of the host is called from. Calls
// that go straight to the host have a blank one.
func (e *Emulator) pageOf(ctx context.Context) *Page {
	if p, ok := ctx.Value(pageKey{}).(*Page); ok {
		return p
	}
	return e.Page("")
}

// Call implements [jsapi.Runtime].
func (p *Page) Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	n := p.emulator.log.begin(path, params, p.URL())
	result, err := p.call(ctx, path, params)
	p.emulator.log.end(n, outcomeText(err))
	if f, _ := find(path); err != nil && f.Kind == catalogue.KindCommand {
		p.complain(path, err)
	}
	return result, err
}

func (p *Page) call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	if p.emulator.Settings().Silent {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if err := p.trusted(path); err != nil {
		return nil, err
	}
	outcome := p.emulator.takeOutcome(path)
	if err := outcome.wait(ctx); err != nil {
		return nil, err
	}
	if outcome.Kind == OutcomeCancel && dialogs[path] {
		return json.Marshal(dialogResult{Cancel: true})
	}
	if err := outcome.failure(path); err != nil {
		return nil, err
	}
	if f, _ := find(path); f.Scope != "" {
		if err := p.permit(ctx, path, f.Scope); err != nil {
			return nil, err
		}
	}
	result, err := p.emulator.Host.Call(context.WithValue(ctx, pageKey{}, p), path, params)
	if err == nil {
		p.called(path)
	}
	return result, err
}

// called is told what has succeeded.
func (p *Page) called(path string) {
	if path == configPath {
		p.setConfigured()
	}
	p.followUp(path)
}

// trusted fails if the function at path needs a config that there has not been.
func (p *Page) trusted(path string) error {
	f, known := find(path)
	if p.isConfigured() || known && !f.NeedsConfig || !strings.HasPrefix(path, "tt.") {
		return nil
	}
	return failing(path, 105)
}

// CallSync implements [jsapi.Runtime].
func (p *Page) CallSync(path string, args json.RawMessage) (json.RawMessage, error) {
	if f, _ := find(path); f.Kind != catalogue.KindCommand {
		return p.emulator.Host.CallSync(path, args)
	}
	var params []json.RawMessage // of which a command takes one
	if len(args) > 0 {
		if err := json.Unmarshal(args, &params); err != nil {
			return nil, fmt.Errorf("arguments of %s: %w", path, err)
		}
	}
	params = append(params, nil) // there may be none
	inTurn(func() { p.Call(p.emulator.open, path, params[0]) })
	return nil, nil
}

// complain fires the event by which an object tells what a command of its came
// to, there being no callback to tell.
func (p *Page) complain(path string, err error) {
	failed := newFailure(err)
	event, _ := json.Marshal(fields{"errno": failed.Errno, "errString": failed.Msg})
	p.emit(strings.TrimSuffix(path, lastSegment(path))+"onError", event)
}

// patience is how long a call holds up the next one. Most are answered well
// before.
const patience = 100 * time.Millisecond

// inTurn does something and returns when it is done, so that what follows does
// not overtake it, or when patience runs out: it may wait for somebody, or for
// ever.
func inTurn(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

// Listen implements [jsapi.Runtime]. Where the client is never to answer, fn is
// never called.
func (p *Page) Listen(s jsapi.Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	path := s.On
	n := p.emulator.log.begin(path, s.Params, p.URL())
	defer func() { p.emulator.log.end(n, outcomeText(err)) }()
	if p.emulator.Settings().Silent {
		return func() {}, nil
	}
	if err := p.trusted(path); err != nil {
		return nil, err
	}
	outcome := p.emulator.takeOutcome(path)
	if outcome.Kind == OutcomeNever {
		return func() {}, nil
	}
	if err := outcome.failure(path); err != nil {
		return nil, err
	}
	if f, _ := find(path); f.Scope != "" {
		if err := p.emulator.refused(path, f.Scope); err != nil {
			return nil, err
		}
	}
	return p.addListener(s, fn)
}

// Has implements [jsapi.Runtime]. Outside Feishu there is nothing.
func (p *Page) Has(path string) bool {
	return p.emulator.Settings().Client != ClientBrowser && p.emulator.Host.Has(path)
}

// URL is the page's address as it was when it last called.
func (p *Page) URL() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.url
}

// avatar is the address of somebody's picture.
func (p *Page) avatar(id string) string { return p.base + "/avatars/" + id + ".svg" }

// show puts something on the page's screen, if there is one.
func (p *Page) show(what string, params any) {
	if p.screen != nil {
		p.screen.show(what, params)
	}
}

// ask shows something on the page's screen and waits for the answer, which
// where nobody looks is the obvious one.
func ask[T any](ctx context.Context, p *Page, what string, params any, obvious T) (T, error) {
	if p.screen == nil {
		return obvious, nil
	}
	var answer T
	raw, err := p.screen.ask(ctx, what, params)
	if err != nil {
		return answer, err
	}
	return answer, json.Unmarshal(raw, &answer)
}

func (p *Page) look() view {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.view
}

// moved records where the page says it is now.
func (p *Page) moved(url string, v view) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.url, p.view = url, v
}

func (p *Page) isConfigured() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.configured
}

// setConfigured lets the page call everything from now on. It stays so when
// the page changes its URL by script: clients extend the trust to paths below,
// and are not predictable beyond that.
func (p *Page) setConfigured() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.configured = true
}

// files are those of the page.
func (p *Page) files() *fileSystem {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.disk == nil {
		p.disk = newFileSystem()
	}
	return p.disk
}

func (p *Page) recorder() recorderState {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.recording
}

// moveRecorder takes the recorder to another state if it is in one of those,
// and returns what it was in.
func (p *Page) moveRecorder(to recorderState, from []recorderState) (was recorderState, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	was = p.recording
	if ok = slices.Contains(from, was); ok {
		p.recording = to
	}
	return was, ok
}

// forget puts the page's devices back to how they were at first.
func (p *Page) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recording, p.frames, p.disk = recorderStopped, false, nil
}

// outcomeText words how a call came out, for the log.
func outcomeText(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "no answer"
	case errors.Is(err, jsapi.ErrCanceled):
		return "cancel"
	}
	if failed, ok := errors.AsType[*jsapi.Error](err); ok {
		return fmt.Sprintf("fail %d: %s", cmp.Or(failed.Errno, failed.Code), failed.Msg)
	}
	return "fail: " + err.Error()
}
