//go:build e2e

package e2e

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// onAndroid chooses a phone, for functions that no PC has.
func onAndroid(s *emulator.Settings) { s.Client = emulator.ClientFeishuAndroid }

// openGallery opens the gallery and waits until calls can be made.
func openGallery(s *fixture, b *tab, fragment string) {
	b.Helper()
	b.open(s.url + "/gallery" + fragment)
	b.waitForState("ready")
	b.waitFor(`document.querySelector("#app").dataset.proof === "ready"`, shortWait)
}

// api returns the selector of a function's element, or of an element in it.
func api(path, selector string) string {
	element := "document.getElementById(" + strconv.Quote(path) + ")"
	if selector == "" {
		return element
	}
	return element + "?.querySelector(" + strconv.Quote(selector) + ")"
}

// press clicks on an element in that of a function.
func (b *tab) press(path, selector string) {
	b.Helper()
	b.waitFor(api(path, selector)+" != null && "+api(path, selector)+`.getAttribute("aria-disabled") !== "true"`, shortWait)
	eval[any](b, api(path, selector)+".click(); null")
}

// enter sets the value of a function's input and fires the events of typing.
func (b *tab) enter(path, selector, text string) {
	b.Helper()
	b.waitFor(api(path, selector)+" != null", shortWait)
	eval[any](b, fmt.Sprintf(`(input => { input.value = %q; input.dispatchEvent(new Event("input", {bubbles: true})) })(%s); null`, text, api(path, selector)))
}

// in returns the text of an element in that of a function.
func (b *tab) in(path, selector string) string {
	b.Helper()
	return eval[string](b, api(path, selector)+"?.textContent ?? '(not there)'")
}

// waitForSnippet waits until the code of a function, .go or .js, contains a text.
func (b *tab) waitForSnippet(path, selector, text string) {
	b.Helper()
	b.waitFor(api(path, selector)+"?.textContent.includes("+strconv.Quote(text)+")", shortWait)
}

// waitForOutcome waits until the call of a function has the given outcome.
func (b *tab) waitForOutcome(path, state string) {
	b.Helper()
	b.waitFor(api(path, ".outcome")+".hidden === false && "+api(path, ".outcome")+`.dataset.state === "`+state+`"`, shortWait)
}

// fire fires an event as soon as the given number of listeners is registered in
// the client.
func (b *tab) fire(s *fixture, event string, pages int) {
	b.Helper()
	b.waitUntil(fmt.Sprintf("%d pages listen to %s", pages, event), func() bool {
		n, err := s.Fire(event, nil)
		if err != nil {
			b.Fatal(err)
		}
		return n == pages
	})
}

// unattended reports whether the emulator answers a function without the user
// once every permission is granted.
func unattended(e catalogue.Entry) bool {
	switch e.Path {
	case "tt.chooseLocation":
		return false
	case "tt.connectBLEDevice", "tt.startBluetoothDevicesDiscovery":
		return true
	}
	return e.Kind == catalogue.KindAsync && (!e.WaitsForUser || e.Scope != "")
}

func TestGalleryShowsEverything(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.emulate(desktop)
	openGallery(s, b, "")
	if n := eval[int](b, `document.querySelectorAll(".api").length`); n != len(catalogue.All()) {
		t.Errorf("%d functions, want %d", n, len(catalogue.All()))
	}
	b.screenshot("gallery-zh-desktop")
	eval[any](b, `document.querySelectorAll(".api-line").forEach(line => line.click()); null`)
	b.waitFor(fmt.Sprintf(`document.querySelectorAll(".panel .snippet:not(:empty)").length === %d`, 2*len(catalogue.All())), 30*time.Second)
	eval[any](b, `document.querySelectorAll(".js").forEach(code => new Function(code.textContent)); null`) // throws if one does not parse
	for _, l := range []device{desktop, phone} {
		b.emulate(l)
		b.wantFits()
	}
	b.wantQuiet()
}

