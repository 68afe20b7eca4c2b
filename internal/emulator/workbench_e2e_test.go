//go:build e2e

package emulator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/axe"
)

// The workbench shows the page on a device, and what the page says about itself.
func TestWorkbenchFramesTheApp(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{title: "My page", head: `<meta name="navBgColor" content="102030,FF405060" lk-config>`})
	equal(t, "title", eval[string](f, `await until(() => text('#bar-title')); return text('#bar-title');`), "My page")
	equal(t, "address", eval[string](f, `return $('#address').value;`), f.url)
	equal(t, "the address in a tab", eval[string](f, `return $('#open-tab').href;`), f.url)

	do(f, `await choose('#device', 'iphone-15');`)
	equal(t, "client", string(f.emulator.Settings().Client), string(ClientFeishuIOS))
	equal(t, "size", eval[string](f, `return $('#shell').offsetWidth + ' ' + $('#shell').offsetHeight + ' ' + $('#app').offsetWidth;`), "413 872 393")
	equal(t, "settings of the page", eval[string](f, `tab('client'); await until(() => text('#meta')); return text('#meta');`), "navBgColor102030,FF405060tag")
	equal(t, "color of the bar", eval[string](f, `await choose('#scheme', 'dark'); await until(() => $('#bar').style.background); return $('#bar').style.background;`), "rgb(64, 80, 96)")
	equal(t, "color scheme", eval[string](f, `return getComputedStyle($('#app')).colorScheme;`), "dark")
	equal(t, "turned", eval[string](f, `await press('#turn'); return $('#shell').offsetWidth + ' ' + $('#shell').offsetHeight;`), "872 413")
	equal(t, "zoom", eval[int](f, `await choose('#zoom', '50'); return Math.round($('#shell').getBoundingClientRect().width);`), 436)

	// The client decides which devices there are.
	do(f, `tab('client'); await choose('[data-setting=client]', 'lark-android');`)
	equal(t, "device", eval[string](f, `return $('#device').value;`), "pixel-7")
	do(f, `await choose('#device', 'ipad');`)
	equal(t, "client", string(f.emulator.Settings().Client), string(ClientLarkIPad))
	f.clean()
}

// A change of the client loads the page again, and the page runs in that client.
func TestWorkbenchPlaysTheClient(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	do(f, `
		await until(() => text('#bar-title'));
		await choose('#device', 'pixel-7');
		// A frame that is being replaced does not answer.
		const isAndroid = () => Promise.race([inFrame('return /Android/.test(navigator.userAgent);'), sleep(1000)]);
		for (let i = 0; i < 300 && !await isAndroid(); i++) await sleep(100);`)
	equal(t, "what the page sees", eval[string](f, `
		await inFrame(`+"`await h5sdk.config(Object.assign("+f.signed()+", {jsApiList: []}));`"+`);
		return inFrame("return (/Android.*Lark/.test(navigator.userAgent)) + ' ' + " +
			"await call('getSystemInfo').then(([[, info]]) => info.screenWidth + ' ' + info.screenHeight + ' ' + info.platform)");`),
		"true 412 915 android")
	f.clean()
}

// An address is checked beside its field, and remembered.
func TestWorkbenchAddress(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	equal(t, "bad address", eval[string](f, `
		$('#address').value = 'ftp://example.com';
		$('#go').requestSubmit();
		await until(() => errorOf($('#address')));
		return errorOf($('#address')) + ' ' + (document.activeElement === $('#address'));`),
		"Enter an address that begins with http:// or https://. true")
	equal(t, "without a scheme", eval[string](f, `
		$('#address').value = '`+strings.TrimPrefix(f.url, "http://")+`?again';
		$('#go').requestSubmit();
		await until(() => $('#open-tab').href.endsWith('?again'));
		return errorOf($('#address')) + $('#open-tab').href;`), f.url+"?again")
	f.showWorkbench("")
	equal(t, "after a reload", eval[string](f, `return $('#address').value;`), f.url+"?again")

	equal(t, "another host", eval[string](f, `
		$('#address').value = 'http://app.invalid/';
		$('#go').requestSubmit();
		await until(() => !$('#host-hint').hidden);
		return text('#host-hint').slice(0, 54);`), "The app is at app.invalid and this window at 127.0.0.1")
}

