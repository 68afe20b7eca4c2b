package page

import (
	"net/url"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// The link is the one of package launch, which is not in the page.
func TestAppLink(t *testing.T) {
	f := newFixture(Settings{AppLink: "https://applink.feishu.cn/client/web_app/open?appId=cli_1"})
	path := "/asset?" + url.Values{"code": {"A 42&资产"}}.Encode()
	want, err := launch.WebApp{AppID: "cli_1", TargetURL: "https://app.example.com" + path}.URL()
	if err != nil {
		t.Fatal(err)
	}
	if got := f.AppLink(path); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
