package webapp

import (
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// appLink returns the link that opens the app in Feishu, or in Lark if that is
// where the app lives.
func appLink(c Config) string {
	app := launch.WebApp{AppID: c.AppID}
	platform, _, _ := strings.Cut(c.FeishuHost.host, ":")
	if strings.HasSuffix("."+platform, ".larksuite.com") {
		app.Host = launch.Lark
	}
	link, err := app.URL()
	if err != nil {
		panic(fmt.Errorf("link to the app: %w", err)) // without an id, but checkAppID does not let that pass
	}
	return link
}