// granted returns settings with every permission granted.
func granted(s *emulator.Settings) {
	for _, scope := range catalogue.Scopes() {
		s.Permissions[scope.Name] = emulator.Granted
	}
}

func TestGalleryEvent(t *testing.T) {
	t.Parallel()
	const path = "tt.onNetworkStatusChange"
	s, b := newFixture(t), newTab(t)
	s.update(t, onAndroid)
	b.emulate(phone)
	openGallery(s, b, "#"+path)
	b.press(path, "[data-do=run]")
	b.waitFor(api(path, ".log")+".hidden === false", shortWait)
	b.fire(s, path, 1)
	b.fire(s, path, 1)
	b.waitFor(api(path, ".log")+`.querySelectorAll("li").length === 2`, shortWait)
	b.press(path, "[data-do=fire]")
	b.waitFor(api(path, ".log")+`.querySelectorAll("li").length === 3`, shortWait)
	b.screenshot("gallery-event-zh-phone")
	if event := b.in(path, ".log pre"); !strings.Contains(event, "networkType") {
		t.Errorf("heard %s", event)
	}
	b.press(path, "[data-do=run]")
	b.waitFor(api(path, "[data-do=run]")+`.textContent === "开始监听"`, shortWait)
	b.fire(s, path, 0)
	if !eval[bool](b, api(path, "[data-do=fire]")+".hidden") {
		t.Error("a sample can be fired without a listener")
	}
	if n := eval[int](b, api(path, ".log")+`.querySelectorAll("li").length`); n != 3 {
		t.Errorf("%d events are in the log, want 3", n)
	}
	b.press(path, "[data-do=run]") // again, and closed instead
	b.waitFor(api(path, "[data-do=run]")+`.textContent === "停止监听"`, shortWait)
	b.press(path, ".api-line")
	b.waitFor(api(path, ".panel")+" == null", shortWait)
	b.fire(s, path, 0)
	b.wantQuiet()
}

func TestGalleryEventsWithAnArgument(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "")
	for _, path := range []string{"tt.onChatBadgeChange", "tt.onServerBadgePush"} {
		b.press(path, ".api-line")
		if entry, _ := catalogue.Lookup(path); len(entry.Example) > 0 {
			b.press(path, "[data-do=fill]")
		}
		b.press(path, "[data-do=run]")
		b.waitFor(api(path, ".log")+".hidden === false", shortWait)
		b.fire(s, path, 1)
		b.waitFor(api(path, ".log")+`.querySelectorAll("li").length === 1`, shortWait)
	}
}

func TestGalleryShowsFailures(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, onAndroid)
	s.update(t, asUser(1)) // an English user
	s.update(t, outcome("tt.getLocation", emulator.Outcome{Kind: emulator.OutcomeRefuse}))
	b.emulate(device{width: 1280, height: 800, dark: true})
	openGallery(s, b, "#tt.getLocation")
	b.waitFor(api("tt.getLocation", ".try h4")+`?.textContent === "Parameters"`, shortWait)
	b.press("tt.getLocation", "[data-do=run]")
	b.waitForOutcome("tt.getLocation", "failed")
	for selector, want := range map[string]string{".number": "errno ", ".meaning": "permission", ".remedy": "refused"} {
		if got := b.in("tt.getLocation", selector); !strings.Contains(got, want) {
			t.Errorf("refused: %s is %q, which lacks %q", selector, got, want)
		}
	}

	b.press("tt.getLocation", "[data-do=json]")
	b.enter("tt.getLocation", ".json", `{"timeout": "soon"}`)
	b.waitForSnippet("tt.getLocation", ".go", `client.Call(ctx, "tt.getLocation"`) // the type has no room for it
	b.waitFor(api("tt.getLocation", ".as-json .mistake")+`.textContent.includes("timeout")`, shortWait)
	eval[any](b, api("tt.getLocation", ".outcome")+".setAttribute('hidden', ''); null")
	s.update(t, outcome("tt.getLocation", emulator.Outcome{}))
	b.press("tt.getLocation", "[data-do=run]")
	b.waitForOutcome("tt.getLocation", "failed")
	b.screenshot("gallery-failed-en-dark")
	for selector, want := range map[string]string{".number": "errno 104", ".meaning": "invalid parameter", ".remedy": "did not accept the parameters", ".answer": "timeout"} {
		if got := b.in("tt.getLocation", selector); !strings.Contains(got, want) {
			t.Errorf("wrong parameter: %s is %q, which lacks %q", selector, got, want)
		}
	}
	b.enter("tt.getLocation", ".json", `{"timeout":`)
	b.waitFor(api("tt.getLocation", "[data-do=run]")+`.getAttribute("aria-disabled") === "true"`, shortWait)
	if got := b.in("tt.getLocation", ".as-json .mistake"); got != "This is not valid JSON." {
		t.Errorf("the mistake is %q", got)
	}
	b.wantQuiet()
}

