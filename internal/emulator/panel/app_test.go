package panel_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// The workbench is told where the app is, and has a QR code for phones if they
// can reach it.
func TestApp(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	if status, body := request(t, "GET", url+"/panel/about", ""); status != 200 || !strings.Contains(body, `"appUrl":""`) || !strings.Contains(body, `"networkUrl":""`) {
		t.Errorf("before: %d %s", status, body)
	}
	if resp, _ := get(t, url+"/panel/qr.svg"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a QR code of nothing: %d", resp.StatusCode)
	}

	e.SetApp("http://localhost:3000/", "http://192.168.1.20:3000/")
	if _, body := request(t, "GET", url+"/panel/about", ""); !strings.Contains(body, `"appUrl":"http://localhost:3000/"`) || !strings.Contains(body, `"networkUrl":"http://192.168.1.20:3000/"`) {
		t.Errorf("after: %s", body)
	}
	resp, picture := get(t, url+"/panel/qr.svg")
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(picture, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"`) {
		t.Errorf("QR code: %d %v %.100s", resp.StatusCode, resp.Header, picture)
	}

	e.SetApp("", "http://192.168.1.20/"+strings.Repeat("x", 3000))
	if resp, text := get(t, url+"/panel/qr.svg"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a QR code of a URL that is too long: %d %.100s", resp.StatusCode, text)
	}
}
