//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// What is required is asked for beside its field, before a call. In JSON everything
// is sent.
func TestGalleryChecksBeforeTheCall(t *testing.T) {
	t.Parallel()
	const path = "tt.openSchema"
	s, b := newFixture(t), newTab(t)
	openGallery(s, b, "#"+path)
	b.waitFor(api(path, ".field .mistake")+"?.hidden", shortWait) // not yet
	b.press(path, "[data-do=run]")
	b.waitFor(api(path, ".field .mistake")+`.textContent.includes("必填")`, shortWait)
	b.waitFor(api(path, ".field .value")+` === document.activeElement`, shortWait)
	if calls := s.Host.Calls(path); len(calls) > 0 {
		t.Errorf("called %v", calls)
	}
	b.enter(path, ".field .value", "no URI")
	b.waitFor(api(path, ".field .mistake")+`.textContent.includes("格式")`, shortWait)
	b.enter(path, ".field .value", "https://example.com/")
	b.waitFor(api(path, ".field .mistake")+".hidden", shortWait)

	b.enter(path, ".field .value", "")
	b.press(path, "[data-do=json]")
	b.press(path, "[data-do=run]")
	b.waitForOutcome(path, "failed")
	b.wantQuiet()
}

// A call that waits shows since when, and can be given up. The focus stays.
func TestGalleryCancelsACall(t *testing.T) {
	t.Parallel()
	const path = "tt.showToast"
	s, b := newFixture(t), newTab(t)
	s.update(t, asUser(1))
	s.update(t, outcome(path, emulator.Outcome{Kind: emulator.OutcomeNever}))
	openGallery(s, b, "#"+path)
	b.press(path, "[data-do=fill]")
	eval[any](b, api(path, "[data-do=run]")+".focus(); null")
	b.press(path, "[data-do=run]")
	b.waitFor("!"+api(path, "[data-do=cancel]")+".hidden", shortWait)
	b.waitForFocus("[data-do=run]")
	b.waitFor(api(path, ".elapsed")+`.textContent === "1 s"`, shortWait)
	eval[any](b, api(path, "[data-do=cancel]")+".focus(); null")
	b.press(path, "[data-do=cancel]")
	b.waitForOutcome(path, "failed")
	if remedy := b.in(path, ".remedy"); !strings.Contains(remedy, "stopped waiting") {
		t.Errorf("it says %q", remedy)
	}
	b.waitForFocus("[data-do=run]")
	b.waitFor(api(path, "[data-do=cancel]")+".hidden && "+api(path, ".elapsed")+".hidden", shortWait)
	b.wantQuiet()
}

// Where the answer is longer than the screen has room for, it is scrolled into view.
func TestGalleryShowsTheAnswer(t *testing.T) {
	t.Parallel()
	const path = "tt.getSystemInfo"
	s, b := newFixture(t), newTab(t)
	b.emulate(device{width: 390, height: 400, phone: true})
	openGallery(s, b, "#"+path)
	b.press(path, "[data-do=run]")
	b.waitForOutcome(path, "succeeded")
	if top := eval[float64](b, api(path, ".outcome")+".getBoundingClientRect().top"); top < 0 || top > 400 {
		t.Errorf("the answer begins at %v, beyond the screen", top)
	}
}
