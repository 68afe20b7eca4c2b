//go:build e2e

package emulator

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestToast(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	equal(t, "toast", eval[string](f, `
		await call('showToast', {title: '鉴权成功 <b>', icon: 'success', duration: 3000});
		const title = await appears('.toast[data-icon="success"] .toast-title');
		return title.textContent + ' ' + !!shown('.toast .icon');`), "鉴权成功 <b> true")
	equal(t, "all icons, one at a time", eval[string](f, `
		const got = [];
		for (const icon of ['success', 'loading', 'none', 'error', 'info', 'warning']) {
			await call('showToast', {title: icon, icon});
			await appears('.toast[data-icon="' + icon + '"]');
			got.push(shown('.toast-title').textContent + ' ' + shown('.toast').parentNode.parentNode.querySelectorAll('.toast').length +
				' ' + !!shown('.toast .icon'));
		}
		return got.join();`), "success 1 true,loading 1 true,none 1 false,error 1 true,info 1 true,warning 1 true")
	equal(t, "hidden", eval[string](f, `await call('hideToast'); await sleep(30); return String(shown('.toast'));`), "null")

	// Measured from before the call, with a timer set after it, to exclude other load.
	lasted := eval[struct {
		Time float64
		Late bool
	}](f, `
		const start = performance.now();
		await call('showToast', {title: 'x', duration: 400});
		const late = sleep(450).then(() => !!shown('.toast'));
		await until(() => !shown('.toast'));
		return {time: performance.now() - start, late: await late};`)
	if lasted.Time < 380 || lasted.Late {
		t.Errorf("a toast of 400 ms is gone after %.0f ms; still there after 450: %v", lasted.Time, lasted.Late)
	}
	equal(t, "default icon and duration", eval[string](f, `
		await call('showToast', {title: 'x'});
		const icon = shown('.toast').dataset.icon;
		await sleep(1000);
		const after1s = !!shown('.toast');
		await sleep(800);
		return icon + ' ' + after1s + ' ' + !!shown('.toast');`), "success true false")
	equal(t, "loading stays until hidden", eval[string](f, `
		await call('showLoading', {title: 'wait', mask: true});
		await sleep(1700);
		const stays = shown('.toast').dataset.icon + ' ' + !!shown('.toast-layer.mask');
		await call('hideLoading'); await sleep(30);
		return stays + ' ' + shown('.toast');`), "loading true null")
}

func TestScreenDoesNotChangeThePage(t *testing.T) {
	f := open(t, fixtureOptions{})
	equal(t, "body and place of the screen", eval[string](f, `
		await appears('.badge');
		return document.body.children.length + ' ' + document.querySelector('#feishu-emulator').parentNode.nodeName +
			' ' + document.elementFromPoint(innerWidth / 2, innerHeight / 2).nodeName;`), "2 HTML HTML")
}

// TestBadge also moves and hides the badge.
func TestBadge(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) {
		grantAll(s)
		s.Language, s.Client = "en_US", ClientFeishuMacOS
	}})
	f.configure()
	equal(t, "closed", eval[string](f, `
		const b = await appears('.badge');
		return [b.textContent.replace(/[\d.]+$/, 'V'), b.getAttribute('aria-expanded'), b.getBoundingClientRect().height >= 24, !!shown('.badge-card')].join();`),
		"Feishu for macOS V,false,true,false")
	equal(t, "open", eval[string](f, `
		await call('setNavigationBar', {left: {items: [{id: 'back', text: 'Back'}]}, right: {items: [{id: 'menu', text: 'Menu'}]}});
		tt.onRightNavigationBarClick((event) => { window.clicked = event.id; });
		await call('updateBadge', {badgeNum: 3});
		shown('.badge').click();
		await until(() => shown('.badge-card')?.textContent.includes('Badge of the app: 3'));
		const link = shown('.badge-panel');
		shown('[data-name="rightmenu"]').click();
		await until(() => window.clicked);
		return [link.href, link.target, clicked, shown('[data-name="leftback"]').textContent].join(' ');`),
		f.feishu+"/ _blank menu Back")
	equal(t, "lenient", eval[string](f, `return String(shown('.badge-lenient'));`), "null")
	f.emulator.Update(func(s *Settings) { s.Lenient = true })
	equal(t, "moved", eval[string](f, `
		const lenient = (await appears('.badge-lenient')).textContent;
		shown('[data-name="move"]').focus();
		shown('[data-name="move"]').click();
		return lenient + ' ' + shown('.badge-box').dataset.corner + ' ' + document.querySelector('#feishu-emulator').shadowRoot.activeElement?.dataset.name;`), "lenient bottom-left move")
	equal(t, "hidden", eval[string](f, `
		shown('[data-name="hide"]').click();
		await call('updateBadge', {badgeNum: 4}); await sleep(50);
		return String(shown('.badge-box').hidden);`), "true")
	chromedp.Do(f.tab, chromedp.Navigate(f.url))
	equal(t, "after another load", eval[string](f, `await appears('.badge'); return shown('.badge-box').dataset.corner;`), "bottom-left")
	f.clean()
}

