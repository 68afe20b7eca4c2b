//go:build e2e

package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// wantAsked fails the test unless the page has sent n requests for GET /me.
func (b *tab) wantAsked(want int) {
	b.Helper()
	// The browser lists a request before its answer has arrived.
	const asked = `performance.getEntriesByType("resource").filter((e) => new URL(e.name).pathname === "/me").length`
	if n := eval[int](b, asked); n != want {
		b.Errorf("the page has asked %d times who is signed in, want %d", n, want)
	}
}

// On a first visit no request fails and the console stays empty.
func TestFirstVisitIsQuiet(t *testing.T) {
	t.Parallel()
	for state, client := range map[string]emulator.Client{"ready": emulator.ClientFeishuWindows, "outside": emulator.ClientBrowser} {
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

// The page sends GET /me while there may be a session, and not afterwards.
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

// The page sends GET /me if scripts cannot read cookies.
func TestAsksWhoIsSignedInWithoutCookies(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	call(b, emulation.SetDocumentCookieDisabled, emulation.SetDocumentCookieDisabledParams{Disabled: true})
	b.openRow(s.url+"/", "ready")
	b.wantAsked(1)
}
