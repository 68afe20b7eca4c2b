//go:build e2e

package emulator

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// These tests compare the script with measurements of the vendor's script.

const (
	plainAgent   = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
	androidAgent = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110.0 Mobile Safari/537.36"
)

func TestGlobalsByUserAgent(t *testing.T) {
	for _, test := range []struct {
		name, agent string
		client      Client
		want        bool
	}{
		{"android", androidAgent + " Lark/7.32.8 LarkLocale/en_US ChannelName/Lark", ClientFeishuWindows, true},
		{"named Feishu", androidAgent + " Feishu/5.1.0", ClientFeishuWindows, true},
		{"new desktop with WebApp", plainAgent + " Lark/7.32.8 WebApp", ClientFeishuWindows, true},
		{"new desktop without WebApp", plainAgent + " Lark/3.46.0", ClientFeishuWindows, false},
		{"old desktop without WebApp", plainAgent + " Lark/3.45.9", ClientFeishuWindows, true},
		{"ordinary browser as a desktop client", plainAgent, ClientFeishuWindows, true},
		{"ordinary browser as an Android client", plainAgent, ClientFeishuAndroid, true},
		{"ordinary browser as an iOS client", plainAgent, ClientFeishuIOS, true},
		{"ordinary browser as an iPad client", plainAgent, ClientLarkIPad, true},
		{"ordinary browser as a Harmony client", plainAgent, ClientFeishuHarmony, true},
		{"ordinary browser", plainAgent, ClientBrowser, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := open(t, fixtureOptions{agent: test.agent, settings: func(s *Settings) { s.Client = test.client }})
			want := "false undefined"
			if test.want {
				want = "true object"
			}
			equal(t, "early", eval[string](f, `return (early.h5sdk !== '') + ' ' + early.tt;`), want)
			f.clean()
		})
	}
}

func TestUserAgents(t *testing.T) {
	for client, want := range map[Client]string{
		ClientFeishuWindows: " Lark/7.32.8 LarkLocale/en_US ChannelName/Feishu WebApp",
		ClientLarkAndroid:   " Mobile Safari/537.36 Lark/7.32.8 LarkLocale/en_US ChannelName/Lark",
		ClientFeishuIOS:     " Mobile/15E148 Safari/604.1 Lark/7.32.8 LarkLocale/en_US ChannelName/Feishu",
	} {
		f := open(t, fixtureOptions{settings: func(s *Settings) { s.Client, s.Version, s.Language = client, "7.32.8", "en_US" }})
		if got := eval[string](f, `return navigator.userAgent;`); !strings.HasSuffix(got, want) {
			t.Errorf("%s: user agent %q does not end in %q", client, got, want)
		}
	}
	f := open(t, fixtureOptions{agent: plainAgent, settings: func(s *Settings) { s.Client = ClientBrowser }})
	equal(t, "user agent outside", eval[string](f, `return navigator.userAgent;`), plainAgent)
}

func TestMembersOfH5SDK(t *testing.T) {
	f := open(t, fixtureOptions{})
	equal(t, "members at once", eval[string](f, `return early.h5sdk;`), "config,ready,error,setConfig,updateMeta")
	equal(t, "members later", eval[string](f, `
		await until(() => h5sdk.device);
		return Object.keys(h5sdk).join() + ' ' + typeof h5sdk.biz.util.scan;`),
		"config,ready,error,setConfig,updateMeta,appCenter,biz,device function")
}

func TestFunctionsByVersion(t *testing.T) {
	const count = `return [
		Object.values(tt).filter((f) => typeof f === 'function').length,
		typeof tt.requestAccess, typeof tt.requestAuthCode, typeof tt.showMoreItemPanel].join();`
	for sdk, want := range map[string]string{
		"/lark/op/h5-js-sdk-1.5.44.js": "161,function,function,function",
		"/h5-js-sdk-1.5.17.js":         "160,function,function,undefined",
		"/h5-js-sdk-1.5.16.js":         "145,undefined,function,undefined",
	} {
		equal(t, sdk, eval[string](open(t, fixtureOptions{sdk: sdk}), count), want)
	}
}