// Bytes are sent to the client and received from it.
func TestGalleryBytes(t *testing.T) {
	t.Parallel()
	const write, read = "tt.getFileSystemManager().writeFile", "tt.getFileSystemManager().readFile"
	s, b := newFixture(t), newTab(t)
	b.emulate(desktop)
	openGallery(s, b, "#"+write)
	b.enter(write, ".field:nth-child(1) .value", "ttfile://user/gallery.bin")
	b.enter(write, ".field:nth-child(2) .value", "AAH/")
	b.enter(write, ".field:nth-child(2) .coding", "base64")
	b.waitForSnippet(write, ".go", `Data:     []byte("\x00\x01\xff")`)
	b.waitForSnippet(write, ".js", `new Uint8Array([0, 1, 255]).buffer`)
	b.press(write, "[data-do=run]")
	b.waitForOutcome(write, "succeeded")

	b.press(read, ".api-line")
	b.enter(read, ".field:nth-child(1) .value", "ttfile://user/gallery.bin")
	b.press(read, "[data-do=run]")
	b.waitForOutcome(read, "succeeded")
	if answer := b.in(read, ".answer"); !strings.Contains(answer, "⟨3 B⟩") || !strings.Contains(answer, `x00`) {
		t.Errorf("read %s", answer)
	}

	eval[any](b, `{
		const transfer = new DataTransfer();
		transfer.items.add(new File([new Uint8Array([104, 105])], "hi.txt"));
		const input = `+api(write, ".file")+`;
		input.files = transfer.files;
		input.dispatchEvent(new Event("input", {bubbles: true}));
		null
	}`)
	b.waitForSnippet(write, ".go", `[]byte("hi")`)
	b.screenshot("gallery-bytes-zh-desktop")
	b.wantQuiet()
}

func TestGallerySearch(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "")
	shown := `[...document.querySelectorAll(".api")].map(e => e.id).join(" ")`
	b.do(chromedp.SendKeys(chromedp.CSS("#search"), "scancode"))
	b.waitFor(shown+` === "tt.scanCode"`, shortWait)
	b.wantText("#shown", "1")
	b.waitFor(`document.querySelector(".api mark").textContent === "scanCode"`, shortWait)
	b.waitFor(`location.search === "?q=scancode"`, shortWait)
	b.do(chromedp.SendKeys(chromedp.CSS("#search"), "xyz"))
	b.waitFor(`document.querySelector("#none") !== null`, shortWait)
	eval[any](b, `{
		const set = (e, value) => { e.value = value; e.dispatchEvent(new Event("input", {bubbles: true})) };
		set(document.querySelector("#search"), "");
		set(document.querySelector("#platform"), "PC");
		document.querySelector("[name=group][value=nfc]").click();
		null
	}`)
	want := 0
	for _, e := range catalogue.All() {
		if e.Group == "nfc" && e.Since.PC != catalogue.VersionUnsupported {
			want++
		}
	}
	b.wantText("#shown", strconv.Itoa(want))
	if n := eval[int](b, `document.querySelectorAll(".group").length`); n > 1 {
		t.Errorf("%d groups are shown", n)
	}
	b.wantQuiet()
}

