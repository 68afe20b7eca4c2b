package settings

import (
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Client is the client that the emulator plays: Feishu or Lark on a platform, or
// an ordinary browser.
type Client string

// The clients. There is no Lark on Harmony: the international documentation does
// not name that platform.
const (
	ClientFeishuWindows Client = "feishu-windows"
	ClientFeishuMacOS   Client = "feishu-macos"
	ClientFeishuAndroid Client = "feishu-android"
	ClientFeishuIOS     Client = "feishu-ios"
	ClientFeishuIPad    Client = "feishu-ipad"
	ClientFeishuHarmony Client = "feishu-harmony"
	ClientLarkWindows   Client = "lark-windows"
	ClientLarkMacOS     Client = "lark-macos"
	ClientLarkAndroid   Client = "lark-android"
	ClientLarkIOS       Client = "lark-ios"
	ClientLarkIPad      Client = "lark-ipad"
	ClientBrowser       Client = "browser" // no client: the page is outside Feishu
)

// Clients are all clients.
var Clients = []Client{
	ClientFeishuWindows, ClientFeishuMacOS, ClientFeishuAndroid, ClientFeishuIOS, ClientFeishuIPad, ClientFeishuHarmony,
	ClientLarkWindows, ClientLarkMacOS, ClientLarkAndroid, ClientLarkIOS, ClientLarkIPad,
	ClientBrowser,
}

// A clientType describes a client.
type clientType struct {
	platform catalogue.Platform
	lark     bool
	name     i18n.Text
}

var clientTypes = map[Client]clientType{
	ClientFeishuWindows: {catalogue.PlatformPC, false, i18n.Text{Zh: "飞书 Windows 端", En: "Feishu for Windows"}},
	ClientFeishuMacOS:   {catalogue.PlatformPC, false, i18n.Text{Zh: "飞书 macOS 端", En: "Feishu for macOS"}},
	ClientFeishuAndroid: {catalogue.PlatformAndroid, false, i18n.Text{Zh: "飞书 Android 端", En: "Feishu for Android"}},
	ClientFeishuIOS:     {catalogue.PlatformIOS, false, i18n.Text{Zh: "飞书 iOS 端", En: "Feishu for iOS"}},
	ClientFeishuIPad:    {catalogue.PlatformIOS, false, i18n.Text{Zh: "飞书 iPad 端", En: "Feishu for iPad"}},
	ClientFeishuHarmony: {catalogue.PlatformHarmony, false, i18n.Text{Zh: "飞书鸿蒙端", En: "Feishu for Harmony"}},
	ClientLarkWindows:   {catalogue.PlatformPC, true, i18n.Text{Zh: "Lark Windows 端", En: "Lark for Windows"}},
	ClientLarkMacOS:     {catalogue.PlatformPC, true, i18n.Text{Zh: "Lark macOS 端", En: "Lark for macOS"}},
	ClientLarkAndroid:   {catalogue.PlatformAndroid, true, i18n.Text{Zh: "Lark Android 端", En: "Lark for Android"}},
	ClientLarkIOS:       {catalogue.PlatformIOS, true, i18n.Text{Zh: "Lark iOS 端", En: "Lark for iOS"}},
	ClientLarkIPad:      {catalogue.PlatformIOS, true, i18n.Text{Zh: "Lark iPad 端", En: "Lark for iPad"}},
	ClientBrowser:       {name: i18n.Text{Zh: "普通浏览器", En: "Ordinary browser"}},
}

// Platform returns the client's platform in the catalogue; that of ClientBrowser
// is empty.
func (c Client) Platform() catalogue.Platform { return clientTypes[c].platform }

// Lark reports whether the client is Lark, and not Feishu.
func (c Client) Lark() bool { return clientTypes[c].lark }

// PC reports whether the client is one for Windows or macOS.
func (c Client) PC() bool { return c.Platform() == catalogue.PlatformPC }

// Name returns the name of the client.
func (c Client) Name() i18n.Text { return clientTypes[c].name }

// ClientVersion returns the version of the client: Version, or the newest one in
// which the catalogue knows of a change.
func (s Settings) ClientVersion() catalogue.Version {
	if s.Version == "" {
		return catalogue.Versions()[0]
	}
	return s.Version
}

// ClientHas reports whether the client has, by its platform and version, what has
// been there since the given versions.
func (s Settings) ClientHas(since catalogue.Since) bool {
	return since.On(s.Client.Platform()).Includes(s.ClientVersion())
}
