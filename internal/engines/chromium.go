package engines

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"regexp"
)

type object = map[string]any

// chromium is a Browser that is driven by the DevTools protocol.
type chromium struct {
	process *process
	socket  *socket
	session string
}

var devTools = regexp.MustCompile(`DevTools listening on (ws://\S+)`)

// Chromium starts the Chromium, or Chrome, of that name.
func Chromium(ctx context.Context, name string) (Browser, error) {
	args := []string{"--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-component-update",
		"--remote-debugging-port=0", "--user-data-dir=%s"}
	if os.Geteuid() == 0 || os.Getenv("CI") != "" {
		args = append(args, "--no-sandbox") // the sandbox does not work as root and in some namespaces
	}
	p, address, err := start(ctx, devTools, nil, name, append(args, "about:blank")...)
	if err != nil {
		return nil, err
	}
	b := &chromium{process: p}
	if err := b.attach(ctx, address); err != nil {
		p.stop()
		return nil, err
	}
	return b, nil
}

func (b *chromium) attach(ctx context.Context, address string) (err error) {
	if b.socket, err = dial(ctx, address); err != nil {
		return err
	}
	var target struct{ TargetID string }
	if err := b.socket.send(ctx, "", "Target.createTarget", object{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var attached struct{ SessionID string }
	if err := b.socket.send(ctx, "", "Target.attachToTarget", object{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return err
	}
	b.session = attached.SessionID
	var version struct{ UserAgent string }
	if err := b.socket.send(ctx, "", "Browser.getVersion", object{}, &version); err != nil {
		return err
	}
	return b.send(ctx, "Network.setUserAgentOverride", object{"userAgent": version.UserAgent, "acceptLanguage": "en-US"}, nil)
}

func (b *chromium) send(ctx context.Context, method string, params, result any) error {
	return b.socket.send(ctx, b.session, method, params, result)
}

func (b *chromium) Open(ctx context.Context, url string) error {
	var loading struct{ ErrorText string }
	if err := b.send(ctx, "Page.navigate", object{"url": url}, &loading); err != nil {
		return err
	}
	if loading.ErrorText != "" {
		return errors.New("engines: " + url + ": " + loading.ErrorText)
	}
	return WaitFor(ctx, b, `document.readyState !== "loading"`)
}

func (b *chromium) Eval(ctx context.Context, body string) (json.RawMessage, error) {
	var r struct {
		Result           struct{ Value string }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := b.send(ctx, "Runtime.evaluate", object{
		"expression": encoded(body), "awaitPromise": true, "returnByValue": true,
	}, &r)
	if err != nil {
		return nil, err
	}
	if e := r.ExceptionDetails; e != nil {
		return nil, errors.New("engines: " + e.Text + " " + e.Exception.Description)
	}
	return json.RawMessage(r.Result.Value), nil
}

func (b *chromium) Move(ctx context.Context, x, y float64) error {
	return b.mouse(ctx, "mouseMoved", x, y)
}

func (b *chromium) Click(ctx context.Context, x, y float64) error {
	for _, event := range []string{"mouseMoved", "mousePressed", "mouseReleased"} {
		if err := b.mouse(ctx, event, x, y); err != nil {
			return err
		}
	}
	return nil
}

func (b *chromium) mouse(ctx context.Context, event string, x, y float64) error {
	params := object{"type": event, "x": x, "y": y}
	if event != "mouseMoved" {
		params["button"], params["clickCount"] = "left", 1
	}
	return b.send(ctx, "Input.dispatchMouseEvent", params, nil)
}

func (b *chromium) Resize(ctx context.Context, width, height int) error {
	return b.send(ctx, "Emulation.setDeviceMetricsOverride", object{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

func (b *chromium) ClearCookies(ctx context.Context) error {
	return b.send(ctx, "Network.clearBrowserCookies", object{}, nil)
}

func (b *chromium) Screenshot(ctx context.Context) ([]byte, error) {
	var shot struct{ Data []byte }
	err := b.send(ctx, "Page.captureScreenshot", object{}, &shot)
	return shot.Data, err
}

func (b *chromium) Close() {
	b.socket.conn.CloseNow()
	b.process.stop()
}
