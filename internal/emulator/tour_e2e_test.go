//go:build e2e

package emulator

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/axe"
)

// A stop of the tour is something that the client shows.
type stop struct {
	name string
	call string // evaluated in the page
	wait string // selector of what appears
	on   string // "phone", "desktop"; both if empty
}

// stops are all kinds of what the client shows, long and short texts among them.
var stops = []stop{
	{"toast", `tt.showToast({title: 'Saved', duration: 60000})`, `.toast`, ""},
	{"toast-error", `tt.showToast({title: 'It could not be saved. Try again later.', icon: 'error', duration: 60000})`, `.toast`, ""},
	{"loading", `tt.showLoading({title: 'Loading', mask: true})`, `.toast`, ""},
	{"modal", `tt.showModal({title: 'Delete this entry?', content: 'It cannot be restored.'})`, `.modal`, ""},
	{"modal-long", `tt.showModal({title: 'T'.repeat(60), content: 'word '.repeat(800)})`, `.modal`, ""},
	{"prompt", `tt.showPrompt({title: 'Name of the list'})`, `.prompt`, ""},
	{"sheet", `tt.showActionSheet({itemList: ['Edit', 'Share', 'Delete']})`, `.sheet`, "phone"},
	{"scan", `tt.scanCode({})`, `.prompt`, "phone"},
	{"permission", `tt.authorize({scope: 'scope.runData'})`, `.modal`, ""},
	{"permissions", `tt.openSetting({})`, `.view-permissions`, ""},
	{"consent", `tt.requestAccess({appID: 'cli_emulator', scopeList: ['contact:user.email:readonly', 'offline_access']})`, `.modal`, ""},
	{"password", `tt.startPasswordVerify({})`, `.prompt`, ""},
	{"credential", `tt.startDeviceCredential({authContent: 'Open the safe'})`, `.modal`, "phone"},
	{"apply", `tt.applyTenantAppScope({})`, `.modal`, ""},
	{"contacts", `tt.chooseContact({chosenIds: ['ou_chen_bo'], disableChosenIds: ['ou_emma_clarke']})`, `.picker`, ""},
	{"chats", `tt.chooseChat({showMessageInput: true})`, `.picker`, ""},
	{"images", `tt.chooseImage({})`, `.picker`, ""},
	{"media", `tt.chooseMedia({})`, `.picker`, ""},
	{"video", `tt.chooseVideo({})`, `.picker`, ""},
	{"files", `tt.filePicker({})`, `.picker`, ""},
	{"docs", `tt.docsPicker({})`, `.picker`, ""},
	{"places", `tt.chooseLocation({})`, `.picker`, "phone"},
	{"place", `tt.openLocation({latitude: 39.9, longitude: 116.4, name: 'Temple of Heaven', address: 'Beijing', scale: 18})`, `.view`, "phone"},
	{"profile", `tt.enterProfile({openid: 'ou_zhang_xiaoyu'})`, `.view`, ""},
	{"chat", `tt.enterChat({openChatId: 'oc_project'})`, `.view`, ""},
	{"side-chat", `tt.toggleChat({openChatId: 'oc_lunch'})`, `.view`, "desktop"},
	{"card", `tt.sendMessageCard({openChatIDs: ['oc_project'], cardContent: {msg_type: 'interactive', card: {header: {}}}})`, `.view`, ""},
	{"mail", `tt.mailto({to: ['a@example.com'], subject: 'Report', body: 'Hello'})`, `.view`, "phone"},
	{"call", `tt.makePhoneCall({phoneNumber: '+86 10 1234'})`, `.modal`, "phone"},
	{"share", `tt.share({contentType: 'url', url: 'https://example.com/', title: 'T'})`, `.sheet`, "phone"},
	{"preview", `tt.previewImage({urls: ['https://nowhere.invalid/a.png', 'ttfile://temp/none.jpg']})`, `.view`, ""},
	{"document", `tt.openDocument({filePath: 'https://sample.feishu.cn/docx/x', fileType: 'cloudFile'})`, `.view`, ""},
	{"schema", `tt.openSchema({schema: 'https://applink.feishu.cn/client/web_url/open?url=https%3A%2F%2Fexample.com%2F&mode=window'})`, `.view`, ""},
	{"more", `tt.showMoreItemPanel({})`, `.sheet`, "phone"},
	{"save-as", `tt.saveFileAs({filePath: 'ttfile://user/report.pdf'})`, `.prompt`, "desktop"},
	{"nfc", `tt.getNFCAdapter().startDiscovery({})`, `.view`, "phone"},
	{"closed", `tt.closeWindow({})`, `.view`, ""},
	{"badge", `tt.setNavigationBar({right: {items: [{id: 'menu', text: 'Menu'}]}}); tt.enableLeaveConfirm({effect: ['close']}); (await appears('.badge')).click()`, `.badge-card`, ""},
}

