package panel_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

func TestCodeOverHTTP(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	page := e.Page(pageURL)
	page.SetConfigured()
	type code struct {
		Go, JS, Curl string
		Complete     bool
	}
	last := func() (c code) {
		t.Helper()
		log := e.Log()
		status, body := request(t, "GET", fmt.Sprintf("%s/panel/calls/%d/code", url, log[len(log)-1].ID), "")
		if err := json.Unmarshal([]byte(body), &c); status != 200 || err != nil {
			t.Fatalf("%d %s", status, body)
		}
		return c
	}
	page.Call(t.Context(), "tt.showToast", json.RawMessage(`{"title": "it's", "duration": 1500}`))
	if c := last(); !strings.HasPrefix(c.Go, "if err := client.ShowToast(ctx, jsapi.ShowToastParams{\n\tTitle:    \"it's\",") ||
		!strings.HasPrefix(c.JS, "tt.showToast({\n  title: \"it's\",\n  duration: 1500,") || c.Curl != "" || !c.Complete {
		t.Errorf("a JSAPI: %+v", c)
	}
	page.Call(t.Context(), "h5sdk.config", json.RawMessage(`{"token":"s"}`))
	if c := last(); !strings.Contains(c.Go, `client.Call(ctx, "h5sdk.config"`) || c.Complete || strings.Contains(c.JS, `"s"`) {
		t.Errorf("config: %+v", c)
	}

	mustPost(t, url+emulator.TokenPath)
	c := last()
	if c.Go != "" || c.JS != "" || c.Complete || strings.Contains(c.Curl, emulator.DefaultAppSecret) {
		t.Errorf("the platform: %+v", c)
	}
	// The command is that request again, if the variable has the secret.
	script := "APP_SECRET='" + emulator.DefaultAppSecret + "'; curl() { printf '%s\\n' \"$@\"; }; " + c.Curl
	out, err := exec.Command("sh", "-c", script).CombinedOutput()
	want := "-X\nPOST\n" + url + emulator.TokenPath + "\n-H\nContent-Type: application/json\n-d\n" + `{"app_id":"cli_emulator","app_secret":"` + emulator.DefaultAppSecret + `"}` + "\n"
	if err != nil || string(out) != want {
		t.Errorf("%s\n%v\n got %s\nwant %s", c.Curl, err, out, want)
	}
	// Nothing of a request is run by the shell.
	request(t, "POST", url+emulator.TokenPath, `{"app_id":"'; echo no; $(echo no) \"$APP_SECRET\"","x":"…"}`)
	out, err = exec.Command("sh", "-c", "curl() { printf '%s\\n' \"$@\"; }; "+last().Curl).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `'; echo no; $(echo no)`) || strings.Contains(string(out), "\nno") {
		t.Errorf("%v: %s\nfrom\n%s", err, out, last().Curl)
	}
	if status, _ := request(t, "GET", url+"/panel/calls/99/code", ""); status != 404 {
		t.Errorf("no such call: %d", status)
	}
}
