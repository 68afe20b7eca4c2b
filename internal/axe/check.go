package axe

import (
	"context"
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed run.js
var run string

//go:embed measure.js
var measure string

// Check reports what axe-core finds in the page of a tab, a context of chromedp, as
// it is now: rules of WCAG 2.2, levels A and AA, and best practice. Animations that
// end are finished first. It does not look into frames.
func Check(t testing.TB, tab context.Context) {
	t.Helper()
	script, err := source()
	if err != nil {
		t.Fatal(err)
	}
	settle(t, tab)
	if there := evaluate[bool](t, tab, "typeof axe === 'object'"); !there {
		evaluate[any](t, tab, script+"; null")
	}
	report(t, evaluate[[]string](t, tab, run, chromedp.EvalAwaitPromise))
}

// CheckTargets reports the controls of a page that are smaller than size by size
// pixels, links in a text excepted. It scrolls.
func CheckTargets(t testing.TB, tab context.Context, size int) {
	t.Helper()
	report(t, evaluate[[]string](t, tab, fmt.Sprintf("%s.targets(%d)", measure, size)))
}

// CheckMotion reports the animations of a page that do not end within 100 ms. The
// tab has to emulate prefers-reduced-motion.
func CheckMotion(t testing.TB, tab context.Context) {
	t.Helper()
	report(t, evaluate[[]string](t, tab, measure+".motion()"))
}

// CheckBorders reports the buttons and inputs of a page without a border. The tab
// has to emulate forced-colors.
func CheckBorders(t testing.TB, tab context.Context) {
	t.Helper()
	report(t, evaluate[[]string](t, tab, measure+".borders()"))
}

// CheckFocus reports the controls of a page that look the same with the keyboard's
// focus and without.
func CheckFocus(t testing.TB, tab context.Context) {
	t.Helper()
	report(t, evaluate[[]string](t, tab, measure+".focus()"))
}

// settle ends the animations that end at some time.
func settle(t testing.TB, tab context.Context) {
	t.Helper()
	evaluate[any](t, tab, `new Promise((done) => requestAnimationFrame(() => {
		for (const a of document.getAnimations()) if (a.effect.getComputedTiming().activeDuration < Infinity) a.finish();
		requestAnimationFrame(() => done(null));
	}))`, chromedp.EvalAwaitPromise)
}

func report(t testing.TB, findings []string) {
	t.Helper()
	for _, f := range findings {
		t.Error(f)
	}
}

func evaluate[T any](t testing.TB, tab context.Context, expression string, options ...chromedp.EvaluateOption) T {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](expression, options...))
	if err != nil {
		t.Fatalf("axe: %v", err)
	}
	return v
}
