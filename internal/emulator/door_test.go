package emulator

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A wire is a page's end of the browser's door, without a browser.
type wire struct {
	*testing.T
	url, page string
	messages  chan map[string]any
}

func newWire(t *testing.T, url, page string) *wire {
	t.Helper()
	w := &wire{T: t, url: url, page: page, messages: make(chan map[string]any, 1000)}
	r, err := http.NewRequestWithContext(t.Context(), "GET", url+"/client/events?page="+page, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Header.Get("Access-Control-Allow-Origin") != "*" || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("stream: %v", resp.Header)
	}
	go func() {
		defer resp.Body.Close()
		defer close(w.messages)
		lines := bufio.NewScanner(resp.Body)
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var m map[string]any
				json.Unmarshal([]byte(data), &m)
				w.messages <- m
			}
		}
	}()
	return w
}

// send sends items up, as the runtime does.
func (w *wire) send(items string) {
	w.Helper()
	body := fmt.Sprintf(`{"page":%q,"url":%q,"view":{"windowWidth":375},"items":%s}`, w.page, pageURL, items)
	resp, err := http.Post(w.url+"/client/call", "text/plain;charset=UTF-8", strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent || resp.Header.Get("Access-Control-Allow-Origin") != "*" {
		w.Fatalf("send: %d, %v", resp.StatusCode, resp.Header)
	}
}

// next returns the next message down, as JSON.
func (w *wire) next() string {
	w.Helper()
	select {
	case m, ok := <-w.messages:
		if !ok {
			return "end"
		}
		raw, _ := json.Marshal(m)
		return string(raw)
	case <-time.After(5 * time.Second):
		w.Fatal("no message")
		return ""
	}
}

func (w *wire) expect(want ...string) {
	w.Helper()
	for _, one := range want {
		if got := w.next(); got != one {
			w.Errorf("message\n got %s\nwant %s", got, one)
		}
	}
}

const hello = `{"hello":true}`

func TestDoorAnswers(t *testing.T) {
	e, url := serve(t, Options{})
	e.Host.Answer("tt.closeWindow", map[string]int{"n": 1})
	w := newWire(t, url, "p")
	w.expect(hello)
	w.send(`[{"do":"call","id":1,"path":"tt.closeWindow"},{"do":"call","id":2,"path":"tt.showToast","params":{"title":"x"}}]`)
	w.expect(`{"answer":1,"data":{"n":1}}`, `{"answer":2,"error":{"errno":105,"msg":"authentication fail"}}`)
}

func TestDoorKeepsTheOrder(t *testing.T) {
	e, url := serve(t, Options{})
	e.Host.Silence("tt.requestAuthCode")
	e.Host.Handle("tt.requestAccess", func(context.Context, json.RawMessage) (any, error) {
		time.Sleep(patience / 10)
		return 1, nil
	})
	e.Host.Answer("tt.closeWindow", 2)
	w := newWire(t, url, "p")
	w.expect(hello)
	w.send(`[{"do":"call","id":1,"path":"tt.requestAuthCode"},{"do":"call","id":2,"path":"tt.requestAccess"},{"do":"call","id":3,"path":"tt.closeWindow"}]`)
	w.expect(`{"answer":2,"data":1}`, `{"answer":3,"data":2}`)
}

func TestStreamThatIsNoLongerTheOne(t *testing.T) {
	p := New(Options{}).browserPage("p", "")
	old, now := p.attach(), p.attach()
	p.send(message{Event: "x"})
	<-p.filled // as the old one may, that has not noticed yet
	if got := p.takeOutbox(old); got != nil {
		t.Errorf("the old stream takes %v", got)
	}
	<-p.filled                                   // it has passed the turn on
	if got := p.takeOutbox(now); len(got) != 3 { // two hellos besides
		t.Errorf("the new stream takes %v", got)
	}
}

func TestDoorShowsAndAsks(t *testing.T) {
	e, url := serve(t, Options{})
	w := newWire(t, url, "p")
	w.expect(hello)
	e.browserPage("p", "").page.setConfigured()

	w.send(`[{"do":"call","id":1,"path":"tt.showToast","params":{"title":"x"}}]`)
	w.expect(`{"data":{"duration":1500,"icon":"success","mask":false,"title":"x"},"show":"toast"}`, `{"answer":1,"data":{}}`)

	w.send(`[{"do":"call","id":2,"path":"tt.showActionSheet","params":{"itemList":["a","b"]}}]`)
	w.expect(`{"ask":1,"data":{"cancelText":"取消","items":["a","b"]},"show":"sheet"}`)
	w.send(`[{"do":"call","id":3,"path":"tt.hideToast"}]`) // meanwhile
	w.expect(`{"show":"hideToast"}`, `{"answer":3,"data":{}}`)
	w.send(`[{"do":"reply","id":7,"params":1},{"do":"reply","id":1,"params":1},
		{"do":"reply","id":1,"params":0},{"do":"reply","id":1,"params":0},{"do":"reply","id":1,"params":0}]`)
	w.expect(`{"answer":2,"data":{"tapIndex":1}}`)

	w.send(`[{"do":"call","id":4,"path":"tt.getSystemInfo"}]`)
	if got := w.next(); !strings.Contains(got, `"windowWidth":375`) {
		t.Errorf("the window's width is not in %s", got)
	}
}

func TestDoorEvents(t *testing.T) {
	e, url := serve(t, Options{})
	w := newWire(t, url, "p")
	w.expect(hello)
	e.browserPage("p", "").page.setConfigured()
	w.send(`[{"do":"listen","id":1,"path":"tt.onMemoryWarning"},{"do":"listen","id":2,"path":"tt.onMemoryWarning"}]`)
	w.expect(`{"answer":1,"data":null}`, `{"answer":2,"data":null}`)
	for i := range 20 {
		if n, _ := e.Host.Emit("tt.onMemoryWarning", i); n != 1 {
			t.Errorf("%d pages listen, want 1", n)
		}
	}
	for i := range 20 {
		w.expect(fmt.Sprintf(`{"data":%d,"event":"tt.onMemoryWarning"}`, i))
	}
	w.send(`[{"do":"unlisten","path":"tt.onMemoryWarning"}]`)
	if n, _ := e.Host.Emit("tt.onMemoryWarning", nil); n != 0 {
		t.Errorf("%d pages listen after the last has left", n)
	}
}

func TestDoorTellsOfSettings(t *testing.T) {
	e, url := serve(t, Options{})
	w := newWire(t, url, "p")
	w.expect(hello)
	e.Update(func(s *Settings) { s.OmitErrMsg, s.FailureKeys, s.Order = true, KeysErrno, ReadyFirst })
	w.expect(`{"sdk":{"failureKeys":"errno","omitErrMsg":true,"readyFirst":true}}`)
}

func TestDoorOfASilentClient(t *testing.T) {
	e, url := serve(t, Options{})
	e.Update(func(s *Settings) { s.Silent = true })
	w := newWire(t, url, "p")
	w.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	select {
	case m := <-w.messages:
		t.Errorf("the silent client says %v", m)
	case <-time.After(200 * time.Millisecond):
	}
}

// The browser reconnects by itself; what happens meanwhile is not lost.
func TestStreamComesBack(t *testing.T) {
	e, url := serve(t, Options{})
	e.browserPage("p", "").page.setConfigured()
	(&wire{T: t, url: url, page: "p"}).send(`[{"do":"call","id":1,"path":"tt.vibrateShort"}]`)
	first := newWire(t, url, "p")
	first.expect(`{"answer":1,"data":{}}`, hello)

	second := newWire(t, url, "p") // takes the first one's place
	second.expect(hello)
	first.expect("end")
	second.send(`[{"do":"call","id":2,"path":"tt.vibrateShort"}]`)
	second.expect(`{"answer":2,"data":{}}`)
}

// A call that waits ends with its page, and a host that is asked for ever gets
// its goroutine back.
func TestCloseEndsCalls(t *testing.T) {
	e, url := serve(t, Options{})
	ended := make(chan error, 1)
	e.Host.Handle("tt.closeWindow", func(ctx context.Context, _ json.RawMessage) (any, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	})
	w := newWire(t, url, "p")
	w.expect(hello)
	w.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	e.Close()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("the call still waits")
	}
	w.expect("end")
	resp, err := http.Get(url + "/client/events?page=p")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		t.Errorf("a stream after Close: %d, want 204, which keeps browsers from coming back", resp.StatusCode)
	}
}

