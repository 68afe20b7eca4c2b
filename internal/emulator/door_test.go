package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestDoorAnswers(t *testing.T) {
	e, url := serve(t, Options{})
	e.Host.Answer("tt.closeWindow", map[string]int{"n": 1})
	w := newWire(t, url, "p")
	w.expect(hello)
	w.send(`[{"do":"call","id":1,"path":"tt.closeWindow"},{"do":"call","id":2,"path":"tt.showToast","params":{"title":"x"}}]`)
	w.expect(`{"answer":1,"data":{"n":1}}`, `{"answer":2,"error":{"errno":105,"msg":"authentication fail"}}`)
}

// An answer that is no JSON is a failure, and does not hold up the others.
func TestDoorAnswersWhatCannotBeSent(t *testing.T) {
	got := string(download{N: 3, Got: 2, message: message{Answer: 1, Data: func() {}}}.encode())
	if !strings.HasPrefix(got, `{"n":3,"got":2,"answer":1,"error":{"errno":100,`) {
		t.Errorf("sent is %s", got)
	}
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

func TestDoorKeepsTheOrderOfMany(t *testing.T) {
	e, url := serve(t, Options{})
	const many = 1000
	took := make(chan string, many)
	e.Host.Handle("tt.closeWindow", func(_ context.Context, params json.RawMessage) (any, error) {
		took <- string(params)
		return nil, nil
	})
	w := newWire(t, url, "p")
	w.expect(hello)
	for i := range many {
		w.send(fmt.Sprintf(`[{"do":"call","id":%d,"path":"tt.closeWindow","params":{"i":%d}}]`, i+1, i))
	}
	for i := range many {
		w.expect(fmt.Sprintf(`{"answer":%d,"data":null}`, i+1))
		if got, want := <-took, fmt.Sprintf(`{"i":%d}`, i); got != want {
			t.Fatalf("call %d: took effect was %s", i, got)
		}
	}
}

func TestDoorShowsAndAsks(t *testing.T) {
	e, url := serve(t, Options{})
	w := newWire(t, url, "p")
	w.expect(hello)
	known(e, "p").page.setConfigured()

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
	known(e, "p").page.setConfigured()
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
	w.waitForAcknowledgement()
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
	w.waitForAcknowledgement() // it has arrived nevertheless
	select {
	case m := <-w.messages:
		t.Errorf("the silent client says %s", m)
	case <-time.After(200 * time.Millisecond):
	}
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
	w.waitForAcknowledgement()
	e.Close()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Fatal("the call still waits")
	}
	w.expectEnd("StatusGoingAway", "the emulator is closed")
	if status := refusedStatus(t, url, "?page=p&sent=0&got=0"); status != 503 {
		t.Errorf("a wire after Close: %d, want 503", status)
	}
}
