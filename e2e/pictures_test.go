//go:build e2e

package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

var pictures = flag.String("pictures", "", "directory to write the pictures of the documentation to")

// The app on a phone and a call in the gallery, as the READMEs show them.
func TestReadmePictures(t *testing.T) {
	t.Parallel()
	for user, language := range []string{"zh", "en"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			s.update(t, asUser(user))
			s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientFeishuIOS })
			b.emulate(phone)
			b.openRow(s.url+"/", "ready")
			b.waitFor(toastTitle+` !== ""`, shortWait)
			b.waitFor(`document.querySelector("#user-avatar").naturalWidth > 0`, shortWait)
			if *pictures != "" {
				time.Sleep(3 * time.Second) // until the toast has gone
			}
			b.picture("app-" + language)

			s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientFeishuWindows })
			b.emulate(desktop)
			b.do(chromedp.EmulateViewport(1280, 800))
			openGallery(s, b, "#tt.getSystemInfo")
			b.press("tt.getSystemInfo", "[data-do=run]")
			b.waitForOutcome("tt.getSystemInfo", "succeeded")
			b.picture("gallery-" + language)
		})
	}
}

// picture writes a picture of the documentation, if it is asked for.
func (b *tab) picture(name string) {
	b.Helper()
	if *pictures == "" {
		b.screenshot(name)
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*pictures, name+".png"), png, 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}
