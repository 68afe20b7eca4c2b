//go:build e2e

package emulator

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press presses keys in the page.
func (f *fixture) press(keys ...string) {
	f.Helper()
	for _, key := range keys {
		if err := chromedp.Do(f.tab, chromedp.KeyEvent(key)); err != nil {
			f.Fatal(err)
		}
	}
}

// Pictures are picked by the keys alone, and can be read afterwards.
func TestPickerByKeyboard(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	do(f, `window.told = call('chooseImage', {count: 2}); await appears('.picker');`)
	f.press(kb.ArrowRight, " ", kb.End, " ", kb.Enter)
	equal(t, "chosen", eval[string](f, `
		const [[kind, payload]] = await told;
		const files = tt.getFileSystemManager();
		const sizes = [];
		for (const {path, size} of payload.tempFiles) {
			const info = await new Promise((success, fail) => files.getFileInfo({filePath: path, success, fail}));
			const image = await new Promise((success, fail) => tt.getImageInfo({src: path, success, fail}));
			sizes.push(image.width + 'x' + image.height + (info.size === size && size > 1000));
		}
		return kind + ' ' + sizes.join();`), "success 720x960true,960x540true")
	f.clean()
}

// The focus stays in the dialog even if the page moves it, and returns to the
// previous element.
func TestFocusOfDialogs(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	do(f, `
		const own = document.createElement('button');
		own.id = 'own';
		document.body.append(own);
		own.focus();
		document.addEventListener('focusin', (event) => { if (event.target !== own) own.focus(); }); // as focus traps of pages do
		window.focused = () => { const e = document.querySelector('#feishu-emulator').shadowRoot.activeElement; return e ? e.className : document.activeElement.id; };
		window.told = call('showModal', {title: 'T'}); await appears('.modal');`)
	for i, want := range []string{"button primary", "button secondary", "button primary"} {
		if i > 0 {
			f.press(kb.Tab)
		}
		equal(t, "focus", eval[string](f, `return focused();`), want)
	}
	f.press(kb.Escape)
	equal(t, "answer and focus", eval[string](f, `return (await told)[0][1].cancel + ' ' + focused();`), "true own")
}

// A dialog is above a dialog of the page, which makes the rest of the page inert.
func TestDialogAboveThePagesOwn(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	do(f, `
		const own = document.createElement('dialog');
		own.textContent = 'own';
		document.body.append(own);
		own.showModal();
		window.told = call('showPrompt', {title: 'T'}); await appears('.prompt');`)
	f.press("x", kb.Enter)
	equal(t, "answer", eval[string](f, `return (await told)[0][1].inputValue + ' ' + document.querySelector('dialog').open;`), "x true")
}

// A file of the user's computer is chosen as it is.
func TestOwnFile(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	equal(t, "content", eval[string](f, `
		const told = call('filePicker', {});
		const input = await appears('.picker input[type=file]');
		const data = new DataTransfer();
		data.items.add(new File(['own content'], 'own.txt', {type: 'text/plain'}));
		input.files = data.files;
		input.dispatchEvent(new Event('change'));
		await appears('.row[aria-selected=true]');
		shown('.footer .primary').click();
		const [[kind, {list}]] = await told;
		const read = await new Promise((success, fail) => tt.getFileSystemManager().readFile({filePath: list[0].path, encoding: 'utf8', success, fail}));
		return [kind, list.length, list[0].name, list[0].size, read.data].join();`), "success,1,own.txt,11,own content")
	f.clean()
}