func TestOtherGlobals(t *testing.T) {
	f := open(t, fixtureOptions{sdk: "/h5-js-sdk-1.5.16.js"})
	equal(t, "globals", eval[string](f, `return (lark === h5sdk) + ' ' + JSON.stringify(__JSSDK_VERSION__);`),
		`true {"SDKVersion":"3.1.2","SDKCDNVersion":"1.5.16"}`)
	f.configure()
	equal(t, "a function that is not documented", eval[string](f, `return JSON.stringify((await call('hideHomeButton'))[0]);`),
		`["fail",{"errno":103,"errMsg":"hideHomeButton:fail feature not support"}]`)
	equal(t, "an off function that is not documented", eval[string](f, `
		let heard = 0;
		const fn = () => { heard++; };
		tt.onLeftNavigationBarClick(fn);
		await call('closeWindow');
		tt.offLeftNavigationBarClick(fn);
		await call('closeWindow');
		return String(heard);`), "0")
	if n, err := f.emulator.Fire("tt.onLeftNavigationBarClick", nil); n != 0 || err != nil {
		t.Errorf("after off: %d listeners, %v", n, err)
	}
	f.clean()

	outside := open(t, fixtureOptions{agent: plainAgent, settings: func(s *Settings) { s.Client = ClientBrowser }})
	equal(t, "globals outside", eval[string](outside, `return typeof lark + ' ' + typeof __JSSDK_VERSION__;`), "undefined undefined")
}

// The SDK sends the tags of the page's head when it is loaded.
func TestWebMeta(t *testing.T) {
	f := open(t, fixtureOptions{settings: onAndroid, head: `<meta name="showNavBar" content="false" lk-config><meta name="orientation" content="portrait">`,
		query: "?lk_meta=" + url.QueryEscape(`{"page-meta":{"orientation":"landscape"}}`)})
	f.configure() // after the tags have been sent
	equal(t, "web-meta", inPage(t, f.page().Meta()),
		`[{"name":"showNavBar","value":"false","from":"tag"},{"name":"orientation","value":"landscape","from":"page-meta"}]`)
	do(f, `document.querySelector('[name=showNavBar]').content = 'true'; h5sdk.updateMeta(); await call('closeWindow');`)
	equal(t, "after updateMeta", f.page().Meta()[0].Value, "true")
}

func TestFunctionThatTheClientLacks(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	for _, path := range []string{"tt.getWifiStatus", "tt.getFileSystemManager().readFile", "tt.getNFCAdapter().getNfcA().connect"} {
		f.emulator.Host.Remove(path)
	}
	const lacks = `{"errno":103,"errMsg":"NAME:fail feature not support"}`
	for call, name := range map[string]string{
		`call('getWifiStatus')`: "getWifiStatus",
		`new Promise((r) => tt.getFileSystemManager().readFile({filePath: 'ttfile://user/x', fail: (e) => r([['fail', e]])}))`: "readFile",
		`new Promise((r) => tt.getNFCAdapter().getNfcA().connect({fail: (e) => r([['fail', e]])}))`:                            "nfcConnect",
	} {
		equal(t, name, eval[string](f, `return JSON.stringify((await `+call+`)[0][1]);`), strings.ReplaceAll(lacks, "NAME", name))
	}
}

func TestContentSecurityPolicy(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	do(f, `await call('showToast', {title: 'x'});
		tt.chooseContact({}); await appears('.picker');
		shown('.secondary').click(); await sleep(50);`)
	f.clean()

	strict := open(t, fixtureOptions{policy: strings.ReplaceAll(productPolicy, "'unsafe-eval' ", "")})
	equal(t, "without 'unsafe-eval'", eval[string](strict, `return early.h5sdk + early.tt;`), "undefined")
}

