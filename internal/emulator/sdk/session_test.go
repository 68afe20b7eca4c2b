package sdk

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

func TestSessionAnswers(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Answer("tt.closeWindow", map[string]int{"n": 1})
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	tr.send(`[{"do":"call","id":1,"path":"tt.closeWindow"},{"do":"call","id":2,"path":"tt.showToast","params":{"title":"x"}}]`)
	tr.expect(`{"answer":1,"data":{"n":1}}`, `{"answer":2,"error":{"errno":105,"msg":"authentication fail"}}`)
}

// An answer that has no JSON is a failure and does not delay other answers.
func TestSessionAnswersWhatCannotBeSent(t *testing.T) {
	got := string(outgoing{N: 3, Got: 2, message: message{Answer: 1, Data: func() {}}}.encode())
	if !strings.HasPrefix(got, `{"n":3,"got":2,"answer":1,"error":{"errno":100,`) {
		t.Errorf("sent is %s", got)
	}
}

func TestSessionKeepsTheOrder(t *testing.T) {
	e, url := newFixture(t)
	e.Host.Silence("tt.requestAuthCode")
	e.Host.Handle("tt.requestAccess", func(context.Context, json.RawMessage) (any, error) {
		time.Sleep(10 * time.Millisecond)
		return 1, nil
	})
	e.Host.Answer("tt.closeWindow", 2)
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	tr.send(`[{"do":"call","id":1,"path":"tt.requestAuthCode","params":{"appId":"a"}},{"do":"call","id":2,"path":"tt.requestAccess","params":{"appID":"a","scopeList":[]}},{"do":"call","id":3,"path":"tt.closeWindow"}]`)
	tr.expect(`{"answer":2,"data":1}`, `{"answer":3,"data":2}`)
}

func TestSessionKeepsTheOrderOfMany(t *testing.T) {
	e, url := newFixture(t)
	const many = 1000
	took := make(chan string, many)
	e.Host.Handle("tt.requestAuthCode", func(_ context.Context, params json.RawMessage) (any, error) {
		took <- string(params)
		return nil, nil
	})
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	for i := range many {
		tr.send(fmt.Sprintf(`[{"do":"call","id":%d,"path":"tt.requestAuthCode","params":{"appId":"%d"}}]`, i+1, i))
	}
	for i := range many {
		tr.expect(fmt.Sprintf(`{"answer":%d,"data":null}`, i+1))
		if got, want := <-took, fmt.Sprintf(`{"appId":"%d"}`, i); got != want {
			t.Fatalf("call %d: took effect was %s", i, got)
		}
	}
}

func TestSessionShowsAndAsks(t *testing.T) {
	e, url := newFixture(t)
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	known(e, "p").page.SetConfigured()

	tr.send(`[{"do":"call","id":1,"path":"tt.showToast","params":{"title":"x"}}]`)
	tr.expect(`{"screen":"…"}`, `{"data":{"duration":1500,"icon":"success","mask":false,"title":"x"},"show":"toast"}`, `{"answer":1,"data":{}}`)

	tr.send(`[{"do":"call","id":2,"path":"tt.showActionSheet","params":{"itemList":["a","b"]}}]`)
	tr.expect(`{"ask":1,"data":{"cancelText":"取消","items":["a","b"],"label":"操作"},"show":"sheet"}`)
	tr.send(`[{"do":"call","id":3,"path":"tt.hideToast"}]`) // meanwhile
	tr.expect(`{"show":"hideToast"}`, `{"answer":3,"data":{}}`)
	tr.send(`[{"do":"reply","id":7,"params":1},{"do":"reply","id":1,"params":1},
		{"do":"reply","id":1,"params":0},{"do":"reply","id":1,"params":0},{"do":"reply","id":1,"params":0}]`)
	tr.expect(`{"answer":2,"data":{"tapIndex":1}}`)

	tr.send(`[{"do":"call","id":4,"path":"tt.getSystemInfo"}]`)
	if got := tr.next(); !strings.Contains(got, `"windowWidth":375`) {
		t.Errorf("the window's width is not in %s", got)
	}
}

