package launch_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// everything is a Meta with all fields, and the documented values of them.
var everything = launch.Meta{
	Orientation:   launch.OrientationLandscape,
	HideMenuItems: []launch.MenuItem{launch.MenuSendToChat, launch.MenuShareViaOtherApp, launch.MenuCopyLink, launch.MenuOpenInBrowser},
	SlideToClose:  launch.On, ShowNavBar: launch.Off, ShowNavLBarBtn: launch.Off, ShowNavRBarBtn: launch.On,
	NavBgColor:       launch.Colors{Light: "FF1456F0", Dark: "FF000000"},
	NavFgColor:       launch.Colors{Light: "#000000", Dark: "#ffffff"},
	ShowBottomNavBar: launch.Off,
}

func TestMetaHTML(t *testing.T) {
	for name, c := range map[string]struct {
		meta launch.Meta
		want string
	}{
		"nothing": {launch.Meta{}, ""},
		"one":     {launch.Meta{NavBgColor: launch.Colors{Light: "#1456F0"}}, "<meta name=\"navBgColor\" content=\"#1456F0\" lk-config>\n"},
		"all": {everything, `<meta name="orientation" content="landscape" lk-config>
<meta name="hideMenuItems" content="sendToChat,shareViaOtherApp,copyLink,openInBrowser" lk-config>
<meta name="slideToClose" content="true" lk-config>
<meta name="showNavBar" content="false" lk-config>
<meta name="showNavLBarBtn" content="false" lk-config>
<meta name="showNavRBarBtn" content="true" lk-config>
<meta name="navBgColor" content="FF1456F0,FF000000" lk-config>
<meta name="navFgColor" content="#000000,#ffffff" lk-config>
<meta name="showBottomNavBar" content="false" lk-config>
`},
	} {
		if got, err := c.meta.HTML(); err != nil || got != c.want {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, c.want)
		}
	}
	if fields := reflect.TypeFor[launch.Meta]().NumField(); fields != 9 {
		t.Errorf("there are %d fields: are all of them tested?", fields)
	}
}

func TestWithMeta(t *testing.T) {
	landscape := launch.Meta{Orientation: launch.OrientationLandscape}
	const (
		page = "lk_meta=%7B%22page-meta%22%3A%7B%22orientation%22%3A%22landscape%22%7D%7D" // as in the documentation
		view = "lk_meta=%7B%22view-meta%22%3A%7B%22orientation%22%3A%22landscape%22%7D%7D"
	)
	for name, c := range map[string]struct {
		url        string
		page, view launch.Meta
		want       string
	}{
		"page":              {"https://feishu.cn/", landscape, launch.Meta{}, "https://feishu.cn/?" + page},
		"view":              {"https://feishu.cn/", launch.Meta{}, landscape, "https://feishu.cn/?" + view},
		"menu":              {"https://feishu.cn/", launch.Meta{HideMenuItems: []launch.MenuItem{"sendToChat", "copyLink"}}, launch.Meta{}, "https://feishu.cn/?lk_meta=%7B%22page-meta%22%3A%7B%22hideMenuItems%22%3A%22sendToChat%2CcopyLink%22%7D%7D"},
		"query, fragment":   {"https://a.example/b?c=%2f+d&e#f?g", landscape, launch.Meta{}, "https://a.example/b?c=%2f+d&e&" + page + "#f?g"},
		"empty pairs":       {"https://a.example?&a&&b=1&", landscape, launch.Meta{}, "https://a.example?&a&&b=1&&" + page},
		"replaced":          {"https://a.example?lk_meta=%7B%7D&a=1&%6ck_meta=x#lk_meta=y", landscape, launch.Meta{}, "https://a.example?a=1&" + page + "#lk_meta=y"},
		"removed":           {"https://a.example?a=1&lk_meta=x", launch.Meta{}, launch.Meta{}, "https://a.example?a=1"},
		"the only one":      {"https://a.example?lk_meta=x#", launch.Meta{}, launch.Meta{}, "https://a.example#"},
		"another parameter": {"https://a.example?lk_metas=x&LK_META=y", landscape, launch.Meta{}, "https://a.example?lk_metas=x&LK_META=y&" + page},
		"nothing":           {"https://a.example/?#", launch.Meta{}, launch.Meta{}, "https://a.example/?#"},
	} {
		if got, err := launch.WithMeta(c.url, c.page, c.view); err != nil || got != c.want {
			t.Errorf("%s: got  %s, %v\nwant %s", name, got, err, c.want)
		}
	}

	pages := everything
	pages.HideMenuItems = nil
	link, err := launch.WithMeta("https://a.example/", everything, pages)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]map[string]string
	if err := json.Unmarshal([]byte(parse(t, link).Query().Get("lk_meta")), &got); err != nil {
		t.Fatal(err)
	}
	if len(got["page-meta"]) != 9 || len(got["view-meta"]) != 8 || got["page-meta"]["navFgColor"] != "#000000,#ffffff" || got["view-meta"]["showNavBar"] != "false" {
		t.Errorf("got %v", got)
	}
	again, err := launch.WithMeta(link, everything, pages)
	if err != nil || again != link {
		t.Errorf("the second time: %s, %v", again, err)
	}
}

func TestMetaMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*launch.Meta)
		want   string
	}{
		"orientation":         {func(m *launch.Meta) { m.Orientation = "Landscape" }, "default, portrait or landscape"},
		"menu item":           {func(m *launch.Meta) { m.HideMenuItems = []launch.MenuItem{"copyLink", "print"} }, "copyLink or openInBrowser"},
		"empty menu item":     {func(m *launch.Meta) { m.HideMenuItems = []launch.MenuItem{""} }, "copyLink or openInBrowser"},
		"two items in one":    {func(m *launch.Meta) { m.HideMenuItems = []launch.MenuItem{"copyLink,sendToChat"} }, "copyLink or openInBrowser"},
		"switch":              {func(m *launch.Meta) { m.ShowNavBar = "yes" }, "showNavBar"},
		"switch of a gesture": {func(m *launch.Meta) { m.SlideToClose = "TRUE" }, "slideToClose"},
		"switch with markup":  {func(m *launch.Meta) { m.ShowBottomNavBar = `"><script>` }, "showBottomNavBar"},
		"name of a color":     {func(m *launch.Meta) { m.NavBgColor.Light = "red" }, "navBgColor"},
		"short color":         {func(m *launch.Meta) { m.NavBgColor.Light = "#FFF" }, "navBgColor"},
		"two colors in one":   {func(m *launch.Meta) { m.NavBgColor.Light = "FFFFFF,000000" }, "navBgColor"},
		"dark only":           {func(m *launch.Meta) { m.NavBgColor = launch.Colors{Dark: "000000"} }, "navBgColor"},
		"dark color":          {func(m *launch.Meta) { m.NavBgColor = launch.Colors{Light: "000000", Dark: "##00000"} }, "navBgColor"},
		"colored title":       {func(m *launch.Meta) { m.NavFgColor.Light = "1456F0" }, "#000000 or #FFFFFF"},
		"transparent title":   {func(m *launch.Meta) { m.NavFgColor.Light = "00FFFFFF" }, "#000000 or #FFFFFF"},
	} {
		var m launch.Meta
		c.change(&m)
		_, inHTML := m.HTML()
		_, inPage := launch.WithMeta("https://a.example", m, launch.Meta{})
		_, inView := launch.WithMeta("https://a.example", launch.Meta{}, m)
		for _, err := range []error{inHTML, inPage, inView} {
			if err == nil || !strings.Contains(err.Error(), c.want) && !strings.Contains(err.Error(), "one page only") {
				t.Errorf("%s: %v, want %q", name, err, c.want)
			}
		}
	}
	if _, err := launch.WithMeta("https://a.example", launch.Meta{}, launch.Meta{HideMenuItems: []launch.MenuItem{launch.MenuCopyLink}}); err == nil || !strings.Contains(err.Error(), "one page only") {
		t.Errorf("menu items of all pages: %v", err)
	}
	for _, page := range []string{"", "/app", "example.com", "javascript:alert(1)", "https://%zz"} {
		if got, err := launch.WithMeta(page, everything, launch.Meta{}); err == nil {
			t.Errorf("%q became %s", page, got)
		}
	}
}
