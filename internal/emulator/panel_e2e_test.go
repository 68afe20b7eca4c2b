//go:build e2e

package emulator

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// openPanel opens the panel in the tab of a page that has been configured and
// has made a call or two.
func openPanel(t *testing.T, o fixtureOptions) *fixture {
	t.Helper()
	f := open(t, o)
	f.configure()
	do(f, `await call('showToast', {title: 'hello'}); await call('openSchema', {schema: 'nonsense'});`)
	if err := chromedp.Do(f.tab, chromedp.Navigate(f.feishu+"/")); err != nil {
		t.Fatal(err)
	}
	do(f, `
		window.$ = (selector) => document.querySelector(selector);
		await until(() => document.querySelectorAll('#calls li').length >= 3);

		// settled waits until all requests of the panel are answered and shown.
		const ask = api;
		let asked = 0;
		window.api = (...args) => {
			asked++;
			return ask(...args).finally(() => setTimeout(() => asked--));
		};
		window.settled = () => until(() => asked === 0);
		window.choose = async (selector, value) => {
			$(selector).value = value;
			$(selector).dispatchEvent(new Event('change', {bubbles: true}));
			await settled();
		};`)
	return f
}

func TestPanelChangesSettings(t *testing.T) {
	f := openPanel(t, fixtureOptions{})
	do(f, `
		$('input[value="ou_emma_clarke"]').click();
		await choose('[data-setting=client]', 'feishu-android');
		await choose('[data-setting=version]', '7.20.0');
		$('[data-setting=lenient]').click();
		await choose('[data-setting=language]', 'ja_JP');
		await choose('[data-setting=failureKeys]', 'errno');
		await choose('[data-setting=order]', 'ready-first');
		$('[data-setting=omitErrMsg]').click();
		await choose('#config-times', '1');
		await choose('#config-outcome', '333444');
		await choose('#trusted', 'localhost:3000,  a.example ');
		const outcome = $('#add-outcome');
		outcome.path.value = 'tt.getRecorderManager().start';
		await choose('#add-outcome [name=kind]', 'fail');
		outcome.code.value = '107';
		outcome.times.value = '2';
		outcome.querySelector('button').click();
		await settled();
		const fault = $('#add-fault');
		fault.fault.value = 'rateLimited';
		fault.times.value = '1';
		fault.querySelector('button').click();
		await settled();
		const scope = [...document.querySelectorAll('#permissions label')].find((l) => l.textContent.includes('scope.record')).querySelector('select');
		scope.value = 'refused-organization';
		scope.dispatchEvent(new Event('change'));
		await settled();`)
	want := Settings{
		User: "ou_emma_clarke", Client: ClientFeishuAndroid, Version: "7.20.0", Lenient: true, Language: "ja_JP", FailureKeys: KeysErrno, Order: ReadyFirst, OmitErrMsg: true,
		Outcomes: map[string]Outcome{
			functions.ConfigPath:   {Kind: OutcomeFail, Code: 333444, Times: 1},
			recorderPath + "start": {Kind: OutcomeFail, Errno: 107, Times: 2},
		},
		Permissions:    map[string]Permission{"scope.userInfo": Granted, "scope.clipboard": Granted, "scope.record": RefusedByOrganization},
		TrustedDomains: []string{"localhost:3000", "a.example"},
		RedirectURLs:   []string{},
		Faults:         []Fault{RateLimited("", 2, 1)},
	}
	if got := f.emulator.Settings(); !reflect.DeepEqual(got, want) {
		t.Errorf("settings\n got %+v\nwant %+v", got, want)
	}

	do(f, `
		$('#outcomes button').click(); await settled();
		$('#faults button').click(); await settled();`)
	if s := f.emulator.Settings(); len(s.Outcomes) != 1 || len(s.Faults) != 0 {
		t.Errorf("removed, but there are %v and %v", s.Outcomes, s.Faults)
	}
	do(f, `$('#reset').click(); await settled();`)
	if s := f.emulator.Settings(); !reflect.DeepEqual(s, settings.Defaults()) {
		t.Errorf("after a reset: %+v", s)
	}
	equal(t, "the panel after a reset", eval[string](f, `return $('input[name=user]:checked').value + ' ' + $('[data-setting=client]').value;`),
		"ou_zhang_xiaoyu feishu-windows")
	f.clean()
}

