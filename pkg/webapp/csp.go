package webapp

import (
	"net/url"
	"strings"
)

// contentSecurityPolicy says what the page may load. The JSSDK script comes from
// the origin of jssdkURL, which may be on another network than this server. What
// is in the page itself is known by its hash.
func contentSecurityPolicy(jssdkURL string, page inlines) string {
	sdk := ""
	if u, err := url.Parse(jssdkURL); err == nil {
		sdk = u.Scheme + "://" + u.Host
	}
	connect := sdk
	if host, ok := strings.CutPrefix(sdk, "http://"); ok { // the emulator's
		connect += " ws://" + host
	}
	return strings.Join([]string{
		// What is not named below comes from here or not at all.
		"default-src 'self'",
		// 'wasm-unsafe-eval' lets the Go program start; 'unsafe-eval' is for the
		// JSSDK, which calls new Function once and stays undefined without it.
		// No 'unsafe-inline': all scripts are files but those of these hashes.
		"script-src 'self' " + page.hashes() + " 'wasm-unsafe-eval' 'unsafe-eval' " + sdk,
		// The wasm and the parameters come from here; the JSSDK calls its own
		// origin, the emulator's by WebSocket, and sends telemetry to mcs.snssdk.com.
		"connect-src 'self' " + connect + " https://mcs.snssdk.com",
		// Avatars live on many hosts of the platform; data: is for pictures that
		// JSAPIs hand over.
		"img-src 'self' data: https: " + sdk,
		// All style sheets are files but the one of this hash.
		"style-src 'self' " + page.style.hash,
		// No plug-ins, no other base for our URLs, no forms to elsewhere.
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		// Feishu's clients on the web show apps in a frame; nobody else may, for
		// what lies on top of a frame can steal clicks.
		"frame-ancestors " + strings.Join(feishuHosts, " "),
	}, "; ")
}

// feishuHosts are where Feishu and Lark themselves live: the clients on the
// web, with a name for every tenant.
var feishuHosts = []string{
	"https://*.feishu.cn", "https://*.feishu.net",
	"https://*.larksuite.com", "https://*.larkoffice.com",
}

// permissionsPolicy turns off what an ordinary page could ask the browser for,
// and neither this one nor the JSSDK does: JSAPIs ask the Feishu client.
const permissionsPolicy = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), " +
	"gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
