//go:build e2e

package sdk

import (
	"testing"

	"github.com/coder/websocket"
)

// Without a browser, but slow under the race detector, which is not used with
// this tag.
func TestMessageLimit(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Answer("tt.requestAuthCode", 1)
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	tr.sendText(largeCall(messageLimit))
	tr.expect(`{"answer":1,"data":1}`)

	tr = newTransport(t, url, "q")
	tr.expect(hello)
	tr.conn.Write(t.Context(), websocket.MessageText, []byte(largeCall(messageLimit+1))) // may not get to its end
	tr.expect("end")
	if websocket.CloseStatus(tr.err) != websocket.StatusMessageTooBig {
		t.Errorf("too much: %v", tr.err)
	}
}