func TestConfigReadsItsNamesOnly(t *testing.T) {
	f := open(t, fixtureOptions{})
	do(f, `await config({appId: 'a', appid: 'b', timestamp: '12', nonceStr: 3, noncestr: 'c', signature: 'd', jsApiList: ['x'], other: 1});`)
	equal(t, "params", string(f.emulator.Host.Calls(functions.ConfigPath)[0].Params),
		`{"appId":"a","timestamp":"12","nonceStr":3,"signature":"d","jsApiList":["x"]}`)

	equal(t, "the tutorial's spellings", eval[string](f, `
		const s = `+f.signed()+`;
		const got = [];
		for (const wrong of [{appid: s.appId, nonceStr: s.nonceStr}, {appId: s.appId, noncestr: s.nonceStr}]) {
			got.push(await config(Object.assign(wrong, {timestamp: s.timestamp, signature: s.signature})));
		}
		return got.map((g) => JSON.stringify(g)).join('\n');`), strings.Join([]string{
		`[["onFail",{"errno":104,"errCode":1012,"errMsg":"config:fail parameter type error: appId"}],` +
			`["rejected",{"errno":104,"errCode":1012,"errMsg":"config:fail parameter type error: appId"}]]`,
		`[["onFail",{"errno":104,"errCode":1012,"errMsg":"config:fail parameter type error: nonceStr"}],` +
			`["rejected",{"errno":104,"errCode":1012,"errMsg":"config:fail parameter type error: nonceStr"}]]`,
	}, "\n"))
}

func TestConfigPromise(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) {
		s.Outcomes[functions.ConfigPath] = Outcome{Kind: OutcomeFail, Code: 333444}
	}})
	do(f, `h5sdk.config({onFail() {}}).catch(() => {}); await sleep(50);`)
	f.clean()
	do(f, `h5sdk.config({onFail() {}}); h5sdk.ready(() => {}); await sleep(50);`)
	f.clean()
	equal(t, "unhandled", eval[string](f, `h5sdk.config({onFail() {}}); await filled(seen.unhandled, 1); return JSON.stringify(seen.unhandled);`),
		`[{"errCode":333444,"errMsg":"config:fail signature expired: it is valid for 10 minutes"}]`)
}

func TestReady(t *testing.T) {
	f := open(t, fixtureOptions{})
	equal(t, "without a config", eval[string](f, `
		await new Promise((resolve) => h5sdk.ready(resolve));
		return seen.warnings.join();`), "h5sdk: ready without a config")

	f.emulator.Update(func(s *Settings) { s.Outcomes[functions.ConfigPath] = Outcome{Kind: OutcomeFail, Code: 333441} })
	equal(t, "after a failed config", eval[string](f, `
		const got = [];
		h5sdk.config({onFail: () => got.push('onFail')});
		h5sdk.ready((...args) => got.push('ready with ' + args.length));
		await filled(got, 2);
		return got.join();`), "onFail,ready with 0")

	f.emulator.Update(func(s *Settings) { s.Outcomes[functions.ConfigPath] = Outcome{Kind: OutcomeNever} })
	equal(t, "while config is not answered", eval[string](f, `
		let fired = false;
		h5sdk.config({});
		h5sdk.ready(() => { fired = true; });
		await sleep(400);
		return String(fired);`), "false")
}

func TestSilentClient(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) { s.Silent = true }})
	waited := eval[float64](f, `
		await new Promise((resolve) => h5sdk.ready(resolve));
		return performance.now();`)
	if waited < 2900 || waited > 5000 {
		t.Errorf("ready came %v ms after navigation, want 3 s", waited)
	}
	equal(t, "answers", eval[string](f, `
		const got = [];
		h5sdk.config({onSuccess: () => got.push(1), onFail: () => got.push(2)});
		tt.closeWindow({complete: () => got.push(3)});
		await sleep(400);
		return got.join();`), "")
}

func TestErrorListeners(t *testing.T) {
	const twice = `
		const got = [];
		h5sdk.error(() => got.push('early'));
		await h5sdk.config({onFail: () => got.push('first')}).catch(() => {});
		h5sdk.error(() => got.push('late'));
		await sleep(50);
		got.push('|');
		await h5sdk.config({onFail: () => got.push('second')}).catch(() => {});
		return got.join(' ');`
	for sdk, want := range map[string]string{
		SDKPath:                "early first | early late second",
		"/h5-js-sdk-1.5.16.js": "early first | early first late second",
	} {
		f := open(t, fixtureOptions{sdk: sdk, settings: func(s *Settings) {
			s.Outcomes[functions.ConfigPath] = Outcome{Kind: OutcomeFail, Code: 333441}
		}})
		equal(t, sdk, eval[string](f, twice), want)
	}
}

