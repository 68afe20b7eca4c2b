package pages_test

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/pages"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// The settings for the window of the client are in the head, before the script
// of the JSSDK, which reads them.
func TestMeta(t *testing.T) {
	plain, _ := newMux(t, testOptions())
	if body := get(plain, "/").Body.String(); strings.Contains(body, "lk-config") {
		t.Errorf("a page without settings has some: %s", body)
	}
	o := testOptions()
	o.Meta = launch.Meta{Orientation: launch.OrientationPortrait, ShowNavBar: launch.Off}
	set, _ := newMux(t, o)
	body := get(set, "/").Body.String()
	for _, want := range []string{`<meta name="orientation" content="portrait" lk-config>`, `<meta name="showNavBar" content="false" lk-config>`} {
		at := strings.Index(body, want)
		if at < 0 || at > strings.Index(body, "</head>") {
			t.Errorf("%s is not in the head: %s", want, body)
		}
	}
	o.Meta.Orientation = "sideways"
	if _, err := pages.New(o); err == nil || !strings.Contains(err.Error(), "sideways") {
		t.Errorf("a malformed setting: %v", err)
	}
}