// tourCleanup closes everything without an answer.
const tourCleanup = `
	tt.hideToast({});
	while (shown('dialog')) {
		const before = shown('dialog');
		(shown('dialog .view-close, dialog .footer > .secondary, dialog .sheet-cancel') || shown('dialog .primary')).click();
		await until(() => shown('dialog') !== before);
	}
	if (shown('.badge-card')) shown('.badge').click();`

// The tour shows everything on a phone and on a desktop, in light and in dark. With
// EMULATOR_SCREENSHOTS, a directory, it takes pictures there.
func TestTourOfTheScreens(t *testing.T) {
	for _, form := range []struct {
		name   string
		client Client
		width  int64
	}{{"phone", ClientFeishuIOS, 390}, {"desktop", ClientFeishuMacOS, 1280}} {
		t.Run(form.name, func(t *testing.T) {
			f := open(t, fixtureOptions{width: form.width, settings: func(s *Settings) {
				s.Client, s.Language = form.client, os.Getenv("EMULATOR_LANGUAGE")
				grantAll(s)
				s.Permissions["scope.record"], s.Permissions["scope.runData"] = Refused, Ask
			}})
			f.configure()
			do(f, `
				document.title = 'A page';
				const main = document.createElement('main');
				main.append(...document.body.childNodes);
				document.body.append(main);`)
			for _, s := range stops {
				if s.on == "" || s.on == form.name {
					f.visit(s, form.name)
				}
			}
		})
	}
}

func (f *fixture) visit(s stop, form string) {
	f.Helper()
	do(f, s.call+`; await appears('`+s.wait+`'); await sleep(300);`)
	for _, dark := range []bool{false, true} {
		look := fmt.Sprintf("%s-%s-%s", s.name, form, map[bool]string{false: "light", true: "dark"}[dark])
		if err := chromedp.Do(f.tab, scheme(dark)); err != nil {
			f.Fatal(err)
		}
		f.T.Run(look, func(t *testing.T) {
			axe.Check(t, f.tab)
			equal(t, "low contrast", eval[string](f, lowContrast), "")
			if form == "phone" && !dark {
				axe.CheckTargets(t, f.tab, axe.TargetSize)
			}
			if dir := os.Getenv("EMULATOR_SCREENSHOTS"); dir != "" {
				f.picture(filepath.Join(dir, look+".png"))
			}
		})
	}
	f.T.Run(s.name+"-"+form+"-forced-colors", func(t *testing.T) {
		f.media("forced-colors", "active")
		axe.CheckBorders(t, f.tab)
		f.media("prefers-reduced-motion", "reduce")
		axe.CheckMotion(t, f.tab)
	})
	do(f, tourCleanup)
}

func (f *fixture) media(name, value string) {
	f.Helper()
	if err := chromedp.Do(f.tab, command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: name, Value: value}},
	})); err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) picture(file string) {
	f.Helper()
	image, err := chromedp.Run(f.tab, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, image, 0o644)
	}
	if err != nil {
		f.Error(err)
	}
}
