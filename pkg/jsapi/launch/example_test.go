//go:build !js

package launch_test

import (
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

func ExampleParse() {
	// In a page the URL is js.Global().Get("location").Get("href").String().
	p, err := launch.Parse("https://example.com/app?from=plus_menu_group&bdp_launch_query=%7B%22__trigger_id__%22%3A%22c-1%22%7D")
	if err != nil {
		fmt.Println(err)
		return
	}
	if p.Entry.PlusMenu() {
		fmt.Println("opened in a chat; GetTriggerContext returns it for the code", p.TriggerCode)
	}
	// Output: opened in a chat; GetTriggerContext returns it for the code c-1
}

func ExampleWebApp_URL() {
	link, err := launch.WebApp{
		AppID:     "cli_a1b2c3d4e5f6a7b8",
		Mode:      launch.ModeSidebar,
		TargetURL: "https://example.com/orders?id=42#notes",
	}.URL()
	fmt.Println(link, err)
	// Output: https://applink.feishu.cn/client/web_app/open?appId=cli_a1b2c3d4e5f6a7b8&mode=sidebar&lk_target_url=https%3A%2F%2Fexample.com%2Forders%3Fid%3D42%23notes <nil>
}

func ExampleWebURL_URL() {
	link, err := launch.WebURL{Page: "https://example.com/orders?id=42", Mode: launch.ModeSidebarSemi}.URL()
	fmt.Println(link, err)
	// Output: https://applink.feishu.cn/client/web_url/open?mode=sidebar-semi&url=https%3A%2F%2Fexample.com%2Forders%3Fid%3D42 <nil>
}

func ExampleWithMeta() {
	board := launch.Meta{Orientation: launch.OrientationLandscape, ShowNavBar: launch.Off}
	link, err := launch.WithMeta("https://example.com/board", board, launch.Meta{})
	fmt.Println(link, err)
	// Output: https://example.com/board?lk_meta=%7B%22page-meta%22%3A%7B%22orientation%22%3A%22landscape%22%2C%22showNavBar%22%3A%22false%22%7D%7D <nil>
}
