//go:build e2e

package emulator

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/axe"
)

// The page that signs users in has its style, under its own policy, and is
// accessible, in both languages and when it refuses.
func TestAuthorizePageInBrowsers(t *testing.T) {
	for _, language := range []string{"zh_CN", "en_US"} {
		f := open(t, fixtureOptions{settings: func(s *Settings) { s.Language = language }})
		for name, query := range map[string]string{
			"sign-in": "?response_type=code&client_id=" + DefaultAppID + "&redirect_uri=http%3A%2F%2Flocalhost%2F&scope=offline_access+contact%3Auser.email%3Areadonly",
			"refusal": "?response_type=code&client_id=cli_other&redirect_uri=http%3A%2F%2Flocalhost%2F",
		} {
			if err := chromedp.Do(f.tab, chromedp.Navigate(f.feishu+AuthorizePath+query)); err != nil {
				t.Fatal(err)
			}
			equal(t, name+" is styled", eval[string](f, `return getComputedStyle(document.querySelector('#authorize')).maxWidth;`), "440px")
			axe.CheckViews(t, f.tab)
			f.clean()
			if dir := os.Getenv("EMULATOR_SCREENSHOTS"); dir != "" {
				chromedp.Do(f.tab, viewport(390))
				f.picture(filepath.Join(dir, "authorize-"+name+"-"+language+".png"))
			}
		}
	}
}
