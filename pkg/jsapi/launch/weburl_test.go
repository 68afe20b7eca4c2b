package launch_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

func TestWebURL(t *testing.T) {
	for want, link := range map[string]launch.WebURL{
		// The first three are the documentation's.
		"https://applink.larksuite.com/client/web_url/open?mode=sidebar-semi&url=https%3a%2f%2fwww.larksuite.com%2f": {
			Host: launch.Lark, Page: "https://www.larksuite.com/", Mode: launch.ModeSidebarSemi,
		},
		"https://applink.larksuite.com/client/web_url/open?url=https%3a%2f%2fwww.larksuite.com%2f&mode=window&height=700&width=1200": {
			Host: launch.Lark, Page: "https://www.larksuite.com/", Mode: launch.ModeWindow, Width: 1200, Height: 700,
		},
		"https://applink.larksuite.com/client/web_url/open?url=https%3A%2F%2Fopen.larksuite.com%3Fkey1%3Dvalue1%26key2%3D%25E4%25B8%25AD%25E6%2596%2587%23position2345&mode=sidebar-semi": {
			Host: launch.Lark, Page: "https://open.larksuite.com?key1=value1&key2=中文#position2345", Mode: launch.ModeSidebarSemi,
		},
		"https://applink.feishu.cn/client/web_url/open?mode=appCenter&url=http%3A%2F%2F127.0.0.1%3A3000%2Fa%2520b%2B%252F%3Fc%3D%257B1%257D%2526": {
			Page: "http://127.0.0.1:3000/a b+%2F?c={1}%26", Mode: launch.ModeAppCenter,
		},
		"https://applink.corp.example:8443/client/web_url/open?mode=window&url=https%3A%2F%2Fexample.com&min_lk_ver=5.12.0&min_lk_ver_pc=7.5.0&min_lk_ver_android=5.13.0&min_lk_ver_ios=5.14.0": {
			Host: "applink.corp.example:8443", Page: "https://example.com", Mode: launch.ModeWindow,
			MinVersion: "5.12.0", MinVersionPC: "7.5.0", MinVersionAndroid: "5.13.0", MinVersionIOS: "5.14.0",
		},
	} {
		link, err := link.URL()
		if err != nil {
			t.Error(err)
			continue
		}
		got, want := parse(t, link), parse(t, want)
		if got.Scheme != want.Scheme || got.Host != want.Host || got.Path != want.Path || !reflect.DeepEqual(got.Query(), want.Query()) {
			t.Errorf("got %s, want %s", got, want)
		}
		if strings.ContainsAny(link, "+ ") {
			t.Errorf("%s has spaces as in forms", link)
		}
	}
}

func TestWebURLMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*launch.WebURL)
		want   string
	}{
		"no page":                  {func(w *launch.WebURL) { w.Page = "" }, "Page: "},
		"relative page":            {func(w *launch.WebURL) { w.Page = "/a" }, "absolute http"},
		"page of another scheme":   {func(w *launch.WebURL) { w.Page = "javascript:alert(1)" }, "absolute http"},
		"host of the page":         {func(w *launch.WebURL) { w.Page = "https://例子.cn/" }, "xn--"},
		"no mode":                  {func(w *launch.WebURL) { w.Mode = "" }, "sidebar-semi, window or appCenter"},
		"mode of a WebApp":         {func(w *launch.WebURL) { w.Mode = launch.ModeSidebar }, "sidebar-semi, window or appCenter"},
		"small mode of a WebApp":   {func(w *launch.WebURL) { w.Mode = launch.ModeWindowSemi }, "sidebar-semi, window or appCenter"},
		"host with a scheme":       {func(w *launch.WebURL) { w.Host = "https://applink.feishu.cn" }, "host alone"},
		"host with a query":        {func(w *launch.WebURL) { w.Host = "applink.feishu.cn?" }, "host alone"},
		"narrow":                   {func(w *launch.WebURL) { w.Width = 639 }, "at least 640"},
		"low":                      {func(w *launch.WebURL) { w.Height = 1 }, "at least 480"},
		"width beside the chat":    {func(w *launch.WebURL) { w.Mode, w.Width = launch.ModeSidebarSemi, 640 }, "Width is for Mode window"},
		"height in the workbench":  {func(w *launch.WebURL) { w.Mode, w.Height = launch.ModeAppCenter, 480 }, "Height is for Mode window"},
		"version":                  {func(w *launch.WebURL) { w.MinVersion = "7.5" }, "MinVersion is"},
		"version of one platform":  {func(w *launch.WebURL) { w.MinVersionAndroid = "v7.5.0" }, "MinVersionAndroid is"},
		"version of two platforms": {func(w *launch.WebURL) { w.MinVersionIOS, w.MinVersionPC = "7.5.0", "7.5.0 " }, "MinVersionPC is"},
	} {
		link := launch.WebURL{Page: "https://example.com/", Mode: launch.ModeWindow}
		c.change(&link)
		if got, err := link.URL(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %s, %v, want %q", name, got, err, c.want)
		}
	}
}
