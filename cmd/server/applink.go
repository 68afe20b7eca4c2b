package main

import "strings"

// appLink returns the link that opens the app in Feishu, or in Lark if that is
// where the app lives.
func appLink(c Config) string {
	host := "applink.feishu.cn"
	platform, _, _ := strings.Cut(c.FeishuHost.host, ":")
	if strings.HasSuffix("."+platform, ".larksuite.com") {
		host = "applink.larksuite.com"
	}
	return "https://" + host + "/client/web_app/open?appId=" + c.AppID
}
