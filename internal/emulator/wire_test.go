package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// A wire is a page's end of one, without a browser.
type wire struct {
	*testing.T
	conn         *websocket.Conn
	sent         int          // number of the last item
	got          int          // number of the last message that was looked at
	acknowledged atomic.Int64 // number of the last item that has arrived
	messages     chan string  // as they came
	err          error        // how it ended, when messages is closed
}

func newWire(t *testing.T, url, page string) *wire {
	t.Helper()
	return resumeWire(t, url, page, 0, 0)
}

// resumeWire opens a wire of a page that has had one.
func resumeWire(t *testing.T, url, page string, sent, got int) *wire {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), fmt.Sprintf("%s%s?page=%s&sent=%d&got=%d", url, wirePath, page, sent, got), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseNow() })
	conn.SetReadLimit(-1)
	w := &wire{T: t, conn: conn, sent: sent, got: got, messages: make(chan string, 2000)}
	go w.read()
	return w
}

func (w *wire) read() {
	defer close(w.messages)
	for {
		_, raw, err := w.conn.Read(w.Context())
		if err != nil {
			w.err = err
			return
		}
		var d download
		json.Unmarshal(raw, &d)
		w.acknowledged.Store(int64(d.Got))
		if d.N > 0 || d.Hello {
			w.messages <- string(raw)
		}
	}
}

// send sends items up, as the runtime does.
func (w *wire) send(items string) {
	w.Helper()
	var all []map[string]any
	if err := json.Unmarshal([]byte(items), &all); err != nil {
		w.Fatalf("%s: %v", items, err)
	}
	for _, it := range all {
		w.sent++
		it["n"], it["url"], it["view"] = w.sent, pageURL, view{WindowWidth: 375}
		raw, _ := json.Marshal(it)
		w.sendText(string(raw))
	}
}

func (w *wire) sendText(text string) {
	w.Helper()
	if err := w.conn.Write(w.Context(), websocket.MessageText, []byte(text)); err != nil {
		w.Fatal(err)
	}
}

