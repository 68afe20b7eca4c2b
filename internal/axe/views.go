package axe

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TargetSize is the least width and height of a control on a phone, in pixels.
const TargetSize = 44

// CheckViews checks the page of a tab, as it is now, on a desktop and on a phone, in
// light and in dark, with reduced motion and with forced colors. Each finding is
// reported with its view. Afterwards the tab emulates nothing.
func CheckViews(t testing.TB, tab context.Context) {
	t.Helper()
	for _, screen := range []string{"desktop", "phone"} {
		phone := screen == "phone"
		setScreen(t, tab, phone)
		for _, scheme := range []string{"light", "dark"} {
			v := view{t, screen + ", " + scheme + ": "}
			setMedia(t, tab, "prefers-color-scheme", scheme)
			Check(v, tab)
			if phone && scheme == "light" {
				CheckTargets(v, tab, TargetSize)
			}
		}
	}
	setMedia(t, tab, "prefers-reduced-motion", "reduce")
	CheckMotion(view{t, "reduced motion: "}, tab)
	setMedia(t, tab, "forced-colors", "active")
	CheckBorders(view{t, "forced colors: "}, tab)
	setMedia(t, tab, "", "")
	setScreen(t, tab, false)
	CheckFocus(t, tab) // last: focusing may change the page
	command(t, tab, emulation.ClearDeviceMetricsOverride, cdp.Empty{})
	command(t, tab, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{})
}

// A view is a test that names the view in its errors.
type view struct {
	testing.TB
	name string
}

func (v view) Error(args ...any) {
	v.Helper()
	v.TB.Error(v.name + fmt.Sprint(args...))
}

func setScreen(t testing.TB, tab context.Context, phone bool) {
	t.Helper()
	step := chromedp.EmulateViewport(1280, 800)
	if phone {
		step = chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	if err := chromedp.Do(tab, step); err != nil {
		t.Fatalf("axe: %v", err)
	}
}

// setMedia emulates a media feature, and no other one; none if name is empty.
func setMedia(t testing.TB, tab context.Context, name, value string) {
	t.Helper()
	var features []*emulation.MediaFeature // an empty value turns a feature off, its absence does not
	for _, feature := range []string{"prefers-color-scheme", "prefers-reduced-motion", "forced-colors"} {
		f := &emulation.MediaFeature{Name: feature}
		if feature == name {
			f.Value = value
		}
		features = append(features, f)
	}
	command(t, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

func command[P, R any](t testing.TB, tab context.Context, c cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(tab, c, params); err != nil {
		t.Fatalf("axe: %v", err)
	}
}