func TestDoorRefusesNonsense(t *testing.T) {
	_, url := serve(t, Options{})
	for _, body := range []string{``, `[]`, `{}`, `{"page":""}`} {
		resp, err := http.Post(url+"/client/call", "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: %d, want 400", body, resp.StatusCode)
		}
	}
	resp, err := http.Get(url + "/client/events")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a stream for no page: %d, want 400", resp.StatusCode)
	}
}

func TestPageIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{})
		known := func(id string) bool {
			e.mu.Lock()
			defer e.mu.Unlock()
			return e.pages[id] != nil
		}

		e.browserPage("never opens a stream", "")
		staying := e.browserPage("stays", "")
		staying.attach()
		leaving := e.browserPage("leaves", "")
		e.lingerFor("leaves", leaving, leaving.attach())
		returning := e.browserPage("comes back", "")
		e.lingerFor("comes back", returning, returning.attach())

		time.Sleep(linger / 2)
		returning.attach()
		for _, id := range []string{"never opens a stream", "stays", "leaves", "comes back"} {
			if !known(id) {
				t.Errorf("page that %s: given up too early", id)
			}
		}
		time.Sleep(linger)
		synctest.Wait()
		for id, want := range map[string]bool{"never opens a stream": false, "stays": true, "leaves": false, "comes back": true} {
			if known(id) != want {
				t.Errorf("page that %s: known is %v", id, !want)
			}
		}
		if leaving.ctx.Err() == nil || returning.ctx.Err() != nil {
			t.Errorf("calls of the page that left: %v; that came back: %v", leaving.ctx.Err(), returning.ctx.Err())
		}
	})
}