func TestOrderOfConfigAndReady(t *testing.T) {
	f := open(t, fixtureOptions{})
	script := func() string {
		return `
		const got = [];
		h5sdk.error(() => got.push('error'));
		h5sdk.config(Object.assign(` + f.signed() + `, {onSuccess: () => got.push('success'), onFail: () => got.push('fail')}));
		h5sdk.ready(() => got.push('ready'));
		await filled(got, 2);
		return got.join();`
	}
	equal(t, "config first", eval[string](f, script()), "success,ready")
	f.emulator.Update(func(s *Settings) { s.Order = ReadyFirst })
	equal(t, "ready first", eval[string](f, script()), "ready,success")
	f.emulator.Update(func(s *Settings) { s.Outcomes[functions.ConfigPath] = Outcome{Kind: OutcomeRefuse} })
	equal(t, "ready first, refused", eval[string](f, script()), "ready,error,fail")
}

func TestFailureSpellings(t *testing.T) {
	f := open(t, fixtureOptions{settings: onAndroid})
	f.configure()
	f.emulator.Update(func(s *Settings) {
		s.Outcomes[functions.ConfigPath] = Outcome{Kind: OutcomeFail, Code: 333442}
		s.Outcomes["tt.getUserInfo"] = Outcome{Kind: OutcomeRefuse}
		s.Outcomes["tt.getLocation"] = Outcome{Kind: OutcomeFail, Code: 10008, Message: "system error"}
	})
	const all = `
		const first = async (got) => JSON.stringify((await got)[0][1]);
		return [await first(config({})), await first(call('getUserInfo')), await first(call('getLocation')),
			await first(call('showToast'))].join('\n');`
	for _, test := range []struct {
		keys FailureKeys
		omit bool
		want []string
	}{
		{KeysErrCode, false, []string{
			`{"errCode":333442,"errMsg":"config:fail no valid jsapi_ticket for the app"}`,
			`{"errno":107,"errMsg":"getUserInfo:fail user permission denied"}`,
			`{"errCode":10008,"errMsg":"getLocation:fail system error"}`,
			`{"errno":104,"errMsg":"showToast:fail invalid parameter: title is required"}`,
		}},
		{KeysErrorCode, false, []string{
			`{"errorCode":333442,"errorMessage":"no valid jsapi_ticket for the app"}`,
			`{"errno":107,"errorMessage":"user permission denied"}`,
			`{"errorCode":10008,"errorMessage":"system error"}`,
			`{"errno":104,"errorMessage":"invalid parameter: title is required"}`,
		}},
		{KeysErrno, false, []string{
			`{"errMsg":"config:fail no valid jsapi_ticket for the app","errno":2601002,` +
				`"errString":"Authentication failed. no valid jsapi_ticket for the app (error code: 333442)"}`,
			`{"errno":107,"errMsg":"getUserInfo:fail user permission denied","errString":"user permission denied"}`,
			`{"errMsg":"getLocation:fail system error","errCode":10008,"errString":"system error"}`,
			`{"errno":104,"errMsg":"showToast:fail invalid parameter: title is required","errString":"invalid parameter: title is required"}`,
		}},
		{KeysErrno, true, []string{
			`{"errno":2601002,"errString":"Authentication failed. no valid jsapi_ticket for the app (error code: 333442)"}`,
			`{"errno":107,"errString":"user permission denied"}`,
			`{"errCode":10008,"errString":"system error"}`,
			`{"errno":104,"errString":"invalid parameter: title is required"}`,
		}},
	} {
		f.emulator.Update(func(s *Settings) { s.FailureKeys, s.OmitErrMsg = test.keys, test.omit })
		do(f, `await call('closeWindow');`) // the settings arrive at the page before this answer
		equal(t, string(test.keys), eval[string](f, all), strings.Join(test.want, "\n"))
	}
}

