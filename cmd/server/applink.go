package main

import "strings"

// appLink returns the link that opens the app in Feishu, or in Lark if that is
// where the app lives.
func appLink(c Config) string {
	host := "applink.feishu.cn"
	if strings.HasSuffix("."+c.FeishuHost.host, ".larksuite.com") {
		host = "applink.larksuite.com"
	}
	return "https://" + host + "/client/web_app/open?appId=" + c.AppID
}
