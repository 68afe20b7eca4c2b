package csscompat

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var styleElement = regexp.MustCompile(`(?s)<style[^>]*>(.*?)</style>`)

// developersOnly is the emulator's workbench, which developers open in the browser
// of their own machine.
const developersOnly = "internal/emulator/panel/"

// TestStyleSheets checks the style sheets of this repository that pages in Feishu
// use, those that the emulator shows over them included.
func TestStyleSheets(t *testing.T) {
	const root = "../.."
	cmd := exec.Command("git", "ls-files", "*.css", "*.html")
	cmd.Dir = root
	files, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	sheets := 0
	for _, file := range strings.Fields(string(files)) {
		if strings.HasPrefix(file, developersOnly) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		styles := []string{string(content)}
		if strings.HasSuffix(file, ".html") {
			styles = nil
			for _, match := range styleElement.FindAllStringSubmatch(string(content), -1) {
				if !strings.Contains(match[1], "{{") {
					styles = append(styles, match[1])
				}
			}
		}
		for _, css := range styles {
			sheets++
			found, err := Check(css)
			if err != nil {
				t.Errorf("%s: %v", file, err)
			}
			for _, problem := range found {
				t.Errorf("%s: %s", file, problem)
			}
		}
	}
	if sheets < 5 {
		t.Errorf("only %d style sheets", sheets)
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		css  string
		want string // part of the only problem, "" for none
	}{
		// Selectors.
		{`.a, .b:hover > .c::before { color: red }`, ""},
		{`.a:focus-visible { color: red }`, ""},
		{`.a:hover, .a:focus-visible { color: red }`, "drops the whole rule"},
		{`.a:focus-visible, .b:focus-visible { color: red }`, ""},
		{`.small, .file::file-selector-button { color: red }`, "drops the whole rule"},
		{`:is(h1, h2) { color: red }`, ":is is not known"},
		{`.a:where(.b) { color: red }`, ":where is not known"},
		{`.a:has(.b) { color: red }`, ":has is not known"},
		{`input:not([type="a"], [type="b"]) { color: red }`, ":not() with a list"},
		{`input:not([type="a"]):not([type="b, c"]) { color: red }`, ""},
		{`li:nth-child(2 of .a) { color: red }`, "Chromium 111"},
		{`.a { .b { color: red } }`, "nested"},
		{`.a { color: red; &:hover { color: blue } }`, "nested"},
		{`@media (forced-colors: active) { .a { inset: 0; stroke: CanvasText } }`, ""},
		// Properties.
		{`.a { inset: 0 }`, "inset is not known"},
		{`.a { top: 0; right: 0; bottom: 0; left: 0; inset: 0 }`, ""},
		{`.a { padding-block: 7px }`, "padding-block is not known"},
		{`.a { padding-top: 7px; padding-inline-start: 7px; --own: 1 }`, ""},
		{`.a { aspect-ratio: 1 }`, "aspect-ratio is not known"},
		{`.a { accent-color: red; text-wrap: balance; color-scheme: dark }`, ""},
		{`.a { some-thing-new: 1 }`, "some-thing-new is not known"},
		// Values.
		{`.a { padding: max(16px, 1em) }`, "declare an older value before"},
		{`.a { padding: 16px; padding: max(16px, 1em) }`, ""},
		{`.a { padding: 16px; padding: max(16px, env(safe-area-inset-top)) }`, "taken for valid"},
		{`.a { padding: 16px; padding: clamp(1px, var(--a), 2px) }`, "taken for valid"},
		{`.a { padding: calc(1px + env(safe-area-inset-top)) }`, ""},
		{`.a { --a: min(1px, 2px) }`, "set it within @supports"},
		{`.a { height: 100vh; height: 100dvh }`, ""},
		{`.a { height: 100dvh }`, "100dvh is not known"},
		{`.a { width: -3.5cqw }`, "is not known"},
		{`.a { overflow-wrap: anywhere }`, "Chromium 80"},
		{`.a { overflow-wrap: anywhere; word-break: break-word }`, ""},
		{`.a { overflow: clip }`, "declare an older value"},
		{`.a { color: color-mix(in srgb, red, blue) }`, "declare an older value"},
		{`.a { color: light-dark(#fff, #000) }`, "declare an older value"},
		{`.a { content: "max(1dvh)"; color: #12cq34 }`, ""},
		{`.a { all: revert !important }`, "is not known"},
		// Flex.
		{`.a { display: grid; gap: 8px }`, ""},
		{`.a { display: flex; gap: 8px }`, "gap outside a grid"},
		{`.a { display: inline-flex; row-gap: 8px }`, "row-gap outside a grid"},
		{`.a { display: flex } @media (max-width: 9px) { .b .a:hover { gap: 6px } }`, "gap outside a grid"},
		{`.a { display: flex } .a { display: grid; gap: 6px }`, ""},
		{`.a { display: grid } main .a.b > .a:hover { gap: 6px }`, ""},
		{`p button.a { display: grid }`, "buttons are no grids"},
		{`.a { gap: 6px }`, "gap outside a grid"},
		{`.a { gap: 0; columns: 2 } .b { columns: 2; column-gap: 9px }`, ""},
		{`.a { display: flex; align-items: start }`, "flex-start"},
		// At-rules.
		{`@media (min-width: 9px) and (prefers-color-scheme: dark) { .a { color: red } }`, ""},
		{`@media (width >= 9px) { .a { color: red } }`, "ranges"},
		{`@media (dynamic-range: high) { .a { color: red } }`, "media feature"},
		{`@layer a { .a { color: red } }`, "@layer is not known"},
		{`@layer a, b;`, "@layer is not known"},
		{`@container (min-width: 9px) { .a { color: red } }`, "@container is not known"},
		{`@keyframes a { from { opacity: 0 } 50% { inset: 0 } }`, "inset is not known"},
		{`@font-face { font-family: a; src: url(a.woff2) }`, ""},
		{`@supports (padding: max(0px)) { .a { padding: max(1px, env(a)); inset: 0 } }`, ""},
		{`@supports not (inset: 0) { .a { aspect-ratio: 1 } }`, "aspect-ratio"},
		{`@supports (display: grid) { .a { inset: 0 } }`, "inset is not known"},
		{`@supports (display: grid) and (inset: 0) { .a { inset: 0 } }`, ""},
		{`@supports ((display: grid) or (inset: 0)) { .a { inset: 0 } }`, "inset is not known"},
		{`@supports selector(:has(a)) { .a:has(b) { color: red } }`, ""},
		{`/* .a { inset: 0 } */ .a { color: red /* inset: 0 */ }`, ""},
		// Not CSS.
		{`.a { color: red`, ""},
		{`@media print { .a { color: red }`, "not closed"},
		{`.a { color }`, "no declaration"},
		{`}`, "without {"},
		{`.a`, "outside a rule"},
	} {
		found, err := Check(test.css)
		if err != nil {
			found = append(found, err.Error())
		}
		switch {
		case test.want == "" && len(found) == 0:
		case test.want != "" && len(found) == 1 && strings.Contains(found[0], test.want):
		default:
			t.Errorf("%s\n\tgot  %s\n\twant %q", test.css, fmt.Sprintf("%q", found), test.want)
		}
	}
}
