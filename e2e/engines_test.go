//go:build engines

package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/csscompat"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/engines"
)

// An engine is one that pages have to work in.
type engine struct {
	name      string
	start     func(context.Context) (engines.Browser, error)
	tolerance float64 // in pixels, of its layout from that of the current Chromium
	narrow    int     // width of a phone, or of the narrowest window
}

func chromium(ctx context.Context) (engines.Browser, error) {
	return engines.Chromium(ctx, program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
}

func firefox(ctx context.Context) (engines.Browser, error) {
	return engines.Firefox(ctx, program("firefox-esr", "firefox"))
}

// program returns the first of the programs that is on PATH, or the first.
func program(names ...string) string {
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			return name
		}
	}
	return names[0]
}

// chromium75 is the engine of older Feishu clients on Android.
func chromium75(ctx context.Context) (engines.Browser, error) {
	name, err := filepath.Abs("../bin/chromium75")
	if err != nil {
		return nil, err
	}
	return engines.Chromium(ctx, name)
}

// others are the engines that are compared with the current Chromium.
var others = []engine{
	{"chromium75", chromium75, 1, 390},
	{"webkit", engines.WebKit, 4, 460},
	{"firefox", firefox, 4, 390},
}

// A window is a browser in a test.
type window struct {
	testing.TB
	engines.Browser
	ctx    context.Context
	engine engine
}

func openWindow(t testing.TB, e engine) *window {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	b, err := e.start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return &window{t, b, ctx, e}
}

