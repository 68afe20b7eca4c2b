//go:build e2e

package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const shownCalls = `return $$('.call').map((l) => l.querySelector('.call-path').textContent + ' ' + l.querySelector('.call-outcome').textContent).join();`

func TestWorkbenchShowsCalls(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	equal(t, "calls, the newest first", eval[string](f, `await until(() => $$('.call').length >= 3); `+shownCalls),
		"tt.openSchema fail 1406004: schema invalid,tt.showToast ok,h5sdk.config ok")

	go f.emulator.Page(pageURL).Call(t.Context(), "tt.closeWindow", json.RawMessage(`{"token":"hush"}`))
	do(f, `await until(() => text('.call-path') === 'tt.closeWindow');`)
	post := `{"app_id":"` + DefaultAppID + `","app_secret":"` + DefaultAppSecret + `"}`
	if _, err := http.Post(f.feishu+TokenPath, "application/json", strings.NewReader(post)); err != nil {
		t.Fatal(err)
	}
	do(f, `
		await until(() => text('.call-path').startsWith('POST '));
		for (const line of $$('.call-line')) line.click();`)
	html := eval[string](f, `return document.documentElement.outerHTML;`)
	for _, secret := range []string{DefaultAppSecret, "hush", f.emulator.Platform.Tickets()[0]} {
		if strings.Contains(html, secret) {
			t.Errorf("the workbench shows %q", secret)
		}
	}
	equal(t, "parameters", eval[string](f, `
		return $$('.call').find((l) => l.textContent.includes('showToast')).querySelector('[data-part=params] pre').textContent;`), "{\n  \"title\": \"hello\"\n}")
	equal(t, "page of a call", eval[string](f, `
		return $$('.call').find((l) => l.textContent.includes('openSchema')).querySelector('.call-facts').textContent;`), "Page"+f.url+"Number#3")
}

func TestWorkbenchFiltersCalls(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	if _, err := http.Post(f.feishu+TokenPath, "application/json", strings.NewReader(`{}`)); err != nil {
		t.Fatal(err)
	}
	do(f, `await until(() => $$('.call').length >= 4);`)
	for _, test := range []struct{ what, do, want string }{
		{"platform", `await choose('[name=kind][value=platform]');`, "POST /auth/v3/tenant_access_token/internal"},
		{"JSAPI", `await choose('[name=kind][value=jsapi]');`, "tt.openSchema,tt.showToast,h5sdk.config"},
		{"errors only", `await choose('[name=errors]');`, "tt.openSchema"},
		{"all again", `await choose('[name=errors]'); await choose('[name=search]', 'HELLO toast');`, "tt.showToast"},
		{"no match", `await choose('[name=search]', 'nothing like it');`, ""},
	} {
		equal(t, test.what, eval[string](f, test.do+`return $$('.call-path').map((e) => e.textContent).join();`), test.want)
	}
	equal(t, "what it says", eval[string](f, `return text('#no-calls') + ' ' + text('#calls-shown');`), "No calls match. 0 of 4 calls")
	equal(t, "counts", eval[string](f, `return [...$('#counts').rows].map((r) => [...r.cells].map((c) => c.textContent).join(' ').trim()).sort().join();`),
		"POST /auth/v3/tenant_access_token/internal 1 1,h5sdk.config 1,tt.openSchema 1 1,tt.showToast 1")
	do(f, `await choose('[name=search]', ''); await press('#clear-calls'); await until(() => $$('.call').length === 0);`)
	if log := f.emulator.Log(); len(log) != 0 {
		t.Errorf("cleared, but the log has %v", log)
	}
}

// New calls change neither the rows that are there nor what is in view.
func TestWorkbenchKeepsRows(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	page := f.emulator.Page(pageURL)
	page.SetConfigured()
	for i := range 60 {
		page.Call(t.Context(), "tt.showToast", json.RawMessage(fmt.Sprintf(`{"title":"before %d"}`, i)))
	}
	do(f, `
		await until(() => $$('.call').length >= 63);
		window.row = $$('.call')[20];
		row.querySelector('.call-line').click();
		const pre = row.querySelector('pre');
		row.querySelector('[data-language=go]').focus();
		getSelection().selectAllChildren(pre);
		$('#calls-scroller').scrollTop = row.offsetTop - 50;
		window.top0 = row.getBoundingClientRect().top;`)
	for i := range 20 {
		page.Call(t.Context(), "tt.showToast", json.RawMessage(fmt.Sprintf(`{"title":"after %d"}`, i)))
	}
	equal(t, "the row", eval[string](f, `
		await until(() => $$('.call').length >= 83);
		return [
			$$('.call')[40] === row, row.querySelector('.call-line').getAttribute('aria-expanded'),
			document.activeElement === row.querySelector('[data-language=go]'), getSelection().toString().includes('before'),
			Math.abs(row.getBoundingClientRect().top - top0) < 2,
		].join();`), "true,true,true,true,true")
}

// A long log has few rows.
func TestWorkbenchBoundsRows(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	page := f.emulator.Page(pageURL)
	page.SetConfigured()
	for range 500 {
		page.Call(t.Context(), "tt.hideToast", json.RawMessage(`{}`))
	}
	equal(t, "rows", eval[string](f, `
		await until(() => parseInt(text('#calls-shown')) >= 300 && !$('#more-calls').hidden);
		await sleep(300);
		const before = $$('.call').length;
		$('#more-calls').click();
		return before + ' ' + ($$('.call').length > before);`), "200 true")
}

func TestWorkbenchReplaysAndCopies(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	do(f, `
		await until(() => text('#bar-title'));
		await inFrame(`+"`await h5sdk.config(Object.assign("+f.signed()+", {jsApiList: []})); await call('showToast', {title: 'from the frame'});`"+`);
		await until(() => text('.call-path') === 'tt.showToast');
		window.copied = [];
		navigator.clipboard.writeText = async (text) => { copied.push(text); };
		$('.call-line').click();
		await press('.call [data-language=go]');
		await until(() => copied.length === 1);
		await press('.call [data-language=js]');
		await until(() => copied.length === 2);
		await press('.call .replay');
		await until(() => $$('.call').length && $$('.call')[0].call.replayOf);`)
	for i, want := range []string{"jsapi.ShowToastParams{", "tt.showToast("} {
		if got := eval[string](f, fmt.Sprintf(`return copied[%d];`, i)); !strings.Contains(got, want) || !strings.Contains(got, "from the frame") {
			t.Errorf("copied %s, want %s", got, want)
		}
	}
}
