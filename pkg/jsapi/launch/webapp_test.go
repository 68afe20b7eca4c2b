package launch_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// The links are those of the documentation, written out by their parts.
func TestDocumentedLinks(t *testing.T) {
	for documented, app := range map[string]launch.WebApp{
		"https://applink.larksuite.com/client/web_app/open?appId=1234567890&path=bytedance/d/home.htmld&mode=window": {
			Host: launch.Lark, AppID: "1234567890", Path: "bytedance/d/home.htmld", Mode: launch.ModeWindow,
		},
		"https://applink.larksuite.com/client/web_app/open?appId=1234567890&path=/a/b&xxd=123": {
			Host: launch.Lark, AppID: "1234567890", Path: "/a/b", Query: url.Values{"xxd": {"123"}},
		},
		"https://applink.feishu.cn/client/web_app/open?appId=cli_1&mode=appCenter&reload=true&lk_target_url=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc%23%2Fd": {
			AppID: "cli_1", Mode: launch.ModeAppCenter, Reload: true, TargetURL: "https://example.com/a?b=c#/d",
		},
	} {
		link, err := app.URL()
		if err != nil {
			t.Error(err)
			continue
		}
		got, want := parse(t, link), parse(t, documented)
		if got.Scheme != want.Scheme || got.Host != want.Host || got.Path != want.Path || !reflect.DeepEqual(got.Query(), want.Query()) {
			t.Errorf("got %s, want %s", link, documented)
		}
	}
}