func (w *window) try(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func evalIn[T any](w *window, body string) T {
	w.Helper()
	v, err := engines.Eval[T](w.ctx, w, body)
	w.try(err)
	return v
}

func (w *window) waitFor(expression string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
	defer cancel()
	if err := engines.WaitFor(ctx, w, expression); err != nil {
		w.screenshot("failed")
		w.Fatalf("%v\n%s", err, evalIn[string](w, `return document.body.innerText`))
	}
}

func (w *window) waitForState(state string) {
	w.Helper()
	w.waitFor(`document.querySelector("#app") && document.querySelector("#app").dataset.state === "` + state + `"`)
}

// click clicks with the mouse, where the user would: on the middle of what shows
// of the element. It fails the test if something else is there.
func (w *window) click(selector string) {
	w.Helper()
	w.waitFor(fmt.Sprintf(`document.querySelector(%q) && !document.querySelector(%q).disabled`, selector, selector))
	point := evalIn[[]float64](w, fmt.Sprintf(`
		const e = document.querySelector(%q);
		e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect();
		const x = r.left + r.width / 2, y = r.top + Math.min(r.height, innerHeight) / 2;
		const there = document.elementFromPoint(x, y);
		return e.contains(there) ? [x, y] : [];`, selector))
	if len(point) == 0 {
		w.screenshot("failed")
		w.Fatalf("%s cannot be clicked", selector)
	}
	w.try(w.Click(w.ctx, point[0], point[1]))
}

func (w *window) screenshot(scene string) {
	w.Helper()
	png, err := w.Screenshot(w.ctx)
	w.try(err)
	w.try(os.MkdirAll(screenshots, 0o755))
	w.try(os.WriteFile(filepath.Join(screenshots, "engine-"+w.engine.name+"-"+scene+".png"), png, 0o644))
}

const screenshots = "screenshots"

//go:embed layout.js
var layoutScript string

// A box is one of layout.js.
type box struct {
	Left, Right, Top, Bottom float64
	Padding, Border, Look    string
	After, Before            string
}

// differences describes what is elsewhere, or looks different, than in another
// box. Where a text is longer, one side is elsewhere, or both of what is centered.
func (b box) differences(want box, tolerance float64) (found []string) {
	for side, pair := range map[string][2][2]float64{
		"left, right": {{b.Left, b.Right}, {want.Left, want.Right}},
		"top, bottom": {{b.Top, b.Bottom}, {want.Top, want.Bottom}},
	} {
		got, want := pair[0], pair[1]
		centered := near(got[0], got[1], tolerance) && near(want[0], want[1], tolerance)
		if !near(got[0], want[0], tolerance) && !near(got[1], want[1], tolerance) && !centered {
			found = append(found, fmt.Sprintf("%s are %v, want %v", side, got, want))
		}
	}
	for what, pair := range map[string][2]string{
		"padding": {b.Padding, want.Padding}, "border": {b.Border, want.Border}, "look": {b.Look, want.Look},
		"::after": {b.After, want.After}, "::before": {b.Before, want.Before},
	} {
		if pair[0] != pair[1] {
			found = append(found, fmt.Sprintf("%s is %q, want %q", what, pair[0], pair[1]))
		}
	}
	return found
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// A layout is the boxes of a page by what they are of.
type layout map[string]box

func (l layout) differences(reference layout, tolerance float64) (found []string) {
	for place, want := range reference {
		got, there := l[place]
		if !there {
			found = append(found, place+" is missing")
			continue
		}
		for _, difference := range got.differences(want, tolerance) {
			found = append(found, place+": "+difference)
		}
	}
	for place := range l {
		if _, there := reference[place]; !there {
			found = append(found, place+" is too much")
		}
	}
	slices.Sort(found)
	return found
}

// A visit goes through the pages of the app, and looks at each from a phone and
// from a desktop.
type visit struct {
	*window
	seen map[string]layout // by scene and width
}

func (v *visit) look(scene string) {
	v.Helper()
	for _, width := range v.widths() {
		v.try(v.Resize(v.ctx, width, 844))
		const settle = `for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);`
		// Without the look of what is under the mouse.
		evalIn[any](v.window, `scrollTo(0, 0);`+settle)
		v.try(v.Move(v.ctx, 2, 2))
		evalIn[any](v.window, settle)
		name := fmt.Sprintf("%s-%d", scene, width)
		v.seen[name] = evalIn[layout](v.window, layoutScript)
		evalIn[any](v.window, `const open = document.querySelector("[aria-expanded=true]"); if (open) open.scrollIntoView();`)
		v.screenshot(name)
		if size := evalIn[[]int](v.window, `return [document.documentElement.scrollWidth, innerWidth]`); size[0] > size[1] {
			v.Errorf("%s: the page is %d pixels wide, the screen %d", name, size[0], size[1])
		}
	}
}

func (v *visit) widths() []int {
	if v.engine.narrow == 0 {
		return []int{390, 460, 1280}
	}
	return []int{v.engine.narrow, 1280}
}

// home: the page becomes ready, shows the toast and the name, and signs in and
// out.
func (v *visit) home(s *fixture) {
	v.try(v.Open(v.ctx, s.url+"/"))
	v.waitForState("ready")
	v.waitFor(`document.querySelector("#app h2") && document.querySelector("#app h2").textContent.includes("张晓雨")`)
	v.waitFor(`[...document.querySelectorAll(".steps [data-state]")].every((e) => e.dataset.state === "done")`)
	if n := s.calls("tt.showToast"); n != 1 {
		v.Errorf("tt.showToast was called %d times", n)
	}
	v.waitForRow()
	v.look("home")
	v.clickRow("#sign-in")
	v.waitFor(`document.querySelector("#signed-in-as img")`)
	v.waitForRow()
	v.look("home-signed-in")
	v.clickRow("#sign-out-everywhere")
	v.waitFor(`document.querySelector("#confirm-sign-out")`)
	v.look("home-confirm")
	v.try(v.Open(v.ctx, s.url+"/?again"))
	v.waitForState("ready")
	v.waitFor(`document.querySelector("#signed-in-as")`)
}

// waitForRow waits until the row of sign-in takes clicks.
func (v *visit) waitForRow() {
	v.Helper()
	v.waitFor(`document.querySelector("#session[aria-busy=false]")`)
}

func (v *visit) clickRow(selector string) {
	v.Helper()
	v.waitForRow()
	v.click(selector)
}

// gallery: an entry is opened, filled in and run.
func (v *visit) gallery(s *fixture) {
	v.try(v.Open(v.ctx, s.url+"/gallery"))
	v.waitForState("ready")
	v.waitFor(`document.querySelector("#app").dataset.proof === "ready"`)
	v.look("gallery")
	entry := func(path, selector string) string {
		return `[id="` + path + `"] ` + selector
	}
	for _, path := range []string{"tt.showToast", "tt.onChatBadgeChange", "tt.getFileSystemManager().writeFile"} {
		v.click(entry(path, ".api-line"))
		v.waitFor(fmt.Sprintf(`document.querySelector(%q) && document.querySelector(%q).textContent`, entry(path, ".snippet"), entry(path, ".snippet")))
		v.look("gallery-" + path)
		v.click(entry(path, ".api-line"))
	}
	path := "tt.getSystemInfo"
	v.click(entry(path, ".api-line"))
	v.click(entry(path, "[data-do=run]"))
	v.waitFor(fmt.Sprintf(`document.querySelector(%q) && !document.querySelector(%q).hidden`, entry(path, ".outcome"), entry(path, ".outcome")))
	v.waitFor(fmt.Sprintf(`document.querySelector(%q).dataset.state === "succeeded"`, entry(path, ".outcome")))
	v.look("gallery-ran")
}

// outside: the platform's page signs in, and comes back.
func (v *visit) outside(s *fixture) {
	v.try(v.ClearCookies(v.ctx))
	s.update(v, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
	v.try(v.Open(v.ctx, s.url+"/"))
	v.waitForState("outside")
	v.waitForRow()
	v.look("outside")
	v.clickRow("#sign-in")
	v.waitFor(`document.querySelector("#authorize button")`)
	v.look("platform")
	v.click(`button[value="` + emulator.Users[1].ID + `"]`)
	v.waitForState("outside")
	v.waitFor(`document.querySelector("#signed-in-as")`)
	if name := evalIn[string](v.window, `return document.querySelector("#signed-in-as").textContent`); !strings.Contains(name, emulator.Users[1].Name) {
		v.Errorf("signed in as %q", name)
	}
	v.clickRow("#sign-out")
	v.waitFor(`document.querySelector("#sign-in")`)
}

// failures: the pages that show when something has failed.
func (v *visit) failures(s *fixture) {
	v.try(v.Open(v.ctx, s.url+"/nowhere"))
	v.look("not-found")
	v.try(v.Open(v.ctx, s.url+"/login/callback?error=access_denied&state=x"))
	v.look("sign-in-failed")
	s.update(v, func(s *emulator.Settings) {
		s.Client = emulator.ClientFeishuWindows
		s.Outcomes["h5sdk.config"] = emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 2601002}
	})
	v.try(v.Open(v.ctx, s.url+"/"))
	v.waitForState("failed")
	v.look("failed")
}

// calls returns how often pages have called a function.
func (s *fixture) calls(path string) (n int) {
	for _, entry := range s.Log() {
		if entry.Path == path {
			n++
		}
	}
	return n
}

// visitWith goes through all pages with an engine.
func visitWith(t *testing.T, e engine) map[string]layout {
	v := &visit{openWindow(t, e), map[string]layout{}}
	s := newFixture(t)
	v.home(s)
	v.gallery(s)
	v.outside(s)
	v.failures(s)
	return v.seen
}

// Every page works in every engine, and looks as it does in the current
// Chromium.
func TestEngines(t *testing.T) {
	var reference map[string]layout
	var compared sync.WaitGroup
	compared.Add(1)
	t.Run("pages", func(t *testing.T) {
		t.Run("chromium", func(t *testing.T) {
			t.Parallel()
			defer compared.Done()
			reference = visitWith(t, engine{name: "chromium", start: chromium})
		})
		for _, e := range others {
			t.Run(e.name, func(t *testing.T) {
				t.Parallel()
				seen := visitWith(t, e)
				compared.Wait()
				for _, scene := range slices.Sorted(maps.Keys(seen)) {
					for i, difference := range seen[scene].differences(reference[scene], e.tolerance) {
						if i == 20 {
							t.Errorf("%s: and so on", scene)
							break
						}
						t.Errorf("%s: %s", scene, difference)
					}
				}
			})
		}
	})
}

// What the check of style sheets takes for known to Chromium 75 is, and nothing
// else is.
func TestStyleSheetsInChromium75(t *testing.T) {
	w := openWindow(t, engine{name: "chromium75", start: chromium75})
	var sheets []string
	for _, pattern := range []string{"../web/*.css", "../internal/*/*.css", "../internal/emulator/*/*/*.css", "../examples/*/web/*.css"} {
		found, err := filepath.Glob(pattern)
		w.try(err)
		sheets = append(sheets, found...)
	}
	checked := 0
	for _, sheet := range sheets {
		css, err := os.ReadFile(sheet)
		w.try(err)
		rules, err := csscompat.Parse(string(css))
		w.try(err)
		for _, rule := range rules {
			for _, d := range rule.Declarations {
				// Values with var() or env() are always valid.
				if strings.Contains(d.Value, "var(") || strings.Contains(d.Value, "env(") || strings.HasPrefix(d.Property, "--") {
					continue
				}
				checked++
				if known := evalIn[bool](w, fmt.Sprintf("return CSS.supports(%q, %q)", d.Property, d.Value)); known != csscompat.Supported(d) {
					t.Errorf("%s: %s: %s is known: %t", sheet, d.Property, d.Value, known)
				}
			}
		}
	}
	t.Logf("%d declarations of %d style sheets", checked, len(sheets))
	if len(sheets) < 5 {
		t.Errorf("only %d style sheets", len(sheets))
	}
}

// All scripts of pages can be parsed.
func TestScriptsInChromium75(t *testing.T) {
	w := openWindow(t, engine{name: "chromium75", start: chromium75})
	scripts := 0
	for _, pattern := range []string{"../internal/pages/*.js", "../internal/emulator/sdk/script/*.js", "../internal/dev/*.js", "../examples/*/*.js"} {
		files, err := filepath.Glob(pattern)
		w.try(err)
		for _, file := range files {
			scripts++
			source, err := os.ReadFile(file)
			w.try(err)
			quoted, err := json.Marshal(string(source))
			w.try(err)
			if problem := evalIn[string](w, "try { new Function("+string(quoted)+`); return ""; } catch (e) { return String(e); }`); problem != "" {
				t.Errorf("%s: %s", file, problem)
			}
		}
	}
	if scripts < 5 {
		t.Errorf("only %d scripts", scripts)
	}
}