func TestPanelShowsCalls(t *testing.T) {
	f := openPanel(t, fixtureOptions{})
	equal(t, "calls, the newest first", eval[string](f, `
		return [...document.querySelectorAll('#calls li')].map((l) => l.querySelector('.path').textContent + ' ' + l.querySelector('.outcome').textContent).join();`),
		"tt.openSchema fail 1406004: schema invalid,tt.showToast ok,h5sdk.config ok")
	go f.emulator.Page(pageURL).Call(t.Context(), "tt.closeWindow", json.RawMessage(`{"token":"hush"}`))
	do(f, `await until(() => $('#calls .path').textContent === 'tt.closeWindow');`)

	text := eval[string](f, `return document.documentElement.outerHTML;`)
	for _, secret := range []string{DefaultAppSecret, "hush", f.emulator.Platform.Tickets()[0]} {
		if strings.Contains(text, secret) {
			t.Errorf("the panel shows %q", secret)
		}
	}
}

func TestPanelFiresEvents(t *testing.T) {
	f := openPanel(t, fixtureOptions{settings: onAndroid})
	page := f.emulator.Page(pageURL)
	page.SetConfigured()
	got := make(chan string, 1)
	stop, err := page.Listen(jsapi.Subscription{On: "tt.onMemoryWarning"}, func(event json.RawMessage) { got <- string(event) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	equal(t, "listeners", eval[string](f, `
		const form = $('#emit');
		await choose('#emit [name=event]', 'tt.onMemoryWarning');
		form.data.value = '{"level": 15}';
		form.querySelector('button').click();
		await until(() => $('#listeners').textContent);
		return $('#listeners').textContent;`), "1 listening")
	equal(t, "event", <-got, `{"level":15}`)

	sample := make(chan json.RawMessage, 1)
	const onStop = recorderPath + "onStop"
	if _, err := page.Listen(jsapi.Subscription{On: onStop}, func(event json.RawMessage) { sample <- event }); err != nil {
		t.Fatal(err)
	}
	equal(t, "listeners to an event of a manager", eval[string](f, `
		await choose('#emit [name=event]', '`+onStop+`');
		$('#emit button').click();
		await until(() => $('#listeners').textContent);
		return $('#listeners').textContent;`), "1 listening")
	if got := <-sample; !sameJSON(got, functions.Sample(onStop)) {
		t.Errorf("event %s, want the sample", got)
	}
	equal(t, "what can be fired", eval[int](f, `return $('#emit').event.options.length;`), len(functions.Events()))

	equal(t, "bad JSON", eval[string](f, `
		$('#emit').data.value = '{';
		$('#emit').querySelector('button').click();
		return String($('#problem').hidden);`), "false")
}

func TestPanelExpiresTickets(t *testing.T) {
	f := openPanel(t, fixtureOptions{})
	do(f, `$('[data-expire=tickets]').click(); await settled();`)
	equal(t, "valid tickets", len(f.emulator.Platform.Tickets()), 0)
}

func TestPanelLanguages(t *testing.T) {
	f := openPanel(t, fixtureOptions{})
	const title = `return document.querySelector('h1').textContent + ' ' + document.documentElement.lang;`
	equal(t, "at first", eval[string](f, title), "Feishu emulator en")
	equal(t, "Chinese", eval[string](f, `$('#language').click(); `+title), "飞书模拟器 zh-CN")
	equal(t, "texts that are missing", eval[string](f, `
		return [...document.querySelectorAll('[data-text]')].filter((e) => !texts[e.dataset.text]).map((e) => e.dataset.text).join();`), "")
	do(f, `$('#language').click();`)
}

// wideLetters widens every text, as a fallback font with wide letters does.
const wideLetters = `
	const wide = new CSSStyleSheet();
	wide.replaceSync('* { letter-spacing: .12em !important; }');
	document.adoptedStyleSheets = [wide];`

func TestPanelFitsAPhone(t *testing.T) {
	f := openPanel(t, fixtureOptions{width: 375})
	do(f, wideLetters+`
		await choose('#add-outcome [name=kind]', 'fail');
		complain('x'.repeat(100));`)
	for _, width := range []int64{375, 320} {
		if err := chromedp.Do(f.tab, viewport(width)); err != nil {
			t.Fatal(err)
		}
		for _, language := range []string{"en", "zh-CN"} {
			equal(t, "width in "+language, eval[int64](f, `
				if (document.documentElement.lang !== '`+language+`') $('#language').click();
				return document.documentElement.scrollWidth;`), width)
		}
	}
}

func TestAuthorizePageFitsAPhone(t *testing.T) {
	f := open(t, fixtureOptions{width: 320})
	for _, query := range []string{"?client_id=cli_emulator&response_type=code&redirect_uri=http://localhost/&scope=" + strings.Repeat("contact:user.", 10), ""} {
		if err := chromedp.Do(f.tab, chromedp.Navigate(f.feishu+AuthorizePath+query)); err != nil {
			t.Fatal(err)
		}
		equal(t, "width", eval[int64](f, wideLetters+`return document.documentElement.scrollWidth;`), 320)
	}
}
