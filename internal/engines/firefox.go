package engines

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
)

// firefox is driven by WebDriver BiDi, which needs no program in addition to
// Firefox. https://www.w3.org/TR/webdriver-bidi/
type firefox struct {
	process *process
	socket  *socket
	tab     string // id of the browsing context
}

var bidi = regexp.MustCompile(`WebDriver BiDi listening on (ws://\S+)`)

// Firefox starts the Firefox of that name.
func Firefox(ctx context.Context, name string) (Browser, error) {
	p, address, err := start(ctx, bidi, nil, name, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", "%s", "about:blank")
	if err != nil {
		return nil, err
	}
	b := &firefox{process: p}
	if err := b.attach(ctx, address); err != nil {
		p.stop()
		return nil, err
	}
	return b, nil
}

func (b *firefox) attach(ctx context.Context, address string) (err error) {
	if b.socket, err = dial(ctx, address+"/session"); err != nil {
		return err
	}
	if err := b.socket.send(ctx, "", "session.new", object{"capabilities": object{}}, nil); err != nil {
		return err
	}
	var tree struct{ Contexts []struct{ Context string } }
	if err := b.socket.send(ctx, "", "browsingContext.getTree", object{}, &tree); err != nil {
		return err
	}
	if len(tree.Contexts) == 0 {
		return errors.New("engines: Firefox has no tab")
	}
	b.tab = tree.Contexts[0].Context
	return nil
}

// send sends a command about the tab.
func (b *firefox) send(ctx context.Context, method string, params object, result any) error {
	params["context"] = b.tab
	return b.socket.send(ctx, "", method, params, result)
}

func (b *firefox) Open(ctx context.Context, url string) error {
	return b.send(ctx, "browsingContext.navigate", object{"url": url, "wait": "interactive"}, nil)
}

func (b *firefox) Eval(ctx context.Context, body string) (json.RawMessage, error) {
	var r struct {
		Result           struct{ Value string }
		ExceptionDetails *struct{ Text string }
	}
	err := b.socket.send(ctx, "", "script.evaluate", object{
		"expression": encoded(body), "awaitPromise": true, "target": object{"context": b.tab}, "userActivation": false,
	}, &r)
	if err != nil {
		return nil, err
	}
	if r.ExceptionDetails != nil {
		return nil, errors.New("engines: " + r.ExceptionDetails.Text)
	}
	return json.RawMessage(r.Result.Value), nil
}

func (b *firefox) Move(ctx context.Context, x, y float64) error {
	return b.send(ctx, "input.performActions", object{"actions": mouseActions(moveTo(x, y))}, nil)
}

func (b *firefox) Click(ctx context.Context, x, y float64) error {
	return b.send(ctx, "input.performActions", object{"actions": mouseActions(clickOn(x, y)...)}, nil)
}

func (b *firefox) Resize(ctx context.Context, width, height int) error {
	return b.send(ctx, "browsingContext.setViewport", object{"viewport": object{"width": width, "height": height}}, nil)
}

func (b *firefox) ClearCookies(ctx context.Context) error {
	return b.socket.send(ctx, "", "storage.deleteCookies", object{}, nil)
}

func (b *firefox) Screenshot(ctx context.Context) ([]byte, error) {
	var shot struct{ Data []byte }
	err := b.send(ctx, "browsingContext.captureScreenshot", object{}, &shot)
	return shot.Data, err
}

func (b *firefox) Close() {
	b.socket.conn.CloseNow()
	b.process.stop()
}

// Actions of a mouse in WebDriver and BiDi.
func mouseActions(actions ...object) []object {
	return []object{{"type": "pointer", "id": "mouse", "parameters": object{"pointerType": "mouse"}, "actions": actions}}
}

func moveTo(x, y float64) object {
	return object{"type": "pointerMove", "x": int(x), "y": int(y), "duration": 0}
}

func clickOn(x, y float64) []object {
	return []object{moveTo(x, y), {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}}
}
