package sdk

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// Requests and messages during an interruption are neither lost nor repeated.
func TestTransportReconnects(t *testing.T) {
	e, url := newFixture(t)
	first := newTransport(t, url, "p")
	first.expect(hello)
	p := known(e, "p")
	p.page.SetConfigured()
	first.send(`[{"do":"listen","id":1,"path":"tt.onMemoryWarning"}]`)
	first.expect(`{"answer":1,"data":null}`)
	e.Host.Emit("tt.onMemoryWarning", 1)
	e.Host.Emit("tt.onMemoryWarning", 2)
	first.expect(`{"data":1,"event":"tt.onMemoryWarning"}`)
	first.send(`[{"do":"call","id":2,"path":"tt.vibrateShort"}]`)
	first.waitForAcknowledgement()
	first.conn.CloseNow() // before it has read the second event and the answer
	e.Host.Emit("tt.onMemoryWarning", 3)

	second := resumeTransport(t, url, "p", 1, first.got)
	second.expect(hello, `{"data":2,"event":"tt.onMemoryWarning"}`, `{"answer":2,"data":{}}`, `{"data":3,"event":"tt.onMemoryWarning"}`)
	second.send(`[{"do":"call","id":2,"path":"tt.vibrateShort"},{"do":"call","id":3,"path":"tt.vibrateShort"}]`) // 2 is repeated
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
	p.outbox.mu.Lock()
	defer p.outbox.mu.Unlock()
	if len(p.outbox.messages) != 0 {
		t.Errorf("%d messages are kept that have arrived", len(p.outbox.messages))
	}
}

// A page keeps its numbers when the emulator was restarted.
func TestTransportToARestartedEmulator(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Answer("tt.closeWindow", 1)
	tr := resumeTransport(t, url, "p", 7, 5)
	tr.send(`[{"do":"call","id":20,"path":"tt.closeWindow"}]`)
	tr.expect(hello, `{"answer":20,"data":1}`)
	tr.waitForAcknowledgement()
}

// A page uses the newest of its connections.
func TestTransportIsReplaced(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Answer("tt.closeWindow", 1)
	first := newTransport(t, url, "p")
	first.expect(hello)
	second := newTransport(t, url, "p")
	second.expect(hello)
	first.expectEnd("StatusCode(4001)", "replaced by another connection of the page")
	second.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	second.expect(`{"answer":1,"data":1}`)

	other := newTransport(t, url, "q")
	other.expect(hello)
	second.send(`[{"do":"call","id":2,"path":"tt.closeWindow"}]`)
	second.expect(`{"answer":2,"data":1}`)
}

func TestTransportRefusesMalformedMessages(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Answer("tt.closeWindow", 1)
	for _, query := range []string{"", "?page=p", "?page=&sent=0&got=0", "?page=p&sent=x&got=0", "?page=p&sent=0&got=-1"} {
		if status := refusedStatus(t, url, query); status != 400 {
			t.Errorf("%q: %d, want 400", query, status)
		}
	}
	const shape = "malformed message: want a JSON object with n, do, id, path and params"
	for text, reason := range map[string]string{
		``: shape, `[]`: shape, `{"n":1`: shape, `{"n":"1"}`: shape,
		`{"n":1}`:                    "malformed message: do is none of call, listen, unlisten, reply, refused, screen, badge, bar, fire",
		`{"n":1,"do":"fire"}`:        "malformed message: fire names no event",
		`{"n":1,"do":"dance"}`:       "malformed message: do is none of call, listen, unlisten, reply, refused, screen, badge, bar, fire",
		`{"n":3,"do":"call"}`:        "message 3 comes after 0",
		`{"n":-1,"do":"x"}`:          "",
		`{"got":1000}`:               "",
		`{"got":-1}`:                 "",
		`{"n":1,"do":"reply"}`:       "",
		`{"n":1,"do":"unlisten"}`:    "",
		`{"n":1,"do":"call"}`:        "",
		`{"n":0,"do":"call","id":1}`: "",
	} {
		tr := newTransport(t, url, fmt.Sprintf("page-%x", text))
		tr.expect(hello)
		tr.sendText(text)
		if reason != "" {
			tr.expectEnd("StatusPolicyViolation", reason)
		}
	}
	binary := newTransport(t, url, "binary")
	binary.expect(hello)
	binary.conn.Write(t.Context(), websocket.MessageBinary, []byte(`{"got":1}`))
	binary.expectEnd("StatusPolicyViolation", shape)

	tr := newTransport(t, url, "p") // other pages still work
	tr.expect(hello)
	tr.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	tr.expect(`{"answer":1,"data":1}`)
}

func TestTransportTakesLargeMessages(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Answer("tt.requestAuthCode", strings.Repeat("y", 1<<20))
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	tr.sendText(largeCall(8 << 20))
	if got := tr.next(); len(got) < 1<<20 {
		t.Errorf("the answer is %d bytes", len(got))
	}
}

func TestPageIsClosedAfterAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newServer()
		defer e.Close()
		attach := func(id string) (*session, *connection) {
			c := &connection{wake: make(chan struct{}, 1)}
			p, _, _ := e.server.sessions.attach(id, "", c)
			return p, c
		}
		leave := func(id string) *session {
			p, c := attach(id)
			e.server.sessions.closeLater(id, p, c)
			return p
		}
		staying, _ := attach("stays")
		leaving := leave("leaves")
		returning := leave("comes back")

		time.Sleep(reconnectWindow / 2)
		attach("comes back")
		for _, id := range []string{"stays", "leaves", "comes back"} {
			if known(e, id) == nil {
				t.Errorf("page that %s: closed too early", id)
			}
		}
		time.Sleep(reconnectWindow)
		synctest.Wait()
		for id, want := range map[string]*session{"stays": staying, "leaves": nil, "comes back": returning} {
			if known(e, id) != want {
				t.Errorf("page that %s: known is %v", id, known(e, id))
			}
		}
		if leaving.ctx.Err() == nil || returning.ctx.Err() != nil {
			t.Errorf("calls of the page that left: %v; that came back: %v", leaving.ctx.Err(), returning.ctx.Err())
		}
	})
}