func TestErrMsgOfSuccess(t *testing.T) {
	f := open(t, fixtureOptions{})
	const closeWindow = `return JSON.stringify(await call('closeWindow'));`
	equal(t, "old client", eval[string](f, closeWindow),
		`[["success",{"errMsg":"closeWindow:ok"}],["complete",{"errMsg":"closeWindow:ok"}]]`)
	f.emulator.Update(func(s *Settings) { s.OmitErrMsg = true })
	equal(t, "new client", eval[string](f, closeWindow), `[["success",{}],["complete",{}]]`)
}

func TestCallbacks(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) {
		grantAll(s)
		onAndroid(s)
	}})
	f.configure()
	f.emulator.Host.Answer("tt.getStepCount", map[string]any{"stepCount": 7})
	const kinds = `return (await call('getStepCount')).map((c) => c[0] + ' ' + c[1].errMsg).join();`
	equal(t, "success", eval[string](f, kinds), "success getStepCount:ok,complete getStepCount:ok")

	f.emulator.Update(func(s *Settings) { s.Outcomes["tt.getStepCount"] = Outcome{Kind: OutcomeCancel} })
	equal(t, "cancel", eval[string](f, kinds), strings.Join([]string{
		"fail getStepCount:cancel", "cancel getStepCount:cancel", "complete getStepCount:cancel", "complete getStepCount:cancel"}, ","))

	f.emulator.Update(func(s *Settings) { s.Outcomes["tt.getStepCount"] = Outcome{Kind: OutcomeRefuse} })
	equal(t, "failure", eval[string](f, kinds),
		"fail getStepCount:fail user permission denied,complete getStepCount:fail user permission denied")

	f.emulator.Update(func(s *Settings) { s.Outcomes["tt.getStepCount"] = Outcome{Kind: OutcomeNever} })
	equal(t, "never", eval[string](f, `
		const got = [];
		tt.getStepCount({complete: () => got.push('complete')});
		await sleep(300);
		return got.join();`), "")

	equal(t, "no callbacks at all", eval[string](f, `tt.getStepCount(); tt.showToast(); await sleep(50); return seen.errors.join();`), "")
}

func TestCallbackThatThrows(t *testing.T) {
	f := open(t, fixtureOptions{})
	equal(t, "the other callback, and the error", eval[string](f, `
		const got = [];
		tt.closeWindow({success() { throw new Error('mine'); }, complete: () => got.push('complete')});
		await until(() => got.length && seen.errors.length);
		return got.join() + ' ' + seen.errors.join();`), "complete Uncaught Error: mine")
}

func TestParameterErrorsAreSynchronous(t *testing.T) {
	f := open(t, fixtureOptions{})
	equal(t, "before the call returns", eval[string](f, `
		const got = [];
		const note = (kind) => (payload) => got.push(kind + ' ' + payload.errno + ' ' + payload.errMsg);
		const callbacks = {success: note('success'), fail: note('fail'), complete: note('complete')};
		tt.showToast(Object.assign({title: 5}, callbacks));
		got.push('returned');
		tt.showActionSheet(Object.assign({itemList: ['a', 1]}, callbacks));
		await sleep(50);
		return got.join('\n');`), strings.Join([]string{
		"fail 104 showToast:fail invalid parameter: title should be string",
		"complete 104 showToast:fail invalid parameter: title should be string",
		"returned",
		"fail 104 showActionSheet:fail invalid parameter: itemList should be string[]",
		"complete 104 showActionSheet:fail invalid parameter: itemList should be string[]",
	}, "\n"))
	equal(t, "calls that reached the client", len(f.emulator.Host.Calls()), 0)
}

