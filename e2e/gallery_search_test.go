//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// typeText types a text into the element that has the focus.
func (b *tab) typeText(text string) {
	b.Helper()
	call(b, input.InsertText, input.InsertTextParams{Text: text})
}

// pressKey presses a key, as a user does: what the page prevents does not happen.
func (b *tab) pressKey(key, text string, modifiers int64) {
	b.Helper()
	codes := map[string]int64{"Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "/": 191, "k": 75}
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Text: text, WindowsVirtualKeyCode: codes[key], Modifiers: modifiers}
	call(b, input.DispatchKeyEvent, down)
	down.Type, down.Text = input.DispatchKeyEventTypeKeyUp, ""
	call(b, input.DispatchKeyEvent, down)
}

// waitForFocus waits until the element that a selector finds has the focus.
func (b *tab) waitForFocus(selector string) {
	b.Helper()
	b.waitFor(`document.activeElement?.matches(`+"`"+selector+"`"+`)`, shortWait)
}

// The search works by keys alone, as a combo box does.
func TestGallerySearchByKeys(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "")
	b.pressKey("/", "/", 0)
	b.waitForFocus("#search")
	b.typeText("摄像头")
	b.waitFor(`document.querySelector("#search").getAttribute("aria-expanded") === "true"`, shortWait)
	b.wantText("#shown", "4")
	if value := eval[string](b, `document.querySelector("#search").value`); value != "摄像头" {
		t.Errorf("the search is %q", value)
	}
	active := func(n int) string {
		return `[...document.querySelectorAll("#options [role=option]")].map(o => o.getAttribute("aria-selected")).indexOf("true") === ` + string(rune('0'+n)) +
			` && document.querySelector("#search").getAttribute("aria-activedescendant") === "option-` + string(rune('0'+n)) + `"`
	}
	b.pressKey("ArrowDown", "", 0)
	b.waitFor(active(0), shortWait)
	b.pressKey("ArrowUp", "", 0) // before the first is the last
	b.waitFor(active(3), shortWait)
	b.pressKey("ArrowDown", "", 0)
	b.pressKey("ArrowDown", "", 0)
	b.waitFor(active(1), shortWait)
	path := eval[string](b, `document.querySelector("#option-1").dataset.path`)
	b.pressKey("Enter", "\r", 0)
	b.waitFor(api(path, ".panel")+" != null", shortWait)
	b.waitForFocus(".api-line[aria-expanded=true]")
	b.waitFor(`location.hash === "#`+path+`" && document.querySelector("#options").hidden`, shortWait)
	if q := eval[string](b, `new URLSearchParams(location.search).get("q")`); q != "摄像头" {
		t.Errorf("q is %q", q)
	}

	b.pressKey("k", "", 2) // control
	b.waitForFocus("#search")
	b.pressKey("Escape", "", 0)
	b.waitFor(`location.search === "" && document.querySelector("#shown").textContent === "208"`, shortWait)
	b.waitFor(api(path, ".panel")+" != null", shortWait) // it stays open
	b.typeText("scancode")
	b.pressKey("Enter", "\r", 0) // before the options are there
	b.waitFor(api("tt.scanCode", ".panel")+" != null", shortWait)
	b.wantQuiet()
}

// Keys that belong to a text are not taken from it.
func TestGallerySlashInAText(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "#tt.openSchema")
	b.waitFor(api("tt.openSchema", ".field .value")+" != null", shortWait)
	eval[any](b, api("tt.openSchema", ".field .value")+".focus(); null")
	b.typeText("https:")
	b.pressKey("/", "/", 0)
	b.pressKey("/", "/", 0)
	b.waitFor(api("tt.openSchema", ".field .value")+`.value === "https://"`, shortWait)
	b.waitForSnippet("tt.openSchema", ".js", `schema: "https://"`)
}

func TestGallerySearchInURL(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "?q=camera#tt.scanCode")
	b.waitFor(api("tt.scanCode", ".panel")+" != null", shortWait)
	b.wantText("#shown", "4")
	if value := eval[string](b, `document.querySelector("#search").value`); value != "camera" {
		t.Errorf("the search is %q", value)
	}
	// A link to a function that the search hides, and back.
	eval[any](b, `{
		const link = document.createElement("a");
		link.href = "/gallery#tt.showToast";
		document.querySelector("#main").append(link);
		link.click();
		null
	}`)
	b.waitFor(api("tt.showToast", ".panel")+` != null && document.querySelector("#search").value === ""`, shortWait)
	eval[any](b, `history.back(); null`)
	b.waitFor(`document.querySelector("#search").value === "camera" && document.querySelector("#shown").textContent === "4"`, shortWait)
	b.wantQuiet()
}

// A mistyped link says so and leads to similar functions.
func TestGalleryUnknownFunction(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, asUser(1))
	openGallery(s, b, "#tt.getLocatoin")
	b.waitFor(`document.querySelector("#unknown").textContent.startsWith("No JSAPI named tt.getLocatoin. Did you mean tt.getLocation")`, shortWait)
	b.click("#unknown a")
	b.waitFor(api("tt.getLocation", ".panel")+` != null && document.querySelector("#unknown").hidden`, shortWait)
	b.wantQuiet()
}

// Functions that the client lacks are marked, and Run shows the client's failure.
func TestGalleryLacking(t *testing.T) {
	t.Parallel()
	const path = "tt.makePhoneCall"
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "#"+path)
	lacks := func(path string) string { return api(path, ".badge.lacks") + "?.getBoundingClientRect().width > 0" }
	b.waitFor(lacks(path), shortWait)
	if eval[bool](b, lacks("tt.toggleChat")) {
		t.Error("a PC has toggleChat")
	}
	b.press(path, "[data-do=fill]")
	b.press(path, "[data-do=run]")
	b.waitForOutcome(path, "failed")
	if number := b.in(path, ".number"); !strings.HasPrefix(number, "errno 103") {
		t.Errorf("it fails with %q", number)
	}
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientFeishuAndroid })
	b.open("about:blank")
	openGallery(s, b, "")
	b.waitFor(lacks("tt.toggleChat")+" && !("+lacks(path)+")", shortWait)
}
