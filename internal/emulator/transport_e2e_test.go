//go:build e2e

package emulator

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// More pages than the six connections that browsers have to a host for
// requests are open at once, each with a call that is never answered.
func TestManyPagesAtOnce(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.emulator.Host.Silence("tt.requestAuthCode")
	f.emulator.Host.Answer("tt.closeWindow", nil)
	equal(t, "answers", eval[int](f, `
		const frames = Array.from({length: 8}, () => {
			const frame = document.createElement('iframe');
			frame.src = location.href;
			document.body.append(frame);
			return frame;
		});
		await Promise.all(frames.map((frame) => new Promise((resolve) => frame.addEventListener('load', resolve))));
		const got = [];
		for (const frame of frames) {
			frame.contentWindow.tt.requestAuthCode({appId: 'x'});
			frame.contentWindow.tt.closeWindow({success: () => got.push(1)});
		}
		await filled(got, 8);
		return got.length;`), 8)
	equal(t, "pages", len(f.emulator.SDK.Pages()), 9)
	equal(t, "calls that wait", len(f.emulator.Host.Calls("tt.requestAuthCode")), 8)
	f.clean()
}

// Connections that break lose nothing, double nothing and mix nothing up.
func TestTransportBreaks(t *testing.T) {
	f := open(t, fixtureOptions{})
	const many = 300
	took := make(chan int, 2*many)
	f.emulator.Host.Handle("tt.requestAuthCode", func(_ context.Context, raw json.RawMessage) (any, error) {
		var params struct{ AppID string }
		json.Unmarshal(raw, &params)
		i, _ := strconv.Atoi(params.AppID)
		took <- i
		if i%50 == 10 {
			f.emulator.SDK.Disconnect() // before the answer, with calls on their way
		}
		return nil, nil
	})
	do(f, `
		window.answers = [];
		for (let i = 0; i < 300; i++) {
			tt.requestAuthCode({appId: String(i), success: () => answers.push(i)});
			if (i % 20 === 0) await sleep(10);
		}`)
	equal(t, "answers", eval[string](f, `
		await filled(answers, 300);
		await sleep(100);
		return answers.length + ' ' + answers.every((answer, i) => answer === i);`), "300 true")
	close(took)
	want := 0
	for got := range took {
		if got != want {
			t.Fatalf("call %d took effect instead of %d", got, want)
		}
		want++
	}
	equal(t, "calls that took effect", want, many)
	equal(t, "complaints", eval[string](f, `return complaints.join();`), "")
	f.clean()
}

// An emulator that is started again is found again; what was called meanwhile
// waits for it.
func TestEmulatorIsRestarted(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.emulator.Host.Answer("tt.closeWindow", nil)
	equal(t, "before", eval[int](f, `return (await call('closeWindow')).length;`), 2)
	f.emulator.Close()
	f.server.Close()
	do(f, `
		window.meanwhile = [];
		tt.closeWindow({success: () => meanwhile.push(1)});
		await filled(complaints, 1);`)
	equal(t, "complaints", eval[string](f, `return complaints.join();`), "Feishu emulator: not reachable at "+f.feishu+"; calls wait until it is.")

	listener, err := net.Listen("tcp", strings.TrimPrefix(f.feishu, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	again := New(Options{})
	again.Host.Answer("tt.closeWindow", nil)
	server := httptest.NewUnstartedServer(again)
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	defer server.Close()
	defer again.Close()
	equal(t, "meanwhile", eval[int](f, `
		await filled(meanwhile, 1);
		return meanwhile.length;`), 1)
	equal(t, "after", eval[int](f, `return (await call('closeWindow')).length;`), 2)
}

// A page whose policy lets it load the script and no more learns what it lacks.
func TestPolicyWithoutTheTransport(t *testing.T) {
	f := open(t, fixtureOptions{policy: strings.Replace(productPolicy, "TRANSPORT", "", 1)})
	equal(t, "complaints", eval[string](f, `
		tt.closeWindow({success: () => complaints.push('an answer')});
		await filled(complaints, 1);
		tt.closeWindow({success: () => complaints.push('an answer')});
		await sleep(1000); // time for other tries
		return complaints.join() + ' ' + seen.violations.length;`),
		"Feishu emulator: the browser does not let this page connect to "+f.feishu+`: its Content-Security-Policy lacks "connect-src `+
			strings.Replace(f.feishu, "http", "ws", 1)+`"; calls get no answer. 1`)
	equal(t, "calls", len(f.emulator.Host.Calls("tt.closeWindow")), 0)
}

func TestCallThatIsTooLarge(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.emulator.Host.Answer("tt.requestAuthCode", nil)
	equal(t, "complaints", eval[string](f, `
		tt.requestAuthCode({appId: 'é'.repeat(9 << 20), success: () => complaints.push('an answer')});
		await call('requestAuthCode', {appId: 'x'.repeat(8 << 20)});
		return complaints.join();`), "Feishu emulator: tt.requestAuthCode is called with more than 16777216 bytes; the call gets no answer.")
	equal(t, "calls", len(f.emulator.Host.Calls("tt.requestAuthCode")), 1)
	f.clean()
}

// A page that another connection pushes out does not push it out in turn.
func TestPageThatIsReplacedStaysAway(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.emulator.Host.Answer("tt.closeWindow", nil)
	do(f, `await appears('.badge'); await call('closeWindow');`) // the last message is the answer
	var id string
	for id = range f.emulator.SDK.Pages() {
	}
	conn, _, err := websocket.Dial(t.Context(), f.feishu+"/client/transport?sent=2&got=3&page="+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	if _, greeting, err := conn.Read(t.Context()); string(greeting) != `{"hello":true}` {
		t.Errorf("greeting %s, %v", greeting, err)
	}
	equal(t, "complaints", eval[string](f, `await filled(complaints, 1); return complaints.join();`),
		"Feishu emulator: "+f.feishu+" has closed the connection: replaced by another connection of the page; calls get no answer.")
	quiet, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, m, err := conn.Read(quiet); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("then came %s, %v", m, err)
	}
}