func TestBadgeOfAPhone(t *testing.T) {
	f := open(t, fixtureOptions{width: 375, settings: func(s *Settings) { s.Client = ClientFeishuAndroid }})
	equal(t, "size", eval[string](f, `const r = (await appears('.badge')).getBoundingClientRect(); return r.width + ' ' + r.height;`), "44 44")
}

// answers opens a dialog with call, operates it with act, and returns the answer
// that the page receives.
func answers(f *fixture, call, selector, act string) string {
	f.Helper()
	return eval[string](f, `
		const told = `+call+`;
		const element = await appears('`+selector+`');
		`+act+`
		const got = (await told).map(([kind, payload]) => { delete payload.errMsg; return kind + ' ' + JSON.stringify(payload); });
		await sleep(30);
		return got[0] + ' ' + got.length + (shown('dialog') ? ' still open' : '');`)
}

func TestDialogs(t *testing.T) {
	f := open(t, fixtureOptions{settings: onAndroid})
	f.configure()
	for _, test := range []struct{ name, call, selector, act, want string }{
		{"modal confirmed", `call('showModal', {title: 'T', content: 'C'})`, ".modal .primary", `element.click();`,
			`success {"confirm":true,"cancel":false} 2`},
		{"modal canceled", `call('showModal', {title: 'T'})`, ".modal .secondary", `element.click();`,
			`success {"confirm":false,"cancel":true} 2`},
		{"modal escaped", `call('showModal', {title: 'T'})`, ".modal", `element.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));`,
			`success {"confirm":false,"cancel":true} 2`},
		{"modal without cancel", `call('showModal', {content: 'C', showCancel: false, confirmText: '<i>'})`, ".modal .primary",
			`if (shown('.secondary') || element.textContent !== '<i>') throw new Error('wrong buttons');
			element.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true})); element.click();`,
			`success {"confirm":true,"cancel":false} 2`},
		{"prompt confirmed", `call('showPrompt', {title: 'T', placeholder: 'P', maxLength: 5})`, ".prompt input",
			`if (element.placeholder !== 'P' || element.maxLength !== 5) throw new Error('wrong input');
			element.value = 'typed'; shown('.primary').click();`,
			`success {"confirm":true,"cancel":false,"inputValue":"typed"} 2`},
		{"prompt canceled", `call('showPrompt', {})`, ".prompt .secondary", `element.click();`,
			`success {"confirm":false,"cancel":true} 2`},
		{"sheet", `call('showActionSheet', {itemList: ['a', 'b', 'c']})`, ".sheet-item:nth-child(2)", `element.click();`,
			`success {"tapIndex":1} 2`},
		{"sheet canceled", `call('showActionSheet', {itemList: ['a']})`, ".sheet-cancel", `element.click();`,
			`fail {} 4`},
		{"scan", `call('scanCode', {})`, ".prompt input", `element.value = 'https://x.y/'; shown('.primary').click();`,
			`success {"result":"https://x.y/"} 2`},
		{"scan canceled", `call('scanCode', {})`, ".prompt .secondary", `element.click();`,
			`fail {"errno":1505002} 4`},
	} {
		equal(t, test.name, answers(f, test.call, test.selector, test.act), test.want)
	}
	f.clean()
}

func TestDialogAnswersOnce(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	equal(t, "two clicks", answers(f, `call('showModal', {title: 'T'})`, ".modal .primary",
		`element.click(); element.click(); shown('.secondary') && shown('.secondary').click();`), `success {"confirm":true,"cancel":false} 2`)
}