func TestSessionEvents(t *testing.T) {
	e, url := newFixture(t)
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	known(e, "p").page.SetConfigured()
	tr.send(`[{"do":"listen","id":1,"path":"tt.onMemoryWarning"},{"do":"listen","id":2,"path":"tt.onMemoryWarning"}]`)
	tr.expect(`{"answer":1,"data":null}`, `{"answer":2,"data":null}`)
	for i := range 20 {
		if n, _ := e.Host.Emit("tt.onMemoryWarning", i); n != 1 {
			t.Errorf("%d pages listen, want 1", n)
		}
	}
	for i := range 20 {
		tr.expect(fmt.Sprintf(`{"data":%d,"event":"tt.onMemoryWarning"}`, i))
	}
	tr.send(`[{"do":"unlisten","path":"tt.onMemoryWarning"}]`)
	tr.waitForAcknowledgement()
	if n, _ := e.Host.Emit("tt.onMemoryWarning", nil); n != 0 {
		t.Errorf("%d pages listen after the last has left", n)
	}
}

func TestSessionSendsSettings(t *testing.T) {
	e, url := newFixture(t)
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	e.Update(func(s *settings.Settings) {
		s.OmitErrMsg, s.FailureKeys, s.Order = true, settings.KeysErrno, settings.ReadyFirst
	})
	tr.expect(`{"sdk":{"failureKeys":"errno","lacks":[],"omitErrMsg":true,"readyFirst":true}}`)
}

func TestSessionOfASilentClient(t *testing.T) {
	e, url := newFixture(t)
	e.Update(func(s *settings.Settings) { s.Silent = true })
	tr := newTransport(t, url, "p")
	tr.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	tr.waitForAcknowledgement() // it has arrived nevertheless
	select {
	case m := <-tr.messages:
		t.Errorf("the silent client sends %s", m)
	case <-time.After(200 * time.Millisecond):
	}
}

// Pending calls end with their page.
func TestCloseEndsCalls(t *testing.T) {
	e, url := newFixture(t)
	ended := make(chan error, 1)
	e.Host.Handle("tt.closeWindow", func(ctx context.Context, _ json.RawMessage) (any, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	})
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	tr.send(`[{"do":"call","id":1,"path":"tt.closeWindow"}]`)
	tr.waitForAcknowledgement()
	e.Close()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Fatal("the call still waits")
	}
	tr.expectEnd("StatusGoingAway", "the emulator is closed")
	if status := refusedStatus(t, url, "?page=p&sent=0&got=0"); status != 503 {
		t.Errorf("a connection after Close: %d, want 503", status)
	}
}

func TestResetRestoresPages(t *testing.T) {
	e, url := newFixture(t)
	tr := newTransport(t, url, "p")
	tr.expect(hello)
	known(e, "p").page.SetConfigured()
	const path = `"ttfile://user/mine"`
	tr.send(`[{"do":"call","id":1,"path":"tt.getFileSystemManager().writeFile","params":{"filePath":` + path + `,"data":"x"}},
		{"do":"call","id":2,"path":"tt.getFileSystemManager().access","params":{"path":` + path + `}}]`)
	tr.expect(`{"answer":1,"data":{}}`, `{"answer":2,"data":{}}`)
	e.server.Reset()
	tr.send(`[{"do":"call","id":3,"path":"tt.getFileSystemManager().access","params":{"path":` + path + `}}]`)
	if got := tr.next(); !strings.Contains(got, `"errno":203`) {
		t.Errorf("after a reset: %s", got)
	}
}

func TestSessionFiresSamples(t *testing.T) {
	e, url := newFixture(t)
	tr, other := newTransport(t, url, "p"), newTransport(t, url, "other")
	tr.expect(hello)
	other.expect(hello)
	for _, page := range []string{"p", "other"} {
		known(e, page).page.SetConfigured()
	}
	for _, tr := range []*transport{tr, other} {
		tr.send(`[{"do":"listen","id":1,"path":"tt.onServerBadgePush"}]`)
		tr.expect(`{"answer":1,"data":null}`)
	}
	tr.send(`[{"do":"fire","params":"tt.onMemoryWarning"},{"do":"fire","params":"tt.onServerBadgePush"},{"do":"call","id":2,"path":"tt.vibrateShort"}]`)
	tr.expect(`{"data":{"badgeNum":5,"extra":"{\"inbox\":5}","feature":2,"updateTime":"1765432100","version":"1765432100123"},"event":"tt.onServerBadgePush"}`)
	other.send(`[{"do":"unlisten","path":"tt.onServerBadgePush"},{"do":"listen","id":2,"path":"tt.onServerBadgePush"}]`)
	other.expect(`{"answer":2,"data":null}`) // and no event before it
}
