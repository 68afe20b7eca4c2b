package sdk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// dial opens a connection as a page of an origin does.
func dial(t *testing.T, url, page, origin string) *transport {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), url+transportPath+"?sent=0&got=0&page="+page,
		&websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseNow() })
	tr := &transport{T: t, conn: conn, messages: make(chan string, 2000)}
	go tr.read()
	return tr
}

func TestOrigins(t *testing.T) {
	e, url := newFixture(t)
	e.Update(func(s *settings.Settings) { s.TrustedDomains = []string{"app.example"} })
	for i, origin := range []string{"http://localhost:3000", "http://127.0.0.1:3000", "https://192.168.1.2", "https://app.example", "http://[::1]:3000"} {
		tr := dial(t, url, fmt.Sprint("p", i), origin)
		tr.expect(hello)
	}
	for i, origin := range []string{"https://evil.example", "null", "file://", "https://app.example.evil.example"} {
		page := fmt.Sprint("q", i)
		tr := dial(t, url, page, origin)
		tr.expectEnd("StatusPolicyViolation", "origin "+origin+" is not trusted: add its host to the trusted domains")
		if known(e, page) != nil {
			t.Errorf("a page of %s is open", origin)
		}
	}
}

// peak returns the largest growth of the heap while do runs, in bytes.
func peak(do func()) int {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var highest atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			runtime.ReadMemStats(&now)
			highest.Store(max(highest.Load(), now.HeapAlloc))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	do()
	close(stop)
	<-stopped
	return int(highest.Load()) - int(before.HeapAlloc)
}

const mebibyte = 1 << 20

// Sixty large messages of a page of another site stay out; those of a page that is
// trusted, which nothing answers, take a bounded part of the memory. The figures
// include the page's side in this test.
func TestMemoryIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("sends two gigabytes")
	}
	e, url := newFixture(t)
	e.Host.Silence("tt.requestAuthCode")
	foreign := []byte(largeCall(30 * mebibyte))
	got := peak(func() {
		for i := range 60 {
			tr := dial(t, url, fmt.Sprint("foreign", i), "https://evil.example")
			tr.conn.Write(t.Context(), websocket.MessageText, foreign) // fails early
			tr.expect("end")
		}
	})
	t.Logf("another site: 60 messages of 30 MiB take %d MiB", got/mebibyte)
	if got > 16*mebibyte {
		t.Error("that is too much")
	}

	const messages = 6
	piece := []byte(strings.Repeat("x", mebibyte))
	got = peak(func() {
		tr := dial(t, url, "trusted", "http://localhost:3000")
		tr.expect(hello)
		for i := range messages {
			w, err := tr.conn.Writer(t.Context(), websocket.MessageText)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(w, `{"n":%d,"do":"call","id":%d,"path":"tt.requestAuthCode","params":{"appId":"`, i+1, i+1)
			for range 15 {
				w.Write(piece)
			}
			fmt.Fprint(w, `"}}`)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			tr.sent++
		}
		tr.waitForAcknowledgement()
		for range messages - 1 {
			if answer := tr.next(); !strings.Contains(answer, `"errno":111`) {
				t.Errorf("answer %.200s", answer)
			}
		}
	})
	t.Logf("trusted: %d messages of 15 MiB take %d MiB", messages, got/mebibyte)
	if got > 160*mebibyte {
		t.Error("that is too much")
	}
}

// A page that reads nothing gets failures instead of more answers.
func TestUnreadAnswersAreBounded(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Answer("tt.closeWindow", strings.Repeat("x", 10*mebibyte))
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	for i := range 6 {
		tr.send(fmt.Sprintf(`[{"do":"call","id":%d,"path":"tt.closeWindow"}]`, i+1))
	}
	answered, failed := 0, 0
	for range 6 {
		if strings.Contains(tr.next(), `"errno":111`) {
			failed++
		} else {
			answered++
		}
	}
	if answered != 4 || failed != 2 {
		t.Errorf("%d answers, %d failures", answered, failed)
	}
	tr.sendText(fmt.Sprintf(`{"got":%d}`, tr.got))
	tr.send(`[{"do":"call","id":7,"path":"tt.closeWindow"}]`)
	if got := tr.next(); strings.Contains(got, "errno") {
		t.Errorf("after it has read: %.200s", got)
	}
}

// The budget for calls without an answer is given back.
func TestBudgetIsReleased(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Handle("tt.closeWindow", func(context.Context, json.RawMessage) (any, error) { return 1, nil })
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	params := `{"x":"` + strings.Repeat("x", 10*mebibyte) + `"}`
	for i := range 4 {
		tr.send(fmt.Sprintf(`[{"do":"call","id":%d,"path":"tt.closeWindow","params":%s}]`, i+1, params))
		if got := tr.next(); strings.Contains(got, `"errno":111`) {
			t.Errorf("call %d: %s", i+1, got)
		}
	}
	for range 1000 {
		if e.server.sessions.pending.take(maxPending) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d bytes are in use", e.server.sessions.pending.used)
}

func TestNumbersAreBounded(t *testing.T) {
	_, url := newFixture(t)
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	long := strings.Repeat("x", maxName+1)
	tr.sendText(fmt.Sprintf(`{"n":1,"do":"unlisten","path":%q}`, long))
	tr.expectEnd("StatusPolicyViolation", "malformed message: a path or URL is too long")
	for i := range maxPages - 1 {
		newTransport(t, url, fmt.Sprint("p", i)).expect(hello)
	}
	newTransport(t, url, "more").expectEnd("StatusTryAgainLater", "too many pages are open")
}
