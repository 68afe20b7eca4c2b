package webapp

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

var strokes = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// The picture is drawn again from its path and compared with the code.
func TestQR(t *testing.T) {
	s := newTestServer(t, testDeps(t))
	answer := s.get(t, "/qr.svg")
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "image/svg+xml" || answer.Header.Get("Cache-Control") != "public, max-age=3600" {
		t.Fatalf("%s %v", answer.Status, answer.Header)
	}
	var svg struct {
		XMLName   xml.Name `xml:"http://www.w3.org/2000/svg svg"`
		ViewBox   string   `xml:"viewBox,attr"`
		Rendering string   `xml:"shape-rendering,attr"`
		Paths     []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.NewDecoder(bytes.NewReader(answer.body)).Decode(&svg); err != nil {
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
		"https://open.feishu.cn":           "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"https://open.larksuite.com":       "https://applink.larksuite.com/client/web_app/open?appId=cli_test",
		"https://larksuite.com":            "https://applink.larksuite.com/client/web_app/open?appId=cli_test",
		"https://open.notlarksuite.com":    "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"https://larksuite.com.evil.net":   "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"http://127.0.0.1:3002":            "https://applink.feishu.cn/client/web_app/open?appId=cli_test",
		"https://open.larksuite.com:10443": "https://applink.larksuite.com/client/web_app/open?appId=cli_test",
	} {
		c := testConfig()
		var err error
		if c.FeishuHost, err = parseOrigin(host); err != nil {
			t.Fatal(err)
		}
		if got := appLink(c); got != want {
			t.Errorf("%s: %s, want %s", host, got, want)
		}
	}
}

// The longest id that is accepted still fits.
func TestLongestQR(t *testing.T) {
	id := strings.Repeat("W", 100)
	if err := checkAppID(id); err != nil {
		t.Fatal(err)
	}
	if err := checkAppID(id + "W"); err == nil {
		t.Error("a longer id is accepted")
	}
	c := testConfig()
	c.AppID = id
	qrSVG(appLink(c)) // panics if not
}