func TestGalleryDeepLink(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, asUser(1))
	b.emulate(phone)
	openGallery(s, b, "#tt.getLocation")
	b.waitFor(api("tt.getLocation", ".panel")+" != null", shortWait)
	b.waitFor(`scrollY > 0`, shortWait)
	b.press("tt.getLocation", "[data-do=fill]")
	b.screenshot("gallery-en-phone")
	b.waitForSnippet("tt.getLocation", ".go", "Timeout:  10 * time.Second")
	b.press("tt.showToast", ".api-line")
	b.waitFor(`location.hash === "#tt.showToast"`, shortWait)
	b.wantFits()
	b.wantQuiet()
}

// Safari refuses another address after a hundred within half a minute.
func TestGalleryAddressIsRefused(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "")
	eval[any](b, `history.replaceState = () => { throw new DOMException("too often", "SecurityError") }, null`)
	for range 2 {
		b.press("tt.showToast", ".api-line")
		b.press("tt.hideToast", ".api-line")
	}
	b.waitFor(api("tt.showToast", ".panel")+" == null && !document.querySelector('#crashed')", shortWait)
	b.wantQuiet()
}

func TestGalleryFromHomeAndBack(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, asUser(1))
	b.open(s.url + "/")
	b.waitForState("ready")
	b.click("#to-gallery")
	b.waitFor(`document.querySelector("#app")?.dataset.proof === "ready" && document.querySelector("#apis") !== null`, shortWait)
	if title := eval[string](b, "document.title"); title != "JSAPI gallery" {
		t.Errorf("the title is %q", title)
	}
	b.click("#to-home")
	b.waitFor(`document.querySelector("#user-name") !== null`, shortWait)
	if title := eval[string](b, "document.title"); title != "Feishu web app" {
		t.Errorf("at home the title is %q", title)
	}
	b.wantQuiet()
}

func TestGalleryOutsideFeishu(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
	b.setUserAgent(chromeAgent, "en-US")
	b.emulate(phone)
	b.open(s.url + "/gallery#tt.showToast")
	b.waitForState("ready")
	b.waitFor(`document.querySelector("#app").dataset.proof === "outside"`, shortWait)
	b.waitFor(api("tt.showToast", "[data-do=run]")+`?.getAttribute("aria-disabled") === "true"`, shortWait)
	b.screenshot("gallery-outside-en-phone")
	if why := b.in("tt.showToast", ".why"); why != "Run needs Feishu" {
		t.Errorf("it says %q", why)
	}
	b.wantQuiet()
}

func TestGalleryAuthenticatesAgain(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, onAndroid)
	s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333447, Times: 1}))
	s.update(t, granted)
	b.emulate(phone)
	b.open(s.url + "/gallery#tt.getLocation")
	b.waitFor(`document.querySelector("#app")?.dataset.proof === "failed"`, shortWait)
	b.wantText("#error-code", "333447")
	b.press("tt.getLocation", "[data-do=run]")
	b.waitForOutcome("tt.getLocation", "failed")
	if number := b.in("tt.getLocation", ".number"); number != "errno 105" {
		t.Errorf("not configured it fails with %q", number)
	}
	eval[any](b, `scrollTo(0, 0); null`)
	b.screenshot("gallery-unproven-zh-phone")
	b.click("#retry")
	b.waitFor(`document.querySelector("#app").dataset.proof === "ready"`, shortWait)
	b.press("tt.getLocation", "[data-do=run]")
	b.waitForOutcome("tt.getLocation", "succeeded")
}
