//go:build e2e

package e2e

import "testing"

// The states of the search and of the checks, in addition to those of
// TestGalleryIsAccessible.
func TestGallerySearchIsAccessible(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fragment string
		prepare  func(b *tab)
	}{
		"options": {"", func(b *tab) {
			b.pressKey("/", "/", 0)
			b.typeText("location")
			b.waitFor(`!document.querySelector("#options").hidden && document.querySelector("#found") !== null`, shortWait)
			b.pressKey("ArrowDown", "", 0)
		}},
		"unknown function": {"#tt.getLocatoin", func(b *tab) { b.waitFor(`!document.querySelector("#unknown").hidden`, shortWait) }},
		"mistake": {"?q=openSchema#tt.openSchema", func(b *tab) {
			b.press("tt.openSchema", "[data-do=run]")
			b.waitFor("!"+api("tt.openSchema", ".mistake")+".hidden", shortWait)
		}},
		"error code": {"?q=104", func(b *tab) { b.waitFor(`document.querySelector("#rows .note") !== null`, shortWait) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			s.update(t, asUser(1))
			openGallery(s, b, test.fragment)
			test.prepare(b)
			b.wantAccessible()
		})
	}
}
