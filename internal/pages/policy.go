package pages

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Policy defines what a page may load and which sites may show it in a frame. The
// sources are those of a Content-Security-Policy, such as
// "https://cdn.example.com", and are allowed in addition to what the page itself
// needs: its own origin, its inline scripts, and the JSSDK.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
type Policy struct {
	Scripts []string // script-src
	Connect []string // connect-src: fetch, WebSocket and the like

	// Images is img-src. Nil allows every https image, because the platform
	// serves avatars from many hosts; an empty list allows none but the page's
	// own.
	Images []string

	Styles []string // style-src
	Fonts  []string // font-src
	Media  []string // media-src
	Frames []string // frame-src: what the page may show in frames

	// FrameAncestors is frame-ancestors: who may show the page in a frame. Nil
	// allows the web clients of Feishu and Lark, an empty list no site.
	FrameAncestors []string

	// PermissionsPolicy is that header. If it is empty, the page may not use
	// camera, microphone, geolocation and similar features of the browser: JSAPIs
	// use those of the Feishu client.
	PermissionsPolicy string
}

// FeishuFrameAncestors are the web clients of Feishu and Lark, where every
// tenant has a separate host name.
var FeishuFrameAncestors = []string{
	"https://*.feishu.cn", "https://*.feishu.net",
	"https://*.larksuite.com", "https://*.larkoffice.com",
}

const defaultPermissionsPolicy = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), " +
	"gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"

func (p Policy) permissionsPolicy() string {
	return cmp.Or(p.PermissionsPolicy, defaultPermissionsPolicy)
}

// contentSecurityPolicy returns the header for a page with inline scripts and a
// style sheet of these hashes, which loads the JSSDK from jssdkURL.
func (p Policy) contentSecurityPolicy(jssdkURL string, scriptHashes []string, styleHash string) string {
	var sdk, sdkConnect []string
	if u, err := url.Parse(jssdkURL); err == nil {
		sdk = []string{u.Scheme + "://" + u.Host}
		sdkConnect = sdk
		if u.Scheme == "http" { // the emulator's, which uses a WebSocket
			sdkConnect = append(sdkConnect, "ws://"+u.Host)
		}
	}
	images := p.Images
	if images == nil {
		images = []string{"https:"}
	}

	// Everything that is not listed must come from the page's origin.
	directives := []string{
		"default-src 'self'",
		// 'wasm-unsafe-eval' starts the Go program. 'unsafe-eval' is for the
		// JSSDK, which calls new Function once and stays undefined without it.
		// Inline scripts are known by their hashes, so no 'unsafe-inline'.
		directive("script-src 'self'", scriptHashes, []string{"'wasm-unsafe-eval'", "'unsafe-eval'"}, sdk, p.Scripts),
		// The JSSDK connects to its own origin and sends telemetry to the other.
		directive("connect-src 'self'", sdkConnect, []string{"https://mcs.snssdk.com"}, p.Connect),
		// JSAPIs return images as data URLs.
		directive("img-src 'self' data:", images, sdk),
		directive("style-src 'self'", []string{styleHash}, p.Styles),
	}
	for _, d := range []struct {
		name    string
		sources []string
	}{{"font-src 'self'", p.Fonts}, {"media-src 'self'", p.Media}, {"frame-src 'self'", p.Frames}} {
		if len(d.sources) > 0 { // else default-src applies
			directives = append(directives, directive(d.name, d.sources))
		}
	}
	directives = append(directives,
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		p.frameAncestors())
	return strings.Join(directives, "; ")
}

// frameAncestors returns the directive that keeps other sites from placing
// something on top of a frame to steal clicks.
func (p Policy) frameAncestors() string {
	ancestors := p.FrameAncestors
	switch {
	case ancestors == nil:
		ancestors = FeishuFrameAncestors
	case len(ancestors) == 0:
		ancestors = []string{"'none'"}
	}
	return directive("frame-ancestors", ancestors)
}

func directive(name string, sources ...[]string) string {
	return strings.Join(append([]string{name}, slices.Concat(sources...)...), " ")
}

// check returns an error if a source would end its directive.
func (p Policy) check() error {
	for _, source := range slices.Concat(p.Scripts, p.Connect, p.Images, p.Styles, p.Fonts, p.Media, p.Frames, p.FrameAncestors) {
		if source == "" || strings.ContainsAny(source, " ;,\t\r\n") {
			return fmt.Errorf("policy: %q is not one source of a Content-Security-Policy", source)
		}
	}
	if strings.ContainsAny(p.PermissionsPolicy, "\r\n") {
		return errors.New("policy: PermissionsPolicy is more than one line")
	}
	return nil
}