func TestBytes(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	f.emulator.Host.Handle("tt.sendMessageCard", func(_ context.Context, params json.RawMessage) (any, error) {
		return map[string]any{"echo": params, "list": []any{map[string]string{"$bytes": "AAH/"}}}, nil
	})
	equal(t, "bytes there and back", eval[string](f, `
		const whole = Uint8Array.from([1, 2, 3, 4, 5]);
		const [[, got]] = await call('sendMessageCard', {openChatIDs: ['oc_1'], cardContent: {msg_type: 'interactive', card: {a: whole.buffer, b: {c: whole.subarray(1, 3)}, d: 'text', e: () => 1}}});
		const show = (buffer) => buffer.constructor.name + '[' + new Uint8Array(buffer).join() + ']';
		const {card} = got.echo.cardContent;
		return [show(card.a), show(card.b.c), card.d, typeof card.e, show(got.list[0])].join(' ');`),
		"ArrayBuffer[1,2,3,4,5] ArrayBuffer[2,3] text undefined ArrayBuffer[0,1,255]")
	equal(t, "as sent", string(f.emulator.Host.Calls("tt.sendMessageCard")[0].Params),
		`{"openChatIDs":["oc_1"],"cardContent":{"msg_type":"interactive","card":{"a":{"$bytes":"AQIDBAU="},"b":{"c":{"$bytes":"AgM="}},"d":"text"}}}`)

	equal(t, "ten kilobytes", eval[string](f, `
		const big = new Uint8Array(10 << 10).fill(7);
		const [[, got]] = await call('sendMessageCard', {openChatIDs: ['oc_1'], cardContent: {msg_type: 'interactive', card: {a: big}}});
		return String(got.echo.cardContent.card.a.byteLength);`), "10240")
}

func TestFunctionsThatNeedConfig(t *testing.T) {
	f := open(t, fixtureOptions{settings: onAndroid})
	const errnos = `
		const params = {requestAccess: {scopeList: [], appID: 'cli_x'}, requestAuthCode: {appId: 'cli_x'}, showToast: {title: 'x'}};
		const got = [];
		for (const name of ['requestAuthCode', 'requestAccess', 'closeWindow', 'getUserInfo', 'showToast', 'getWifiStatus']) {
			const [[kind, payload]] = await call(name, params[name]);
			got.push(name + ' ' + (kind === 'success' ? 'ok' : payload.errno));
		}
		return got.join();`
	equal(t, "before config", eval[string](f, errnos),
		"requestAuthCode ok,requestAccess ok,closeWindow ok,getUserInfo 105,showToast 105,getWifiStatus 105")
	f.configure()
	equal(t, "after config", eval[string](f, errnos),
		"requestAuthCode ok,requestAccess ok,closeWindow ok,getUserInfo ok,showToast ok,getWifiStatus ok")
}

func TestEvents(t *testing.T) {
	f := open(t, fixtureOptions{settings: onAndroid})
	f.configure()
	do(f, `
		window.got = [];
		window.first = (e) => got.push('first ' + e.level);
		window.second = (e) => got.push('second ' + e.level);
		tt.onMemoryWarning(first);
		tt.onMemoryWarning(second);
		tt.onChatBadgeChange({openChatId: 'oc_x', onChange: (e) => got.push('badge ' + e.badge)});
		await call('closeWindow');`)
	emit := func(on string, event any, listeners int) {
		t.Helper()
		n, err := f.emulator.Host.Emit(on, event)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "pages that listen to "+on, n, listeners)
	}
	events := func() string { return eval[string](f, `await call('closeWindow'); return got.splice(0).join();`) }

	for level := range 50 {
		emit("tt.onMemoryWarning", map[string]int{"level": level}, 1)
	}
	got := events()
	var want []string
	for level := range 50 {
		n := string(rune('0'+level/10)) + string(rune('0'+level%10))
		n = strings.TrimPrefix(n, "0")
		want = append(want, "first "+n, "second "+n)
	}
	equal(t, "fifty events", got, strings.Join(want, ","))

	emit("tt.onChatBadgeChange", map[string]int{"badge": 3}, 1)
	equal(t, "an event with an object", events(), "badge 3")

	// None of the three has an off function but the badge's; the SDK takes
	// listeners away by the function.
	do(f, `tt.onUserCaptureScreen(first); tt.onUserCaptureScreen(second); await call('closeWindow');
		tt.offUserCaptureScreen(first); await call('closeWindow');`)
	emit("tt.onUserCaptureScreen", map[string]int{"level": 1}, 1)
	equal(t, "after one off", events(), "second 1")
	do(f, `tt.offUserCaptureScreen(); await call('closeWindow');`)
	emit("tt.onUserCaptureScreen", map[string]int{"level": 2}, 0)
	equal(t, "after off", events(), "")
}

