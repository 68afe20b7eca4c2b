package webapp

import (
	"net"
	"net/url"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/pages"
)

// emulatorOrigins returns the origins of the emulator on this machine, whose
// window shows the pages in a frame. It is nil unless both the platform and the
// JSSDK are on a loopback address, which those of Feishu never are.
func emulatorOrigins(c config) []string {
	jssdk, err := url.Parse(c.JSSDKURL)
	if err != nil || jssdk.Scheme != "http" || c.FeishuHost.Scheme != "http" ||
		!origin.IsLoopback(jssdk.Hostname()) || !origin.IsLoopback((&url.URL{Host: c.FeishuHost.Host}).Hostname()) {
		return nil
	}
	// The window has the host name of the app's page, so that browsers send the
	// page's cookies. A policy cannot name an IPv6 address.
	port := jssdk.Port()
	if port == "" {
		port = "80"
	}
	return []string{"http://" + net.JoinHostPort("localhost", port), "http://" + net.JoinHostPort("127.0.0.1", port)}
}

// framedByEmulator returns the policy that also lets the emulator show the pages
// in a frame, if the app runs under one.
func framedByEmulator(p Policy, c config) Policy {
	origins := emulatorOrigins(c)
	if origins == nil {
		return p
	}
	ancestors := p.FrameAncestors
	if ancestors == nil {
		ancestors = pages.FeishuFrameAncestors
	}
	ancestors = slices.DeleteFunc(slices.Clone(ancestors), func(source string) bool { return source == "'none'" })
	p.FrameAncestors = append(ancestors, origins...)
	return p
}
