package engines

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// webKit is driven by WebDriver. https://www.w3.org/TR/webdriver2/
type webKit struct {
	driver  *process
	display *process // an X server without a screen
	url     string   // of the session
}

var xDisplay = regexp.MustCompile(`^(\d+)$`)

// WebKit starts a browser with WebKitGTK, on a separate X server.
func WebKit(ctx context.Context) (Browser, error) {
	// The pointer is in the middle of the screen: not in the window.
	display, number, err := start(ctx, xDisplay, nil, "Xvfb", "-displayfd", "1", "-screen", "0", "3200x2400x24", "-nolisten", "tcp")
	if err != nil {
		return nil, err
	}
	b := &webKit{display: display}
	if err := b.startDriver(ctx, ":"+number); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

func (b *webKit) startDriver(ctx context.Context, display string) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	b.driver, _, err = start(ctx, nil, []string{"DISPLAY=" + display, "LANG=en_US.UTF-8"}, "WebKitWebDriver", "--host=127.0.0.1", "--port="+port)
	if err != nil {
		return err
	}
	b.url = "http://127.0.0.1:" + port + "/session"
	var session struct{ SessionID string }
	for ctx, cancel := context.WithTimeout(ctx, startTimeout); ; {
		err = b.send(ctx, "POST", "", object{"capabilities": object{}}, &session)
		var refused *net.OpError
		if !errors.As(err, &refused) || ctx.Err() != nil {
			cancel()
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.url += "/" + session.SessionID
	return err
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}

// send sends a request about the session and decodes the value of its answer
// into result, unless that is nil.
func (b *webKit) send(ctx context.Context, method, path string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, b.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("engines: WebDriver: %w", err)
	}
	defer response.Body.Close()
	var answer struct{ Value json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("engines: WebDriver: %s: %w", path, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("engines: WebDriver: %s: %s %s", path, response.Status, answer.Value)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, result)
}

func (b *webKit) Open(ctx context.Context, url string) error {
	return b.send(ctx, "POST", "/url", object{"url": url}, nil)
}

func (b *webKit) Eval(ctx context.Context, body string) (json.RawMessage, error) {
	var r struct{ Value, Error *string }
	err := b.send(ctx, "POST", "/execute/async", object{"args": []any{}, "script": "const done = arguments[0];\n" +
		encoded(body) + ".then((value) => done({value}), (e) => done({error: String(e)}))"}, &r)
	switch {
	case err != nil:
		return nil, err
	case r.Error != nil:
		return nil, errors.New("engines: " + *r.Error)
	case r.Value == nil:
		return nil, errors.New("engines: the page has gone")
	}
	return json.RawMessage(*r.Value), nil
}

func (b *webKit) Move(ctx context.Context, x, y float64) error {
	return b.send(ctx, "POST", "/actions", object{"actions": mouseActions(moveTo(x, y))}, nil)
}

func (b *webKit) Click(ctx context.Context, x, y float64) error {
	return b.send(ctx, "POST", "/actions", object{"actions": mouseActions(clickOn(x, y)...)}, nil)
}

// Resize resizes the window, which is larger than the viewport and has a least
// width.
func (b *webKit) Resize(ctx context.Context, width, height int) error {
	inner, err := Eval[[]int](ctx, b, "return [innerWidth, innerHeight]")
	if err != nil {
		return err
	}
	var outer struct{ Width, Height int }
	if err := b.send(ctx, "GET", "/window/rect", object{}, &outer); err != nil {
		return err
	}
	size := object{"width": outer.Width - inner[0] + width, "height": outer.Height - inner[1] + height}
	if err := b.send(ctx, "POST", "/window/rect", size, nil); err != nil {
		return err
	}
	_, err = b.Eval(ctx, fmt.Sprintf(`
		for (const end = Date.now() + 2000; innerWidth !== %d && Date.now() < end;) await new Promise(requestAnimationFrame);`, width))
	return err
}

func (b *webKit) ClearCookies(ctx context.Context) error {
	return b.send(ctx, "DELETE", "/cookie", object{}, nil)
}

func (b *webKit) Screenshot(ctx context.Context) (png []byte, err error) {
	return png, b.send(ctx, "GET", "/screenshot", object{}, &png)
}

func (b *webKit) Close() {
	if b.driver != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		_ = b.send(ctx, "DELETE", "", object{}, nil) // otherwise it ends with the driver
		cancel()
		b.driver.stop()
	}
	b.display.stop()
}
