//go:build e2e

package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// wantAsked fails the test unless the page has asked that often who is signed in.
func (b *tab) wantAsked(want int) {
	b.Helper()
	// The entries of a request are there before its answer is.
	const asked = `performance.getEntriesByType("resource").filter((e) => new URL(e.name).pathname === "/me").length`
	if n := eval[int](b, asked); n != want {
		b.Errorf("the page has asked %d times who is signed in, want %d", n, want)
	}
}

// A browser that has never been signed in gets no request that fails, and no
// line on its console.
func TestFirstVisitIsQuiet(t *testing.T) {
	t.Parallel()
	for state, client := range map[string]emulator.Client{"ready": emulator.ClientDesktop, "outside": emulator.ClientBrowser} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			s.update(t, func(s *emulator.Settings) { s.Client = client })
			b.openRow(s.url+"/", state)
			b.wantAsked(0)
			b.wantQuiet()
			b.wantSignedOut() // which asks
		})
	}
}

// With a session the page asks, after it no more.
func TestAsksWhoIsSignedInWhereAnySessionMayBe(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.openRow(s.url+"/", "ready")
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	b.openRow(s.url+"/?again", "ready")
	b.wantAsked(1)
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])

	b.act("#sign-out")
	b.openRow(s.url+"/?out", "ready")
	b.wantAsked(0)
	b.wantSignedOut()
}

// Where scripts cannot read cookies the page cannot know, and asks.
func TestAsksWhoIsSignedInWithoutCookies(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	call(b, emulation.SetDocumentCookieDisabled, emulation.SetDocumentCookieDisabledParams{Disabled: true})
	b.openRow(s.url+"/", "ready")
	b.wantAsked(1)
}
