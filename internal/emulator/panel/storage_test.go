package panel_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
)

// A browserPage is a page in a browser, as the emulator sees it.
type browserPage struct {
	t      *testing.T
	socket *websocket.Conn
	sent   int
}

func openPage(t *testing.T, url, id string) *browserPage {
	t.Helper()
	socket, _, err := websocket.Dial(t.Context(), url+"/client/transport?sent=0&got=0&page="+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.CloseNow() })
	p := &browserPage{t: t, socket: socket}
	p.want(`"hello":true`)
	return p
}

// call makes a call, and waits for an answer that contains a text.
func (p *browserPage) call(path, params, want string) {
	p.t.Helper()
	p.send(`"do":"call","id":%d,"path":%q,"params":%s`, p.sent+1, path, params)
	p.want(want)
}

func (p *browserPage) send(format string, args ...any) {
	p.t.Helper()
	p.sent++
	message := fmt.Sprintf(`{"n":%d,"url":%q,`, p.sent, pageURL) + fmt.Sprintf(format, args...) + "}"
	if err := p.socket.Write(p.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		p.t.Fatal(err)
	}
}

// want waits for a message that contains a text.
func (p *browserPage) want(text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 20*time.Second)
	defer cancel()
	for {
		_, raw, err := p.socket.Read(ctx)
		if err != nil {
			p.t.Fatalf("no %s: %v", text, err)
		}
		if strings.Contains(string(raw), text) {
			return
		}
	}
}

// configured opens a page whose config has succeeded.
func configured(t *testing.T, e *emulator.Emulator, url, id string) *browserPage {
	t.Helper()
	p := openPage(t, url, id)
	page, ok := e.SDK.Page(id)
	if !ok {
		t.Fatal("the page is not there")
	}
	page.SetConfigured()
	return p
}

func TestStorageOverHTTP(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	e.Update(func(s *emulator.Settings) {
		s.Client = emulator.ClientFeishuAndroid
		s.Permissions["scope.record"] = emulator.Granted
	})
	page := configured(t, e, url, "one")
	page.call("tt.getFileSystemManager().writeFile", `{"filePath":"ttfile://user/名 x.txt","data":"hello"}`, `"answer":1,"data":{}`)
	page.call("tt.setClipboardData", `{"data":"copied"}`, `"answer":2,"data":{}`)
	page.call("tt.getRecorderManager().start", `{}`, `"answer":3`)

	var storage struct {
		Clipboard string
		Pages     []struct {
			ID, URL, Recorder string
			Configured        bool
			Used, Limit, More int
			Files             []struct {
				Path string
				Dir  bool
				Size int
			}
		}
	}
	ask := func(method, query, body string) {
		t.Helper()
		status, answer := request(t, method, url+"/panel/storage"+query, body)
		if err := json.Unmarshal([]byte(answer), &storage); status != 200 || err != nil || len(storage.Pages) != 1 {
			t.Fatalf("%s %s: %d %s", method, query, status, answer)
		}
	}
	has := func(path string) bool {
		for _, f := range storage.Pages[0].Files {
			if f.Path == path {
				return true
			}
		}
		return false
	}
	const mine = "ttfile://user/名 x.txt"
	ask("GET", "", "")
	p := storage.Pages[0]
	if storage.Clipboard != "copied" || p.ID != "one" || p.URL != pageURL || !p.Configured || p.Recorder != "recording" || p.Used < 5 || p.Limit != 200<<20 || !has(mine) {
		t.Errorf("storage: %+v", storage)
	}
	if status, body := request(t, "GET", url+"/panel/storage/file?page=one&path=ttfile://user/%E5%90%8D%20x.txt", ""); status != 200 || body != "hello" {
		t.Errorf("the file: %d %q", status, body)
	}
	ask("PUT", "", `{"clipboard":"new"}`)
	if e.Client.Clipboard() != "new" {
		t.Error("the clipboard was not set")
	}
	ask("DELETE", "?what=files&page=one&path=ttfile://user/backup", "")
	if has("ttfile://user/backup/export.xlsx") || !has(mine) {
		t.Errorf("a folder was not removed: %+v", storage)
	}
	ask("DELETE", "?what=files&page=one", "")
	if !has("ttfile://user/backup/export.xlsx") || has(mine) {
		t.Errorf("the files were not restored: %+v", storage)
	}
	ask("DELETE", "?what=recorder&page=one", "")
	ask("DELETE", "?what=clipboard", "")
	if storage.Pages[0].Recorder != "stopped" || storage.Clipboard != "" {
		t.Errorf("cleared: %+v", storage)
	}
	for query, want := range map[string]int{
		"?what=files&page=two": 404, "?what=files&page=one&path=ttfile://user/none": 404, "?what=files&page=one&path=ttfile://user": 404,
		"?what=x&page=one": 400, "": 404,
	} {
		if status, body := request(t, "DELETE", url+"/panel/storage"+query, ""); status != want || !strings.Contains(body, `"field":"/`) {
			t.Errorf("DELETE %s: %d %s", query, status, body)
		}
	}
	if status, body := request(t, "GET", url+"/panel/pages", ""); status != 200 || !strings.Contains(body, `"id":"one"`) {
		t.Errorf("pages: %d %s", status, body)
	}
}

func TestReplayOverHTTP(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	page := configured(t, e, url, "one")
	page.call("tt.setClipboardData", `{"data":"first"}`, `"answer":1`)
	page.call("tt.setClipboardData", `{"data":"second"}`, `"answer":2`)
	page.call("tt.setClipboardData", `{"data":"`+strings.Repeat("x", 5000)+`"}`, `"answer":3`)
	page.call("tt.setClipboardData", `{"data":"?token=s"}`, `"answer":4`)
	page.send(`"do":"listen","id":5,"path":"tt.onMemoryWarning"`)
	page.want(`"answer":5`)
	e.Page(pageURL).Call(t.Context(), "tt.closeWindow", nil)
	mustPost(t, url+emulator.TokenPath)
	page.send(`"do":"refused","path":"tt.showToast","params":{"title":5},"errno":104,"msg":"invalid parameter: title should be string"`)

	if status, body := request(t, "POST", url+"/panel/calls/1/replay", ""); status != 200 || body != `{"started":true}` {
		t.Fatalf("replay: %d %s", status, body)
	}
	var replay calllog.Entry
	for range 1000 {
		for _, call := range e.Log() {
			if call.ReplayOf == 1 {
				replay = call
			}
		}
		if replay.State == calllog.OK {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if replay.State != calllog.OK || string(replay.Params) != `{"data":"first"}` || replay.PageID != "one" || e.Client.Clipboard() != "first" {
		t.Errorf("the replay: %+v, clipboard %q", replay, e.Client.Clipboard())
	}
	var refused calllog.Entry
	for range 1000 {
		for _, call := range e.Log() {
			if call.By == calllog.ByPage && call.State == calllog.Failed {
				refused = call
			}
		}
		if refused.ID > 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if refused.Path != "tt.showToast" || refused.By != calllog.ByPage || refused.Error.Errno != 104 || string(refused.Params) != `{"title":5}` {
		t.Errorf("what the page refused: %+v", refused)
	}
	for id, want := range map[string]int{"3": 409, "4": 409, "5": 409, "6": 409, "7": 409, "99": 404, "x": 404} {
		if status, body := request(t, "POST", url+"/panel/calls/"+id+"/replay", ""); status != want || !strings.Contains(body, `"zh":"`) {
			t.Errorf("replay of %s: %d %s, want %d", id, status, body, want)
		}
	}
	e.SDK.Close()
	page.socket.CloseNow()
}
