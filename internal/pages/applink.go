package pages

import (
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// AppLink returns the URL that opens an app in Feishu or, if platformHost is
// Lark's, in Lark. platformHost is a host with or without a port.
func AppLink(appID, platformHost string) (string, error) {
	app := launch.WebApp{AppID: appID}
	host, _, _ := strings.Cut(platformHost, ":")
	if strings.HasSuffix("."+host, ".larksuite.com") {
		app.Host = launch.Lark
	}
	link, err := app.URL()
	if err != nil {
		return "", fmt.Errorf("link to the app: %w", err)
	}
	return link, nil
}
