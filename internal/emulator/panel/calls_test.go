package panel_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
)

// calls requests the log.
func calls(t *testing.T, url, query string) (c calllog.Change) {
	t.Helper()
	status, body := request(t, "GET", url+"/panel/calls"+query, "")
	if err := json.Unmarshal([]byte(body), &c); status != 200 || err != nil || c.Calls == nil {
		t.Fatalf("calls: %d %s", status, body)
	}
	return c
}

func TestCallsOverHTTP(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	first := calls(t, url, "")
	if len(first.Calls) != 0 || !first.Full || first.Oldest != 1 {
		t.Errorf("at first: %+v", first)
	}
	e.Page(pageURL).Call(t.Context(), "tt.getUserInfo", json.RawMessage(`{"withCredentials":true}`))
	change := calls(t, url, "?version="+first.Version)
	if len(change.Calls) != 1 || change.Full {
		t.Fatalf("one call: %+v", change)
	}
	call := change.Calls[0]
	if call.ID != 1 || call.Kind != calllog.JSAPI || call.Method != calllog.MethodCall || call.Page != pageURL || call.Path != "tt.getUserInfo" ||
		string(call.Params) != `{"withCredentials":true}` || call.State != calllog.Failed || call.By != calllog.ByConfig || call.Error.Errno != 105 ||
		call.Outcome != "fail 105: authentication fail" || call.Time.IsZero() {
		t.Errorf("call: %+v", call)
	}
	mustPost(t, url+emulator.TokenPath)
	change = calls(t, url, "?version="+change.Version)
	if len(change.Calls) != 1 || change.Calls[0].Kind != calllog.Platform || change.Calls[0].Status != 200 ||
		string(change.Calls[0].Params) != `{"app_id":"cli_emulator","app_secret":"…"}` ||
		string(change.Calls[0].Answer) != `{"code":0,"msg":"ok","tenant_access_token":"…","expire":7200}` {
		t.Errorf("a call of the platform: %+v", change)
	}
	if len(change.Counts) != 2 || change.Counts[0] != (calllog.Count{Kind: calllog.Platform, Path: emulator.TokenPath, Method: "POST", Calls: 1}) {
		t.Errorf("counts: %+v", change.Counts)
	}
	if same := calls(t, url, "?version="+change.Version); len(same.Calls) != 0 || same.Version != change.Version || same.Counts != nil {
		t.Errorf("nothing new: %+v", same)
	}

	if status, _ := request(t, "DELETE", url+"/panel/calls", ""); status != http.StatusNoContent {
		t.Errorf("clear: %d", status)
	}
	if c := calls(t, url, "?version="+change.Version); !c.Full || len(c.Calls) != 0 || len(c.Counts) != 0 {
		t.Errorf("after clear: %+v", c)
	}
}

// A request that waits is answered by the next call, or by the end of the emulator.
func TestWaitForCalls(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	wait := func(version string) chan calllog.Change {
		answer := make(chan calllog.Change, 1)
		go func() { answer <- calls(t, url, "?wait=30&version="+version) }()
		return answer
	}
	answer := wait(calls(t, url, "").Version)
	select {
	case c := <-answer:
		t.Errorf("it did not wait: %+v", c)
	case <-time.After(100 * time.Millisecond):
	}
	e.Page(pageURL).Call(t.Context(), "tt.closeWindow", nil)
	c := <-answer
	if len(c.Calls) != 1 || c.Calls[0].Path != "tt.closeWindow" {
		t.Errorf("woken with %+v", c)
	}
	if c.Calls[0].State == calllog.Pending {
		c = <-wait(c.Version)
	}
	answer = wait(c.Version)
	e.Close()
	if c := <-answer; len(c.Calls) != 0 {
		t.Errorf("the end: %+v", c)
	}
}
