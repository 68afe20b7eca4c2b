package emulator

import "fmt"

// clientVersion is the version of the client that is played.
const clientVersion = "7.32.8"

// A device is what a client runs on.
type device struct {
	phone                          bool
	system, platform, brand, model string
	statusBar                      float64
	agent                          string // user agent before Lark's part; empty is the browser's own
	suffix                         string // and after it
}

var devices = map[Client]device{
	ClientDesktop: {
		system: "14.5", platform: "darwin", brand: "PC", model: "PC",
		suffix: " WebApp",
	},
	ClientAndroid: {
		phone: true, system: "13", platform: "android", brand: "Google", model: "Pixel 7", statusBar: 24,
		agent: "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) " +
			"Version/4.0 Chrome/110.0.5481.154 Mobile Safari/537.36",
	},
	ClientIOS: {
		phone: true, system: "17.5", platform: "ios", brand: "iPhone", model: "iPhone 15", statusBar: 47,
		agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
			"Version/17.5 Mobile/15E148 Safari/604.1",
	},
}

// userAgent is what a page sees in the client, given the browser's own.
func (s Settings) userAgent(browser string) string {
	d := devices[s.Client]
	agent := d.agent
	if agent == "" {
		agent = browser
	}
	return fmt.Sprintf("%s Lark/%s LarkLocale/%s ChannelName/Feishu%s", agent, clientVersion, s.language(), d.suffix)
}