// next returns the next message down, without its numbers, which must be right.
func (w *wire) next() string {
	w.Helper()
	select {
	case raw, ok := <-w.messages:
		if !ok {
			return "end"
		}
		var m map[string]any
		json.Unmarshal([]byte(raw), &m)
		if n, numbered := m["n"].(float64); numbered {
			w.got++
			if int(n) != w.got {
				w.Errorf("message %v comes after %d", n, w.got-1)
			}
		}
		delete(m, "n")
		delete(m, "got")
		plain, _ := json.Marshal(m)
		return string(plain)
	case <-time.After(30 * time.Second):
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

// expectEnd wants the emulator to close the wire.
func (w *wire) expectEnd(status, reason string) {
	w.Helper()
	w.expect("end")
	var closed websocket.CloseError
	if !errors.As(w.err, &closed) || closed.Code.String() != status || closed.Reason != reason {
		w.Errorf("closed\n got %v\nwant %s %q", w.err, status, reason)
	}
}

// waitForAcknowledgement waits until the emulator has everything.
func (w *wire) waitForAcknowledgement() {
	w.Helper()
	for range 3000 {
		if int(w.acknowledged.Load()) == w.sent {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.Fatalf("%d is acknowledged, want %d", w.acknowledged.Load(), w.sent)
}

const hello = `{"hello":true}`

// known returns the page that the emulator knows by the id, or nil.
func known(e *Emulator, id string) *browserPage {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.pages[id]
}

// refusedStatus returns the status with which a wire is refused.
func refusedStatus(t *testing.T, url, query string) int {
	t.Helper()
	conn, resp, err := websocket.Dial(t.Context(), url+wirePath+query, nil)
	if err == nil {
		conn.CloseNow()
		t.Fatalf("%s: not refused", query)
	}
	return resp.StatusCode
}

// What happens while a page is without its wire is not lost, in neither
// direction, and not done twice.
func TestWireComesBack(t *testing.T) {
	e, url := serve(t, Options{})
	first := newWire(t, url, "p")
	first.expect(hello)
	p := known(e, "p")
	p.page.setConfigured()
	first.send(`[{"do":"listen","id":1,"path":"tt.onMemoryWarning"}]`)
	first.expect(`{"answer":1,"data":null}`)
	e.Host.Emit("tt.onMemoryWarning", 1)
	e.Host.Emit("tt.onMemoryWarning", 2)
	first.expect(`{"data":1,"event":"tt.onMemoryWarning"}`)
	first.send(`[{"do":"call","id":2,"path":"tt.vibrateShort"}]`)
	first.waitForAcknowledgement()
	first.conn.CloseNow() // before it has looked at the second event and the answer
	e.Host.Emit("tt.onMemoryWarning", 3)

	second := resumeWire(t, url, "p", 1, first.got)
	second.expect(hello, `{"data":2,"event":"tt.onMemoryWarning"}`, `{"answer":2,"data":{}}`, `{"data":3,"event":"tt.onMemoryWarning"}`)
	second.send(`[{"do":"call","id":2,"path":"tt.vibrateShort"},{"do":"call","id":3,"path":"tt.vibrateShort"}]`) // 2 once more
	second.expect(`{"answer":3,"data":{}}`)
	if n := len(e.Host.Calls("tt.vibrateShort")); n != 2 {
		t.Errorf("%d calls took effect, want 2", n)
	}
	if known(e, "p") != p {
		t.Error("it is another page")
	}

	second.sendText(fmt.Sprintf(`{"got":%d}`, second.got))
	second.send(`[{"do":"unlisten","path":"tt.onMemoryWarning"}]`)
	second.waitForAcknowledgement()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.outbox) != 0 {
		t.Errorf("%d messages are kept that have arrived", len(p.outbox))
	}
}

// A page goes on counting where it was when the emulator is another one.
func TestWireToARestartedEmulator(t *testing.T) {
	e, url := serve(t, Options{})
	e.Host.Answer("tt.closeWindow", 1)
	w := resumeWire(t, url, "p", 7, 5)
	w.send(`[{"do":"call","id":20,"path":"tt.closeWindow"}]`)
	w.expect(hello, `{"answer":20,"data":1}`)
	w.waitForAcknowledgement()
}

// The newest of a page's connections is the wire.
func TestWireIsReplaced(t *testing.T) {
	e, url := serve(t, Options{})
	e.Host.Answer("tt.closeWindow", 1)
	first := newWire(t, url, "p")
	first.expect(hello)
	second := newWire(t, url, "p")
	second.expect(hello)
	first.expectEnd("StatusCode(4001)", "another connection of the page has taken this one's place")
	second.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	second.expect(`{"answer":1,"data":1}`)

	other := newWire(t, url, "q")
	other.expect(hello)
	second.send(`[{"do":"call","id":2,"path":"tt.closeWindow"}]`)
	second.expect(`{"answer":2,"data":1}`)
}

func TestWireRefusesNonsense(t *testing.T) {
	e, url := serve(t, Options{})
	e.Host.Answer("tt.closeWindow", 1)
	for _, query := range []string{"", "?page=p", "?page=&sent=0&got=0", "?page=p&sent=x&got=0", "?page=p&sent=0&got=-1"} {
		if status := refusedStatus(t, url, query); status != 400 {
			t.Errorf("%q: %d, want 400", query, status)
		}
	}
	const shape = "malformed message: want a JSON object with n, do, id, path and params"
	for text, reason := range map[string]string{
		``: shape, `[]`: shape, `{"n":1`: shape, `{"n":"1"}`: shape,
		`{"n":1}`:                    "malformed message: do is none of call, listen, unlisten and reply",
		`{"n":1,"do":"dance"}`:       "malformed message: do is none of call, listen, unlisten and reply",
		`{"n":3,"do":"call"}`:        "message 3 comes after 0",
		`{"n":-1,"do":"x"}`:          "",
		`{"got":1000}`:               "",
		`{"got":-1}`:                 "",
		`{"n":1,"do":"reply"}`:       "",
		`{"n":1,"do":"unlisten"}`:    "",
		`{"n":1,"do":"call"}`:        "",
		`{"n":0,"do":"call","id":1}`: "",
	} {
		w := newWire(t, url, fmt.Sprintf("page-%x", text))
		w.expect(hello)
		w.sendText(text)
		if reason != "" {
			w.expectEnd("StatusPolicyViolation", reason)
		}
	}
	binary := newWire(t, url, "binary")
	binary.expect(hello)
	binary.conn.Write(t.Context(), websocket.MessageBinary, []byte(`{"got":1}`))
	binary.expectEnd("StatusPolicyViolation", shape)

	w := newWire(t, url, "p") // all is well nevertheless
	w.expect(hello)
	w.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	w.expect(`{"answer":1,"data":1}`)
}

func TestWireTakesLargeMessages(t *testing.T) {
	e, url := serve(t, Options{})
	e.Host.Answer("tt.closeWindow", strings.Repeat("y", 1<<20))
	w := newWire(t, url, "p")
	w.expect(hello)
	w.sendText(largeCall(8 << 20))
	if got := w.next(); len(got) < 1<<20 {
		t.Errorf("the answer is %d bytes", len(got))
	}
}

// largeCall is the first call of a page, in so many bytes.
func largeCall(size int) string {
	const frame = `{"n":1,"do":"call","id":1,"path":"tt.closeWindow","params":"%s"}`
	return fmt.Sprintf(frame, strings.Repeat("x", size-len(frame)+len("%s")))
}

func TestPageIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{})
		attach := func(id string) (*browserPage, *link) {
			l := &link{wake: make(chan struct{}, 1)}
			p, _ := e.attach(id, "", l)
			return p, l
		}
		leave := func(id string) *browserPage {
			p, l := attach(id)
			e.lingerFor(id, p, l)
			return p
		}
		staying, _ := attach("stays")
		leaving := leave("leaves")
		returning := leave("comes back")

		time.Sleep(linger / 2)
		attach("comes back")
		for _, id := range []string{"stays", "leaves", "comes back"} {
			if known(e, id) == nil {
				t.Errorf("page that %s: given up too early", id)
			}
		}
		time.Sleep(linger)
		synctest.Wait()
		for id, want := range map[string]*browserPage{"stays": staying, "leaves": nil, "comes back": returning} {
			if known(e, id) != want {
				t.Errorf("page that %s: known is %v", id, known(e, id))
			}
		}
		if leaving.ctx.Err() == nil || returning.ctx.Err() != nil {
			t.Errorf("calls of the page that left: %v; that came back: %v", leaving.ctx.Err(), returning.ctx.Err())
		}
	})
}