// The window takes the app's host name, which its cookies need.
func TestWorkbenchMovesToTheAppsHost(t *testing.T) {
	f := open(t, fixtureOptions{})
	local := strings.Replace(f.url, "127.0.0.1", "localhost", 1)
	f.emulator.SetApp(local, "")
	if err := chromedp.Do(f.tab, chromedp.Navigate(f.feishu+"/#storage")); err != nil {
		t.Fatal(err)
	}
	f.waitForHost("localhost")
	do(f, `await until(() => document.body.dataset.ready);`+workbenchHelpers)
	equal(t, "address", eval[string](f, `return location.hash + ' ' + $('#address').value + ' ' + $('#host-hint').hidden;`), "#storage "+local+" true")
}

// Without an address the workbench shows the first page that uses the emulator.
func TestWorkbenchFindsTheApp(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	workbench := f.newTab(f.feishu + "/")
	do(workbench, `await until(() => document.body.dataset.ready);`+workbenchHelpers)
	equal(t, "address", eval[string](workbench, `await until(() => $('#address').value); return $('#address').value;`), strings.TrimSuffix(f.url, "page"))
}

func TestWorkbenchTabs(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	equal(t, "tabs by keys", eval[string](f, `
		const seen = [];
		const press = (key) => { document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})); seen.push(document.activeElement.dataset.tab); };
		$('#tab-calls').focus();
		['ArrowRight', 'ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home'].forEach(press);
		return seen.join() + ' ' + $$('[role=tab][aria-selected=true]').length + $$('[role=tabpanel]:not([hidden])').length + $$('[role=tab][tabindex="0"]').length;`),
		"client,outcomes,storage,calls,storage,calls 111")
	f.showWorkbench("#platform")
	equal(t, "tab of the address", eval[string](f, `return $('[role=tab][aria-selected=true]').dataset.tab;`), "platform")
}

func TestWorkbenchLanguages(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	const title = `return text('h1') + ' ' + document.documentElement.lang;`
	equal(t, "at first", eval[string](f, title), "Feishu emulator en")
	equal(t, "Chinese", eval[string](f, `$('#language').click(); `+title), "飞书模拟器 zh-CN")
	equal(t, "texts that are missing", eval[string](f, `
		const {texts} = await import('/panel/texts.js');
		const keys = $$('[data-text], [data-label], [data-placeholder]').flatMap((e) => [e.dataset.text, e.dataset.label, e.dataset.placeholder]);
		return [...new Set(keys)].filter((key) => key && !texts[key]).join();`), "")
	equal(t, "texts in one language only", eval[string](f, `
		const {texts} = await import('/panel/texts.js');
		return Object.keys(texts).filter((key) => texts[key].length !== 2 || texts[key].some((t) => !t)).join();`), "")
	f.showWorkbench("")
	equal(t, "after a reload", eval[string](f, title), "飞书模拟器 zh-CN")
	do(f, `$('#language').click();`)
}

// wideLetters widens every text, as a fallback font with wide letters does.
const wideLetters = `
	const wide = new CSSStyleSheet();
	wide.replaceSync('* { letter-spacing: .12em !important; }');
	document.adoptedStyleSheets = [wide];`

func TestWorkbenchFitsAPhone(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{width: 375})
	do(f, wideLetters+`
		$('#problem').hidden = false;
		$('#problem-text').textContent = 'x'.repeat(100);
		$('#outcome-form').path.value = 'h5sdk.config';
		$('#outcome-form').path.dispatchEvent(new Event('input'));
		await choose($('#outcome-form').kind, 'fail');`)
	for _, width := range []int64{375, 320} {
		if err := chromedp.Do(f.tab, viewport(width)); err != nil {
			t.Fatal(err)
		}
		for _, language := range []string{"en", "zh-CN"} {
			for _, tab := range workbenchTabs {
				equal(t, fmt.Sprintf("width of %s in %s", tab, language), eval[int64](f, `
					if (document.documentElement.lang !== '`+language+`') $('#language').click();
					tab('`+tab+`');
					return document.documentElement.scrollWidth;`), width)
			}
		}
	}
}

var workbenchTabs = []string{"calls", "client", "outcomes", "platform", "events", "storage"}

func TestWorkbenchIsAccessible(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	for _, tab := range workbenchTabs {
		do(f, `
			tab('`+tab+`');
			await sleep(200);
			for (const line of $$('.call-line')) line.click();`)
		axe.CheckViews(t, f.tab)
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
