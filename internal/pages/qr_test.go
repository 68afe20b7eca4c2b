package pages_test

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"

	"github.com/feishu-goapp/feishu-goapp/internal/pages"
)

var strokes = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// The path of the picture draws the code.
func TestQR(t *testing.T) {
	mux, _ := newMux(t, testOptions())
	answer := get(mux, "/qr.svg")
	if h := answer.Header(); answer.Code != http.StatusOK || h.Get("Content-Type") != "image/svg+xml" || h.Get("Cache-Control") != "public, max-age=3600" {
		t.Fatalf("%d %v", answer.Code, h)
	}
	var svg struct {
		XMLName   xml.Name `xml:"http://www.w3.org/2000/svg svg"`
		ViewBox   string   `xml:"viewBox,attr"`
		Rendering string   `xml:"shape-rendering,attr"`
		Paths     []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.NewDecoder(answer.Body).Decode(&svg); err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode("https://applink.feishu.cn/client/web_app/open?appId=cli_test", qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	size := code.Bounds().Dx()
	if want := fmt.Sprintf("0 0 %d %d", size+8, size+8); svg.ViewBox != want || svg.Rendering != "crispEdges" || len(svg.Paths) != 1 {
		t.Fatalf("viewBox %q, want %q; rendering %q; %d paths", svg.ViewBox, want, svg.Rendering, len(svg.Paths))
	}
	black := map[[2]int]bool{}
	for _, stroke := range strokes.FindAllStringSubmatch(svg.Paths[0].D, -1) {
		var x, y, width, back int
		if _, err := fmt.Sscan(strings.Join(stroke[1:], " "), &x, &y, &width, &back); err != nil || width != back {
			t.Fatalf("stroke %v: %v", stroke, err)
		}
		for i := range width {
			black[[2]int{x + i, y}] = true
		}
	}
	if rest := strokes.ReplaceAllString(svg.Paths[0].D, ""); rest != "" {
		t.Errorf("the path also holds %q", rest)
	}
	count := 0
	for y := range size {
		for x := range size {
			want := code.At(x, y) == color.Black
			if black[[2]int{x + 4, y + 4}] != want {
				t.Fatalf("module %d, %d is drawn wrong", x, y)
			}
			if want {
				count++
			}
		}
	}
	if len(black) != count {
		t.Errorf("%d modules are drawn, want %d", len(black), count)
	}
}

func TestAppLink(t *testing.T) {
	for host, want := range map[string]string{
		"open.feishu.cn":           "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"open.larksuite.com":       "https://applink.larksuite.com/client/web_app/open?appId=cli_test",
		"larksuite.com":            "https://applink.larksuite.com/client/web_app/open?appId=cli_test",
		"open.notlarksuite.com":    "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"larksuite.com.evil.net":   "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"127.0.0.1:3002":           "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"open.larksuite.com:10443": "https://applink.larksuite.com/client/web_app/open?appId=cli_test",
	} {
		if got, err := pages.AppLink("cli_test", host); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", host, got, err, want)
		}
	}
	if _, err := pages.AppLink("", "open.feishu.cn"); err == nil {
		t.Error("a link without an app")
	}
}

// The longest app id that settings accept fits.
func TestLongestQR(t *testing.T) {
	o := testOptions()
	var err error
	if o.AppLink, err = pages.AppLink(strings.Repeat("W", 100), "open.larksuite.com"); err != nil {
		t.Fatal(err)
	}
	mux, _ := newMux(t, o)
	if answer := get(mux, "/qr.svg"); answer.Code != http.StatusOK {
		t.Errorf("status %d", answer.Code)
	}
}