func TestEventsNeedConfig(t *testing.T) {
	f := open(t, fixtureOptions{settings: onAndroid})
	do(f, `window.got = []; tt.onMemoryWarning(() => got.push('before config')); await call('closeWindow');`)
	f.configure()
	n, _ := f.emulator.Host.Emit("tt.onMemoryWarning", nil)
	equal(t, "pages that listen", n, 0)

	do(f, `tt.onMemoryWarning(() => got.push('after config')); await call('closeWindow');`)
	f.emulator.Host.Emit("tt.onMemoryWarning", nil)
	equal(t, "events", eval[string](f, `await call('closeWindow'); return got.join();`), "after config")
}

func TestScriptedHost(t *testing.T) {
	f := open(t, fixtureOptions{settings: onAndroid})
	f.configure()
	f.emulator.Host.Fail("tt.scanCode", jsapi.Error{Errno: 1505002, Msg: "cancel"})
	equal(t, "scripted failure", eval[string](f, `return (await call('scanCode')).map((c) => c[0]).join();`), "fail,cancel,complete,complete")
	f.emulator.Host.Fail("tt.scanCode", jsapi.Error{Raw: json.RawMessage(`{"strange":[1]}`)})
	equal(t, "scripted payload", eval[string](f, `return JSON.stringify((await call('scanCode'))[0]);`), `["fail",{"strange":[1]}]`)
	f.emulator.Host.Remove("tt.scanCode")
	equal(t, "removed", eval[string](f, `return String((await call('scanCode'))[0][1].errno);`), "103")
	f.emulator.Host.Silence("tt.scanCode")
	equal(t, "silenced, without delaying others", eval[string](f, `
		const got = [];
		tt.scanCode({complete: () => got.push('scanned')});
		await call('closeWindow');
		return got.join();`), "")
}

func TestOrderOfCalls(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) {
		grantAll(s)
		onAndroid(s)
	}})
	f.configure()
	f.emulator.Host.Handle("tt.reportBadge", func(context.Context, json.RawMessage) (any, error) {
		time.Sleep(3 * time.Millisecond) // long enough for another call to overtake it
		return nil, nil
	})
	got := eval[string](f, `
		const got = [];
		await Promise.all(Array.from({length: 60}, (_, i) => new Promise((resolve) => {
			const [name, param] = [['startBluetoothDevicesDiscovery', 'interval'], ['reportBadge', 'badgeNum'], ['updateBadge', 'badgeNum']][i % 3];
			tt[name]({[param]: i, complete: () => { got.push(i); resolve(); }});
		})));
		return got.join();`)
	var asked, want []string
	for _, c := range f.emulator.Host.Calls("tt.startBluetoothDevicesDiscovery", "tt.reportBadge", "tt.updateBadge") {
		_, n, _ := strings.Cut(strings.Trim(string(c.Params), "{}"), ":")
		asked = append(asked, n)
	}
	for i := range 60 {
		n, _ := json.Marshal(i)
		want = append(want, string(n))
	}
	equal(t, "asked", strings.Join(asked, ","), strings.Join(want, ","))
	equal(t, "answered", got, strings.Join(want, ","))
}

// A call takes about as long as one request of this browser.
func TestLatency(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	median := eval[struct{ Call, Request float64 }](f, `
		const calls = [], requests = [];
		const time = async (into, what) => {
			const start = performance.now();
			await what();
			into.push(performance.now() - start);
		};
		for (let i = 0; i < 41; i++) {
			await time(calls, () => new Promise((resolve) => tt.getNetworkType({complete: resolve})));
			await time(requests, async () => (await fetch('/early.js')).text());
		}
		const median = (all) => all.sort((a, b) => a - b)[20];
		return {call: median(calls), request: median(requests)};`)
	t.Logf("a call takes %.1f ms, a request %.1f ms", median.Call, median.Request)
	if median.Call > 3*median.Request {
		t.Errorf("a call takes %.1f ms, a request %.1f ms: want at most three times that", median.Call, median.Request)
	}
}
