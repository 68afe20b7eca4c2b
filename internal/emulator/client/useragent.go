package client

import (
	"fmt"
	"regexp"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// The user agents of web views, before the client's part. The one on an iPad is
// made after the iPhone's, since Feishu's documentation has none.
const (
	androidAgent = "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) " +
		"Version/4.0 Chrome/110.0.5481.154 Mobile Safari/537.36"
	iPhoneAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
		"Version/17.5 Mobile/15E148 Safari/604.1"
	iPadAgent = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
		"Version/17.5 Mobile/15E148 Safari/604.1"
	harmonyAgent = "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) " +
		"Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile"
	desktopAgent = "Mozilla/5.0 () AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)

var agentSystem = regexp.MustCompile(`\([^)]*\)`)

// onSystem returns the user agent of a desktop browser as it is on another
// operating system. The engine is the browser's own.
func onSystem(system, browser string) string {
	place := agentSystem.FindStringIndex(browser)
	if place == nil {
		return onSystem(system, desktopAgent)
	}
	return browser[:place[0]] + "(" + system + ")" + browser[place[1]:]
}

// webViewAgent returns the user agent of the client's web view, given that of the
// browser.
func webViewAgent(c settings.Client, browser string) string {
	switch c {
	case settings.ClientFeishuAndroid, settings.ClientLarkAndroid:
		return androidAgent
	case settings.ClientFeishuIOS, settings.ClientLarkIOS:
		return iPhoneAgent
	case settings.ClientFeishuIPad, settings.ClientLarkIPad:
		return iPadAgent
	case settings.ClientFeishuHarmony:
		return harmonyAgent
	case settings.ClientFeishuMacOS, settings.ClientLarkMacOS:
		return onSystem("Macintosh; Intel Mac OS X 10_15_7", browser)
	}
	return onSystem("Windows NT 10.0; Win64; x64", browser)
}

// sinceWebApp are the clients on PC whose user agent ends in WebApp.
const sinceWebApp catalogue.Version = "3.46.0"

// UserAgent returns the user agent of the client, given that of the browser.
func UserAgent(s settings.Settings, browser string) string {
	version := s.ClientVersion()
	agent := fmt.Sprintf("%s Lark/%s LarkLocale/%s ChannelName/%s", webViewAgent(s.Client, browser), version, s.ClientLanguage(), appName(s.Client))
	if s.Client.PC() && sinceWebApp.Includes(version) {
		agent += " WebApp"
	}
	return agent
}
