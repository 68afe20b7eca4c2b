package opener

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// The first clients with what a link can ask for.
const (
	sinceTargetURL      catalogue.Version = "5.12.0" // lk_target_url
	sinceAnyTargetURL   catalogue.Version = "7.27.0" // on other domains than the home page
	sinceWebURL         catalogue.Version = "3.41.0" // web_url/open
	sinceWebURLInCenter catalogue.Version = "7.5.0"  // web_url/open with the mode appCenter
)

// webAppParameters are the parameters of web_app/open. Others go to the page.
var webAppParameters = []string{
	"appId", "mode", "width", "height", "min_width", "max_width", "path", "path_android", "path_ios", "path_pc",
	"lk_target_url", "reload", "min_lk_ver", "min_lk_ver_android", "min_lk_ver_ios", "min_lk_ver_pc",
}

var (
	textHomeOld    = i18n.Text{Zh: "5.12 之前的客户端不支持 lk_target_url，打开主页", En: "Clients before 5.12 do not have lk_target_url and open the home page."}
	textHomeDomain = i18n.Text{Zh: "7.27 之前的客户端只打开与主页协议和域名相同的 lk_target_url，否则打开主页", En: "Clients before 7.27 open the home page if scheme or domain of lk_target_url differ from it."}
)

// Link returns what the client opens for an AppLink of the app with the given id and
// home page. The error is a [*settings.Error] about "/link" or "/home": the client
// would open nothing.
func Link(s settings.Settings, appID, home, link string) (Opened, error) {
	page, err := parsePage("/home", home)
	if err != nil {
		return Opened{}, err
	}
	u, err := parsePage("/link", link)
	if err != nil {
		return Opened{}, err
	}
	if err := checkVersion(s, u.Query()); err != nil {
		return Opened{}, err
	}
	switch u.Path {
	case "/client/web_app/open":
		return openWebApp(s, appID, page, u)
	case "/client/web_url/open":
		return openWebURL(s, u.Query())
	}
	return Opened{}, invalid("不是打开网页应用的 AppLink：路径应为 /client/web_app/open 或 /client/web_url/open",
		"no AppLink of a web page: want the path /client/web_app/open or /client/web_url/open")
}

func openWebApp(s settings.Settings, appID string, home, link *url.URL) (Opened, error) {
	query := link.Query()
	if got := query.Get("appId"); got != appID {
		return Opened{}, invalid("appId 为 %q，模拟器中的应用是 %s", "the appId is %q, the emulator's app is %s", got, appID)
	}
	mode := launch.Mode(query.Get("mode"))
	known := []launch.Mode{launch.ModeDefault, launch.ModeAppCenter, launch.ModeWindow, launch.ModeWindowSemi, launch.ModeSidebar}
	if !slices.Contains(known, mode) {
		return Opened{}, invalid("mode 为 %q，应为 appCenter、window、window-semi 或 sidebar", "the mode is %q, want appCenter, window, window-semi or sidebar", mode)
	}
	target, note, err := targetOf(s, home, query)
	if err != nil {
		return Opened{}, err
	}
	if rest := others(link.RawQuery); rest != "" {
		target.RawQuery = appended(target.RawQuery, rest)
	}
	return Opened{URL: target.String(), Note: note}, nil
}

// targetOf returns the page of a link to the web app.
func targetOf(s settings.Settings, home *url.URL, query url.Values) (*url.URL, i18n.Text, error) {
	target := *home
	version := s.ClientVersion()
	raw := query.Get("lk_target_url")
	if raw == "" {
		if path := cmp.Or(query.Get(pathParameter(s.Client)), query.Get("path")); path != "" {
			target.Path, target.RawPath = "/"+strings.TrimPrefix(path, "/"), ""
		}
		return &target, i18n.Text{}, nil
	}
	page, err := parsePage("/link", raw)
	switch {
	case err != nil:
		return nil, i18n.Text{}, err
	case !sinceTargetURL.Includes(version):
		return &target, textHomeOld, nil
	case !sinceAnyTargetURL.Includes(version) && (page.Scheme != home.Scheme || page.Hostname() != home.Hostname()):
		return &target, textHomeDomain, nil
	}
	return page, i18n.Text{}, nil
}

// others returns the encoded parameters of a link that are the page's.
func others(query string) string {
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return name == "" || slices.Contains(webAppParameters, name)
	})
	return strings.Join(pairs, "&")
}

func openWebURL(s settings.Settings, query url.Values) (Opened, error) {
	page, err := parsePage("/link", query.Get("url"))
	if err != nil {
		return Opened{}, err
	}
	version := s.ClientVersion()
	mode := launch.Mode(query.Get("mode"))
	switch {
	case !sinceWebURL.Includes(version):
		return Opened{}, invalid("web_url/open 需要 %s 及以上版本的客户端", "web_url/open needs a client from %s", sinceWebURL)
	case mode == launch.ModeAppCenter && !sinceWebURLInCenter.Includes(version):
		return Opened{}, invalid("mode 为 appCenter 时需要 %s 及以上版本的客户端", "the mode appCenter needs a client from %s", sinceWebURLInCenter)
	case mode != launch.ModeAppCenter && mode != launch.ModeWindow && mode != launch.ModeSidebarSemi:
		return Opened{}, invalid("mode 为 %q，应为 sidebar-semi、window 或 appCenter", "the mode is %q, want sidebar-semi, window or appCenter", mode)
	}
	return Opened{URL: page.String()}, nil
}

// suffixes are the ends of the parameters for one platform. Harmony has none.
var suffixes = map[catalogue.Platform]string{
	catalogue.PlatformAndroid: "_android", catalogue.PlatformIOS: "_ios", catalogue.PlatformPC: "_pc",
}

func pathParameter(c settings.Client) string { return "path" + suffixes[c.Platform()] }

// checkVersion fails if a link needs a newer client.
func checkVersion(s settings.Settings, query url.Values) error {
	least := catalogue.Version(cmp.Or(query.Get("min_lk_ver"+suffixes[s.Client.Platform()]), query.Get("min_lk_ver")))
	switch {
	case least == "":
		return nil
	case !least.Valid():
		return invalid("最低版本 %q 应为三段数字，如 7.9.0", "the least version is %q, want three numbers, such as 7.9.0", least)
	case !least.Includes(s.ClientVersion()):
		return invalid("此链接需要 %s 及以上版本，客户端（%s）会提示升级", "the link needs a client from %s; this one, %s, asks for an update", least, s.ClientVersion())
	}
	return nil
}

func invalid(zh, en string, args ...any) error { return settings.Invalid("/link", zh, en, args...) }