func TestDialogsByKeyboard(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	do(f, `
		window.keys = 0;
		document.addEventListener('keydown', () => keys++);
		window.told = call('showPrompt', {title: 'T'});
		await appears('.prompt');`)
	if err := chromedp.Do(f.tab, chromedp.KeyEvent("hello"), chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	equal(t, "typed", eval[string](f, `return (await told)[0][1].inputValue + ' ' + keys;`), "hello 0")
}

func TestContactPicker(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	pick := func(params, act string) string {
		t.Helper()
		return eval[string](f, `
			const told = call('chooseContact', `+params+`);
			await appears('.picker');
			const row = (id) => shown('.row[data-id="' + id + '"]');
			`+act+`
			const [[kind, payload]] = await told;
			return kind === 'success' ? payload.data.map((d) => d.openId).join() : kind;`)
	}
	equal(t, "several", pick(`{}`, `row('ou_sato_ken').click(); row('ou_zhang_xiaoyu').click(); shown('.primary').click();`),
		"ou_sato_ken,ou_zhang_xiaoyu")
	equal(t, "one only", pick(`{multi: false}`, `row('ou_sato_ken').click(); row('ou_chen_bo').click(); shown('.primary').click();`),
		"ou_chen_bo")
	equal(t, "at most two, one of them there before, one forbidden", pick(
		`{maxNum: 2, limitTips: 'enough', chosenIds: ['ou_chen_bo'], disableChosenIds: ['ou_markup']}`, `
		row('ou_markup').click(); row('ou_sato_ken').click(); row('ou_emma_clarke').click();
		if (shown('.tips').textContent !== 'enough') throw new Error('no tips');
		shown('.primary').click();`), "ou_chen_bo,ou_sato_ken")
	equal(t, "without the user", pick(`{ignore: true}`, `
		if (row('ou_zhang_xiaoyu')) throw new Error('the user is there');
		row('ou_chen_bo').click(); shown('.primary').click();`), "ou_chen_bo")
	equal(t, "an empty choice cannot be confirmed", pick(`{}`, `
		if (!shown('.primary').disabled) throw new Error('enabled');
		shown('.secondary').click();`), "fail")
	equal(t, "a name is text", pick(`{}`, `
		if (!row('ou_markup').textContent.includes('<b>Bobby</b>') || row('ou_markup').querySelector('b')) throw new Error('markup');
		row('ou_markup').click(); shown('.primary').click();`), "ou_markup")
	f.clean() // also fails if pictures did not load
}

func TestChatPicker(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	equal(t, "a group, with a message", eval[string](f, `
		const told = call('chooseChat', {selectType: 1, showMessageInput: true});
		await appears('.picker');
		if (shown('.row[data-id="oc_emma"]')) throw new Error('people are there');
		shown('.row[data-id="oc_project"]').click();
		shown('.picker input').value = 'hi';
		shown('.primary').click();
		const [[kind, payload]] = await told;
		return [kind, payload.data.length, payload.data[0].id, payload.data[0].chatType, payload.data[0].name, payload.message].join();`),
		"success,1,oc_project,1,项目讨论组,hi")
}

func TestPermissionIsAskedOnce(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) { s.Language, s.Permissions["scope.userInfo"] = "en_US", Ask }})
	f.configure()
	equal(t, "refused", answers(f, `call('getUserInfo')`, ".modal .secondary", `
		if (!shown('.title').textContent.startsWith('“cli_emulator”') || !shown('.content').textContent) throw new Error(shown('.modal').textContent);
		element.click();`), `fail {"errno":107} 2`)
	equal(t, "setting", f.emulator.Settings().Permissions["scope.userInfo"], Refused)
	equal(t, "not asked again, but shown the way to the settings", eval[string](f, `
		const errno = (await call('getUserInfo'))[0][1].errno;
		(await appears('.modal .primary')).click();
		const allow = await appears('.view-permissions [role="switch"][aria-label*="rofile"]');
		allow.click();
		shown('.view-close').click();
		while (!(await call('getSetting'))[0][1].authSetting['scope.userInfo']) await sleep(10);
		return errno + ' ' + !!shown('dialog') + ' ' + (await call('getUserInfo'))[0][0];`), "107 false success")
	equal(t, "setting", f.emulator.Settings().Permissions["scope.userInfo"], Granted)
}

// A permission that was refused opens the settings when it is asked for again;
// that of badges asks.
func TestAuthorizeAfterARefusal(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) {
		s.Client = ClientFeishuAndroid
		s.Permissions["scope.record"], s.Permissions["scope.appBadge"] = Refused, Refused
	}})
	f.configure()
	equal(t, "closed without a change", answers(f, `call('authorize', {scope: 'scope.record'})`, ".view-permissions .view-close", `element.click();`), `fail {"errno":107} 2`)
	equal(t, "badge", answers(f, `call('authorize', {scope: 'scope.appBadge'})`, ".modal .primary", `element.click();`), `success {} 2`)
}

func TestScreenFitsAPhone(t *testing.T) {
	f := open(t, fixtureOptions{width: 375, settings: onAndroid})
	f.configure()
	for _, call := range []string{
		`tt.showToast({title: 'long '.repeat(60)})`,
		`tt.showModal({title: 'long '.repeat(60), content: 'x'.repeat(3000)})`,
		`tt.showPrompt({title: 'T'})`,
		`tt.chooseContact({})`,
		`tt.showActionSheet({itemList: ['a', 'b', 'c', 'd', 'e', 'f']})`,
		`tt.showModal({title: 'T', confirmText: 'confirm'.repeat(20), cancelText: 'cancel'.repeat(20)})`,
	} {
		equal(t, call, eval[string](f, `
			while (shown('dialog, .toast')) shown('dialog, .toast').remove();
			`+call+`;
			await appears('.card, .toast');
			await sleep(300); // until the animation has ended
			const card = shown('.card, .toast');
			const r = card.getBoundingClientRect();
			return String(r.left >= 0 && r.right <= 375 && r.top >= 0 && r.bottom <= 780 && card.scrollWidth <= card.clientWidth);`), "true")
	}
}
