package sdk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

const pageURL = "http://localhost:3000/a?b=%20c&d=e+f"

// A fixture is a server of the script with what it needs.
type fixture struct {
	Host     *jsapitest.Host
	server   *Server
	settings *settings.Store
	close    context.CancelFunc
}

// newFixture returns a fixture and the URL where it is served.
func newFixture(t *testing.T) (*fixture, string) {
	t.Helper()
	f := newServer()
	mux := http.NewServeMux()
	f.server.Register(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	t.Cleanup(f.Close)
	return f, server.URL
}

// newServer returns a server for Feishu on Android, which has the functions that
// the tests call.
func newServer() *fixture {
	ctx, cancel := context.WithCancel(context.Background())
	f := &fixture{settings: settings.NewStore(), close: cancel}
	f.Update(func(s *settings.Settings) { s.Client = settings.ClientFeishuAndroid })
	log := new(calllog.Log)
	p := platform.New(platform.Options{AppID: "cli_emulator", Now: time.Now, Lifetime: 2 * time.Hour, Settings: f.settings, Log: log})
	c := client.New(client.Options{Context: ctx, Settings: f.settings, Platform: p, Log: log})
	f.Host = c.Host()
	f.server = New(Options{Context: ctx, Client: c, Settings: f.settings})
	return f
}

// Close ends all connections.
func (f *fixture) Close() {
	f.close()
	f.server.Close()
}

func (f *fixture) Update(change func(*settings.Settings)) error {
	return f.settings.Update(func(s *settings.Settings) error { change(s); return nil })
}

// A transport is the page's side of a connection, without a browser.
type transport struct {
	*testing.T
	conn         *websocket.Conn
	sent         int          // number of the last request
	got          int          // number of the last message that was checked
	acknowledged atomic.Int64 // number of the last request that has arrived
	messages     chan string  // as received
	err          error        // set when messages is closed
}

func newTransport(t *testing.T, url, page string) *transport {
	t.Helper()
	return resumeTransport(t, url, page, 0, 0)
}

// resumeTransport opens another connection of a page.
func resumeTransport(t *testing.T, url, page string, sent, got int) *transport {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), fmt.Sprintf("%s%s?page=%s&sent=%d&got=%d", url, transportPath, page, sent, got), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseNow() })
	conn.SetReadLimit(-1)
	tr := &transport{T: t, conn: conn, sent: sent, got: got, messages: make(chan string, 2000)}
	go tr.read()
	return tr
}

func (tr *transport) read() {
	defer close(tr.messages)
	for {
		_, raw, err := tr.conn.Read(tr.Context())
		if err != nil {
			tr.err = err
			return
		}
		var d outgoing
		json.Unmarshal(raw, &d)
		tr.acknowledged.Store(int64(d.Got))
		if d.N > 0 || d.Hello {
			tr.messages <- string(raw)
		}
	}
}

// send sends requests, as the script does.
func (tr *transport) send(requests string) {
	tr.Helper()
	var all []map[string]any
	if err := json.Unmarshal([]byte(requests), &all); err != nil {
		tr.Fatalf("%s: %v", requests, err)
	}
	for _, it := range all {
		tr.sent++
		it["n"], it["url"], it["view"] = tr.sent, pageURL, client.View{WindowWidth: 375}
		raw, _ := json.Marshal(it)
		tr.sendText(string(raw))
	}
}

func (tr *transport) sendText(text string) {
	tr.Helper()
	if err := tr.conn.Write(tr.Context(), websocket.MessageText, []byte(text)); err != nil {
		tr.Fatal(err)
	}
}

// next returns the next message without its numbers, which it checks.
func (tr *transport) next() string {
	tr.Helper()
	select {
	case raw, ok := <-tr.messages:
		if !ok {
			return "end"
		}
		var m map[string]any
		json.Unmarshal([]byte(raw), &m)
		if n, numbered := m["n"].(float64); numbered {
			tr.got++
			if int(n) != tr.got {
				tr.Errorf("message %v comes after %d", n, tr.got-1)
			}
		}
		if m["screen"] != nil {
			m["screen"] = "…" // long
		}
		delete(m, "n")
		delete(m, "got")
		plain, _ := json.Marshal(m)
		return string(plain)
	case <-time.After(30 * time.Second):
		tr.Fatal("no message")
		return ""
	}
}

func (tr *transport) expect(want ...string) {
	tr.Helper()
	for _, one := range want {
		if got := tr.next(); got != one {
			tr.Errorf("message\n got %s\nwant %s", got, one)
		}
	}
}

// expectEnd expects the emulator to close the connection.
func (tr *transport) expectEnd(status, reason string) {
	tr.Helper()
	tr.expect("end")
	var closed websocket.CloseError
	if !errors.As(tr.err, &closed) || closed.Code.String() != status || closed.Reason != reason {
		tr.Errorf("closed\n got %v\nwant %s %q", tr.err, status, reason)
	}
}

// waitForAcknowledgement waits until the emulator has received every request.
func (tr *transport) waitForAcknowledgement() {
	tr.Helper()
	for range 3000 {
		if int(tr.acknowledged.Load()) == tr.sent {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	tr.Fatalf("%d is acknowledged, want %d", tr.acknowledged.Load(), tr.sent)
}

const hello = `{"hello":true}`

// known returns the session with the id, or nil.
func known(e *fixture, id string) *session {
	e.server.sessions.mu.Lock()
	defer e.server.sessions.mu.Unlock()
	return e.server.sessions.byID[id]
}

// refusedStatus returns the status with which a connection is refused.
func refusedStatus(t *testing.T, url, query string) int {
	t.Helper()
	conn, resp, err := websocket.Dial(t.Context(), url+transportPath+query, nil)
	if err == nil {
		conn.CloseNow()
		t.Fatalf("%s: not refused", query)
	}
	return resp.StatusCode
}

// largeCall returns the first call of a page, with this many bytes.
func largeCall(size int) string {
	const frame = `{"n":1,"do":"call","id":1,"path":"tt.requestAuthCode","params":{"appId":"%s"}}`
	return fmt.Sprintf(frame, strings.Repeat("x", size-len(frame)+len("%s")))
}