func parse(t *testing.T, link string) *url.URL {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestEveryParameterHasItsPlace(t *testing.T) {
	for want, app := range map[string]launch.WebApp{
		"appId=cli_1": {AppID: "cli_1"},
		"appId=cli_1&mode=window&width=640&height=480&path=%2Fa%20b%2B%E9%A3%9E&path_android=%2Fandroid&path_ios=%2Fios&path_pc=%2Fpc&reload=true&min_lk_ver=7.9.0&a=%20%26&b=1&b=2": {
			AppID: "cli_1", Mode: launch.ModeWindow, Width: 640, Height: 480,
			Path: "/a b+飞", PathAndroid: "/android", PathIOS: "/ios", PathPC: "/pc", Reload: true, MinVersion: "7.9.0",
			Query: url.Values{"b": {"1", "2"}, "a": {" &"}},
		},
		"appId=cli_1&mode=sidebar&min_width=350&max_width=350": {AppID: "cli_1", Mode: launch.ModeSidebar, MinWidth: 350, MaxWidth: 350},
		"appId=cli_1&mode=sidebar&max_width=400":               {AppID: "cli_1", Mode: launch.ModeSidebar, MaxWidth: 400},
		"appId=cli_1&min_lk_ver=7.1.0&min_lk_ver_android=7.2.0&min_lk_ver_ios=7.3.0&min_lk_ver_pc=7.4.0": {
			AppID: "cli_1", MinVersion: "7.1.0", MinVersionAndroid: "7.2.0", MinVersionIOS: "7.3.0", MinVersionPC: "7.4.0",
		},
		"appId=cli_1&lk_target_url=https%3A%2F%2Fexample.com%2F%25E4%25B8%25AD%3Fa%3D%252F%2520b%23c": {
			AppID: "cli_1", TargetURL: "https://example.com/中?a=%2F b#c",
		},
		"appId=cli_1&mode=window-semi": {AppID: "cli_1", Mode: launch.ModeWindowSemi},
	} {
		got, err := app.URL()
		if want := "https://applink.feishu.cn/client/web_app/open?" + want; err != nil || got != want {
			t.Errorf("got  %s, %v\nwant %s", got, err, want)
		}
	}
	if got, err := (launch.WebApp{Host: "applink.corp.example:8443", AppID: "a"}).URL(); err != nil || !strings.HasPrefix(got, "https://applink.corp.example:8443/client/") {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestLinksThatTheClientWouldMisreadAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*launch.WebApp)
		want   string
	}{
		"no id":                     {func(a *launch.WebApp) { a.AppID = "" }, "AppID is missing"},
		"host with a scheme":        {func(a *launch.WebApp) { a.Host = "https://applink.feishu.cn" }, "host alone"},
		"host with a path":          {func(a *launch.WebApp) { a.Host = "applink.feishu.cn/x" }, "host alone"},
		"host with a user":          {func(a *launch.WebApp) { a.Host = "applink.feishu.cn@evil.example" }, "host alone"},
		"unknown mode":              {func(a *launch.WebApp) { a.Mode = "Window" }, "appCenter, window, window-semi or sidebar"},
		"width without window":      {func(a *launch.WebApp) { a.Width = 640 }, "Width is for Mode window"},
		"height in the sidebar":     {func(a *launch.WebApp) { a.Mode, a.Height = launch.ModeSidebar, 480 }, "Height is for Mode window"},
		"narrow":                    {func(a *launch.WebApp) { a.Mode, a.Width = launch.ModeWindow, 639 }, "at least 640"},
		"low":                       {func(a *launch.WebApp) { a.Mode, a.Height = launch.ModeWindow, 479 }, "at least 480"},
		"negative":                  {func(a *launch.WebApp) { a.Mode, a.Width = launch.ModeWindow, -1 }, "at least 640"},
		"min width without sidebar": {func(a *launch.WebApp) { a.Mode, a.MinWidth = launch.ModeWindow, 350 }, "MinWidth is for Mode sidebar"},
		"narrow sidebar":            {func(a *launch.WebApp) { a.Mode, a.MinWidth = launch.ModeSidebar, 349 }, "at least 350"},
		"bounds the wrong way":      {func(a *launch.WebApp) { a.Mode, a.MinWidth, a.MaxWidth = launch.ModeSidebar, 500, 400 }, "less than MinWidth"},
		"query in the path":         {func(a *launch.WebApp) { a.Path = "/a?b=c" }, "use TargetURL"},
		"fragment in a path":        {func(a *launch.WebApp) { a.PathIOS = "/#/a" }, "PathIOS"},
		"path and target":           {func(a *launch.WebApp) { a.PathPC, a.TargetURL = "/a", "https://example.com/" }, "exclude each other"},
		"relative target":           {func(a *launch.WebApp) { a.TargetURL = "/a" }, "absolute http"},
		"target of another kind":    {func(a *launch.WebApp) { a.TargetURL = "javascript:alert(1)" }, "absolute http"},
		"Android version":           {func(a *launch.WebApp) { a.MinVersionAndroid = "7" }, "MinVersionAndroid"},
		"iOS version":               {func(a *launch.WebApp) { a.MinVersionIOS = "7.1.2.3" }, "MinVersionIOS"},
		"PC version":                {func(a *launch.WebApp) { a.MinVersionPC = "7.-1.0" }, "MinVersionPC"},
		"query takes a version":     {func(a *launch.WebApp) { a.Query = url.Values{"min_lk_ver_pc": {"x"}} }, `"min_lk_ver_pc"`},
		"mode of a WebURL":          {func(a *launch.WebApp) { a.Mode = launch.ModeSidebarSemi }, "or sidebar"},
		"host beyond ASCII":         {func(a *launch.WebApp) { a.TargetURL = "https://例子.cn/" }, "xn--"},
		"two-part version":          {func(a *launch.WebApp) { a.MinVersion = "7.9" }, "three numbers"},
		"version with letters":      {func(a *launch.WebApp) { a.MinVersion = "7.9.0-beta" }, "three numbers"},
		"query takes a parameter":   {func(a *launch.WebApp) { a.Query = url.Values{"mode": {"x"}} }, `"mode"`},
		"query takes the id":        {func(a *launch.WebApp) { a.Query = url.Values{"appId": {"x"}} }, `"appId"`},
	} {
		app := launch.WebApp{AppID: "cli_1"}
		c.change(&app)
		if got, err := app.URL(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %s, %v, want %q", name, got, err, c.want)
		}
	}
}
