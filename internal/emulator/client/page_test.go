package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// newConfiguredClient returns a client of a page that has been configured.
func newConfiguredClient(t *testing.T, e *fixture) *jsapi.Client {
	t.Helper()
	c := &jsapi.Client{Runtime: e.Page(pageURL)}
	ticket := e.Platform.Ticket()
	p := sign.NewParams(appID, ticket, pageURL, time.Now())
	err := c.Configure(t.Context(), jsapi.ConfigParams{AppID: p.AppID, Timestamp: p.Timestamp, NonceStr: p.NonceStr, Signature: p.Signature})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNativePage(t *testing.T) {
	e := newFixture(t)
	c := newConfiguredClient(t, e)
	user, err := c.GetUserInfo(t.Context(), jsapi.GetUserInfoParams{})
	if err != nil || user.UserInfo.NickName != "张晓雨" || user.UserInfo.Language != "zh_CN" || user.UserInfo.I18nName["en_us"] != "Xiaoyu Zhang" {
		t.Errorf("user %+v, %v", user, err)
	}
	if !strings.HasSuffix(user.UserInfo.AvatarURL, "/avatars/ou_zhang_xiaoyu.svg") {
		t.Errorf("avatar %q", user.UserInfo.AvatarURL)
	}
	if err := c.ShowToast(t.Context(), jsapi.ShowToastParams{Title: "x"}); err != nil {
		t.Errorf("toast: %v", err)
	}
	if err := c.Ready(t.Context()); err != nil {
		t.Errorf("ready: %v", err)
	}
	if got := len(e.Host.Calls("tt.getUserInfo")); got != 1 {
		t.Errorf("the host was asked for the user %d times", got)
	}
}

func TestUserAndLanguage(t *testing.T) {
	for _, test := range []struct{ user, language, wantName, wantLanguage string }{
		{"ou_zhang_xiaoyu", "", "张晓雨", "zh_CN"},
		{"ou_emma_clarke", "", "Emma Clarke", "en_US"},
		{"ou_emma_clarke", "ja_JP", "Emma Clarke", "ja_JP"},
		{"ou_markup", "", `<b>Bobby</b> & "Tab's" <img src=x onerror=alert(1)>`, "en_US"},
	} {
		e := newFixture(t)
		e.Update(func(s *settings.Settings) { s.User, s.Language = test.user, test.language })
		c := newConfiguredClient(t, e)
		user, err := c.GetUserInfo(t.Context(), jsapi.GetUserInfoParams{})
		if err != nil || user.UserInfo.NickName != test.wantName || user.UserInfo.Language != test.wantLanguage {
			t.Errorf("%s: %+v, %v", test.user, user, err)
		}
		var raw jsapi.UserInfo
		if err := json.Unmarshal([]byte(user.RawData), &raw); err != nil || raw.NickName != test.wantName {
			t.Errorf("%s: raw data %s, %v", test.user, user.RawData, err)
		}
		system, err := c.GetSystemInfo(t.Context())
		if err != nil || system.Language != test.wantLanguage {
			t.Errorf("%s: %+v, %v", test.user, system, err)
		}
	}
}

func TestSystemInfoByClient(t *testing.T) {
	for _, test := range []struct {
		client                  settings.Client
		version                 catalogue.Version
		platform                jsapi.Platform
		appName, deviceType     string
		safeArea, navigationBar bool
	}{
		{settings.ClientFeishuWindows, "", jsapi.PlatformWindows, "Feishu", "", false, false},
		{settings.ClientLarkMacOS, "", jsapi.PlatformMac, "Lark", "", false, false},
		{settings.ClientFeishuAndroid, "", jsapi.PlatformAndroid, "Feishu", "phone", true, true},
		{settings.ClientLarkAndroid, "7.46.0", jsapi.PlatformAndroid, "Lark", "", true, true},
		{settings.ClientFeishuIOS, "7.47.0", jsapi.PlatformIOS, "Feishu", "phone", true, true},
		{settings.ClientLarkIPad, "", jsapi.PlatformIOS, "Lark", "tablet", true, true},
		{settings.ClientFeishuHarmony, "", jsapi.PlatformHarmony, "Feishu", "phone", true, false},
		{settings.ClientFeishuHarmony, "7.38.0", jsapi.PlatformHarmony, "Feishu", "", false, false},
	} {
		e := newFixture(t)
		if err := e.Update(func(s *settings.Settings) { s.Client, s.Version = test.client, test.version }); err != nil {
			t.Fatal(err)
		}
		system, err := newConfiguredClient(t, e).GetSystemInfo(t.Context())
		version := string(cmp.Or(test.version, catalogue.Versions()[0]))
		if err != nil || system.Platform != test.platform || system.Version != version || system.AppName != test.appName ||
			string(system.DeviceType) != test.deviceType || system.WindowWidth != 1280 ||
			(system.SafeArea != nil) != test.safeArea || (system.NavigationBarSafeArea != nil) != test.navigationBar {
			t.Errorf("%s %s: %+v, %v", test.client, test.version, system, err)
		}
		if got := system.Language; got != "zh_CN" {
			t.Errorf("%s: language %q", test.client, got)
		}
	}
}

func TestBeforeConfig(t *testing.T) {
	e := newPhone(t)
	c := &jsapi.Client{Runtime: e.Page(pageURL)}
	if err := c.ShowToast(t.Context(), jsapi.ShowToastParams{Title: "x"}); !errors.Is(err, jsapi.ErrNotConfigured) {
		t.Errorf("toast: %v, want ErrNotConfigured", err)
	}
	if _, err := c.Listen(jsapi.Subscription{On: "tt.onMemoryWarning"}, nil); !errors.Is(err, jsapi.ErrNotConfigured) {
		t.Errorf("listen: %v, want ErrNotConfigured", err)
	}
	for _, path := range []string{"tt.requestAuthCode", "tt.requestAccess"} {
		var code struct{ Code string }
		if err := c.Call(t.Context(), path, exampleOf(path), &code); err != nil || len(code.Code) != 32 {
			t.Errorf("%s: %q, %v", path, code.Code, err)
		}
	}
	if err := c.Call(t.Context(), "tt.closeWindow", nil, nil); err != nil {
		t.Errorf("closeWindow: %v", err)
	}
	if got := e.Host.Calls("tt.showToast"); len(got) != 0 {
		t.Errorf("the host was asked: %v", got)
	}
}

func TestSupports(t *testing.T) {
	e := newFixture(t)
	c := &jsapi.Client{Runtime: e.Page(pageURL)}
	for _, path := range []string{"h5sdk.config", "h5sdk.ready", "tt.getUserInfo", "tt.getLocation", "tt.onMemoryWarning"} {
		if !c.Supports(path) {
			t.Errorf("%s is not supported", path)
		}
	}
	if c.Supports("tt.nonsense") {
		t.Error("nonsense is supported")
	}
	e.Update(func(s *settings.Settings) { s.Client = settings.ClientBrowser })
	if c.Supports("h5sdk.config") {
		t.Error("supported outside Feishu")
	}
}

func TestFunctionThatIsRemoved(t *testing.T) {
	e := newPhone(t)
	e.Host.Remove("tt.getLocation")
	err := newConfiguredClient(t, e).Call(t.Context(), "tt.getLocation", nil, nil)
	if !errors.Is(err, jsapi.ErrUnsupported) {
		t.Errorf("getLocation: %v, want ErrUnsupported", err)
	}
}

func TestOutcomes(t *testing.T) {
	e := newPhone(t)
	c := newConfiguredClient(t, e)
	set := func(path string, o settings.Outcome) {
		t.Helper()
		if err := e.Update(func(s *settings.Settings) { s.Outcomes[path] = o }); err != nil {
			t.Fatal(err)
		}
	}
	call := func(path string) error {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		return c.Call(ctx, path, exampleOf(path), nil)
	}

	set("tt.getUserInfo", settings.Outcome{Kind: settings.OutcomeRefuse, Times: 2})
	for range 2 {
		if err := call("tt.getUserInfo"); !errors.Is(err, jsapi.ErrDenied) {
			t.Errorf("refused: %v", err)
		}
	}
	if err := call("tt.getUserInfo"); err != nil {
		t.Errorf("refused twice, third call: %v", err)
	}
	if left := e.Settings().Outcomes; len(left) != 0 {
		t.Errorf("used up, but settings hold %v", left)
	}

	for path, errno := range map[string]int{
		"tt.chooseContact": 1003003, "tt.scanCode": 1505002, "tt.chooseImage": 1300001, "tt.showActionSheet": 0, "tt.startPasswordVerify": 0,
	} {
		set(path, settings.Outcome{Kind: settings.OutcomeCancel})
		err := call(path)
		if failed, ok := errors.AsType[*jsapi.Error](err); !ok || failed.Errno != errno || !errors.Is(err, jsapi.ErrCanceled) {
			t.Errorf("%s canceled: %v, want errno %d", path, err, errno)
		}
	}
	set("tt.showModal", settings.Outcome{Kind: settings.OutcomeCancel})
	var answer dialogResult
	if err := c.Call(t.Context(), "tt.showModal", exampleOf("tt.showModal"), &answer); err != nil || !answer.Cancel || answer.Confirm {
		t.Errorf("modal canceled: %+v, %v", answer, err)
	}

	set("tt.getLocation", settings.Outcome{Kind: settings.OutcomeNever})
	if err := call("tt.getLocation"); !errors.Is(err, jsapi.ErrTimeout) {
		t.Errorf("never: %v", err)
	}
	set("tt.getLocation", settings.Outcome{Kind: settings.OutcomeFail, Errno: 1700003, Message: "late"})
	if failed, ok := errors.AsType[*jsapi.Error](call("tt.getLocation")); !ok || failed.Errno != 1700003 || failed.Msg != "late" {
		t.Errorf("fail: %v", failed)
	}

	set("tt.hideToast", settings.Outcome{Delay: 50})
	start := time.Now()
	if err := call("tt.hideToast"); err != nil || time.Since(start) < 50*time.Millisecond {
		t.Errorf("delayed: %v after %v", err, time.Since(start))
	}

	set("tt.requestAccess", settings.Outcome{Kind: settings.OutcomeRefuse})
	if err := call("tt.requestAccess"); !errors.Is(err, jsapi.ErrDenied) {
		t.Errorf("access refused: %v", err)
	}
}

func TestConfigFailsOnceThenWorks(t *testing.T) {
	e := newFixture(t)
	e.Update(func(s *settings.Settings) {
		s.Outcomes[functions.ConfigPath] = settings.Outcome{Kind: settings.OutcomeFail, Code: 333444, Times: 1}
	})
	params, err := json.Marshal(sign.NewParams(appID, e.Platform.Ticket(), pageURL, time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Page(pageURL).Call(t.Context(), functions.ConfigPath, params)
	if failed, ok := errors.AsType[*jsapi.Error](err); !ok || failed.Code != 333444 || failed.Msg == "" {
		t.Errorf("first: %v", err)
	}
	if _, err := e.Page(pageURL).Call(t.Context(), functions.ConfigPath, params); err != nil {
		t.Errorf("second: %v", err)
	}
}

func TestSilent(t *testing.T) {
	e := newFixture(t)
	c := newConfiguredClient(t, e)
	e.Update(func(s *settings.Settings) { s.Silent = true })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := c.Call(ctx, "tt.hideToast", nil, nil); !errors.Is(err, jsapi.ErrTimeout) {
		t.Errorf("got %v, want ErrTimeout", err)
	}
}

func TestWithoutScreen(t *testing.T) {
	e := newPhone(t)
	c := newConfiguredClient(t, e)
	for _, test := range []struct{ path, params, want string }{
		{"tt.showModal", `{"title":"x"}`, `{"confirm":true,"cancel":false}`},
		{"tt.showPrompt", `{}`, `{"confirm":true,"cancel":false,"inputValue":""}`},
		{"tt.showActionSheet", `{"itemList":["a","b"]}`, `{"tapIndex":0}`},
		{"tt.scanCode", `{}`, `{"result":"emulator"}`},
		{"tt.authorize", `{"scope":"scope.userLocation"}`, `{}`},
		{"tt.getSetting", `{}`, `{"authSetting":{"scope.clipboard":true,"scope.userInfo":true,"scope.userLocation":true}}`},
		{"tt.setClipboardData", `{"data":"copied"}`, `{}`},
		{"tt.getClipboardData", `{}`, `{"data":"copied"}`},
		{"tt.getNetworkType", `{}`, `{"networkType":"wifi"}`},
	} {
		var got json.RawMessage
		if err := c.Call(t.Context(), test.path, json.RawMessage(test.params), &got); err != nil || string(got) != test.want {
			t.Errorf("%s: %s, %v, want %s", test.path, got, err, test.want)
		}
	}

	var contacts struct{ Data []struct{ OpenID string } }
	params := json.RawMessage(`{"ignore":true,"disableChosenIds":["ou_emma_clarke"]}`)
	if err := c.Call(t.Context(), "tt.chooseContact", params, &contacts); err != nil || len(contacts.Data) != 1 || contacts.Data[0].OpenID != "ou_markup" {
		t.Errorf("contacts %+v, %v", contacts, err)
	}
}

// Wrong parameters are refused as documented. What the SDK refuses (104) comes before
// config, and before an outcome of the settings; what the client refuses, after them.
func TestWrongParameters(t *testing.T) {
	e := newPhone(t)
	c := newConfiguredClient(t, e)
	for _, test := range []struct {
		path, params string
		errno        int
	}{
		{"tt.getLocation", `{"timeout":1}`, 104},
		{"tt.shareWebContent", `{"url":""}`, 104},
		{"tt.onChatBadgeChange", `{}`, 104},
		{"tt.getLocation", `{"timeout":3,"nonsense":1}`, 104},
		{"tt.enterChat", `{}`, 1002012},
		{"tt.sendMessageCard", `{"openChatIDs":["oc_1"],"cardContent":{}}`, -4},
		{"tt.sendMessageCard", `{"openChatIDs":["oc_1"]}`, -3},
		{"tt.showModal", `{}`, 1100001},
		{"tt.showActionSheet", `{"itemList":[]}`, 104},
		{"tt.showActionSheet", `{"itemList":["1","2","3","4","5","6","7"]}`, 104},
		{"tt.chooseContact", `{"chosenIds":["a"],"disableChosenIds":["a"]}`, 1003001},
		{"tt.openSchema", `{"schema":""}`, 1406002},
		{"tt.openSchema", `{"schema":"nonsense"}`, 1406004},
		{"tt.authorize", `{"scope":"scope.nonsense"}`, 104},
	} {
		err := c.Call(t.Context(), test.path, json.RawMessage(test.params), nil)
		failed, ok := errors.AsType[*jsapi.Error](err)
		if !ok || failed.Errno+failed.Code != test.errno || !errors.Is(err, jsapi.ErrInvalidParam) {
			t.Errorf("%s %s: %v, want errno %d", test.path, test.params, err, test.errno)
		}
		e.Update(func(s *settings.Settings) {
			s.Outcomes[test.path] = settings.Outcome{Kind: settings.OutcomeFail, Errno: 111}
		})
		unconfigured := &jsapi.Client{Runtime: e.Page(pageURL)}
		for name, caller := range map[string]*jsapi.Client{"with an outcome": c, "before config": unconfigured} {
			err := caller.Call(t.Context(), test.path, json.RawMessage(test.params), nil)
			if errors.Is(err, jsapi.ErrInvalidParam) != (test.errno == 104) {
				t.Errorf("%s %s %s: %v", test.path, test.params, name, err)
			}
		}
		e.Update(func(s *settings.Settings) { s.Outcomes = nil })
	}
	if calls := e.Host.Calls(); len(calls) != 1 { // config
		t.Errorf("calls that reached the functions: %v", calls)
	}
}

// Rules for some platforms or versions apply to the client of the settings.
func TestParametersByClient(t *testing.T) {
	e := newFixture(t)
	c := newConfiguredClient(t, e)
	for _, test := range []struct {
		client       settings.Client
		version      catalogue.Version
		path, params string
		refused      bool
	}{
		{settings.ClientFeishuWindows, "", "tt.chooseImage", `{"sizeType":["original","compressed"]}`, true},
		{settings.ClientFeishuAndroid, "", "tt.chooseImage", `{"sizeType":["original","compressed"]}`, false},
		{settings.ClientFeishuAndroid, "5.29.0", "tt.chooseMedia", `{"count":10}`, true},
		{settings.ClientFeishuAndroid, "5.30.0", "tt.chooseMedia", `{"count":10}`, false},
		{settings.ClientFeishuAndroid, "", "tt.setScreenBrightness", `{"value":-1}`, true},
		{settings.ClientFeishuHarmony, "", "tt.setScreenBrightness", `{"value":-1}`, false},
	} {
		e.Update(func(s *settings.Settings) { s.Client, s.Version = test.client, test.version })
		err := c.Call(t.Context(), test.path, json.RawMessage(test.params), nil)
		if errors.Is(err, jsapi.ErrInvalidParam) != test.refused {
			t.Errorf("%s on %s %s: %v", test.path, test.client, test.version, err)
		}
	}
}

func TestPermissions(t *testing.T) {
	e := newFixture(t)
	c := newConfiguredClient(t, e)
	e.Update(func(s *settings.Settings) {
		s.Permissions["scope.userInfo"], s.Permissions["scope.clipboard"] = settings.Refused, settings.Refused
	})
	for _, path := range []string{"tt.getUserInfo", "tt.getClipboardData", "tt.setClipboardData"} {
		if err := c.Call(t.Context(), path, exampleOf(path), nil); !errors.Is(err, jsapi.ErrDenied) {
			t.Errorf("%s: %v, want ErrDenied", path, err)
		}
	}
}

func TestNativeEvents(t *testing.T) {
	e := newPhone(t)
	c := newConfiguredClient(t, e)
	got := make(chan string, 1)
	stop, err := c.Listen(jsapi.Subscription{On: "tt.onMemoryWarning"}, func(event json.RawMessage) { got <- string(event) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	e.Host.Emit("tt.onMemoryWarning", map[string]int{"level": 10})
	if event := <-got; event != `{"level":10}` {
		t.Errorf("event %s", event)
	}
}

func TestOutcomesOfEvents(t *testing.T) {
	e := newPhone(t)
	c := newConfiguredClient(t, e)
	const on = "tt.onMemoryWarning"
	listen := func(o settings.Outcome) error {
		t.Helper()
		if err := e.Update(func(s *settings.Settings) { s.Outcomes[on] = o }); err != nil {
			t.Fatal(err)
		}
		stop, err := c.Listen(jsapi.Subscription{On: on}, func(json.RawMessage) { t.Errorf("%s: the event came", o.Kind) })
		if err == nil {
			defer stop()
		}
		if n, _ := e.Host.Emit(on, nil); n != 0 {
			t.Errorf("%s: %d listeners", o.Kind, n)
		}
		return err
	}
	if err := listen(settings.Outcome{Kind: settings.OutcomeRefuse}); !errors.Is(err, jsapi.ErrDenied) {
		t.Errorf("refused: %v", err)
	}
	if err := listen(settings.Outcome{Kind: settings.OutcomeNever}); err != nil {
		t.Errorf("never: %v", err)
	}
	e.Update(func(s *settings.Settings) { s.Silent = true })
	if err := listen(settings.Outcome{}); err != nil {
		t.Errorf("silent: %v", err)
	}
}
