package main

import (
	"net/url"
	"strings"
)

// contentSecurityPolicy says what the page may load. The JSSDK script comes from
// the origin of jssdkURL, which may be on another network than this server.
func contentSecurityPolicy(jssdkURL string) string {
	sdk := ""
	if u, err := url.Parse(jssdkURL); err == nil {
		sdk = u.Scheme + "://" + u.Host
	}
	return strings.Join([]string{
		// What is not named below comes from here or not at all.
		"default-src 'self'",
		// 'wasm-unsafe-eval' lets the Go program start; 'unsafe-eval' is for the
		// JSSDK, which calls new Function once and stays undefined without it.
		// No 'unsafe-inline': all scripts are files.
		"script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' " + sdk,
		// The wasm and the parameters come from here; the JSSDK calls its own
		// origin and sends telemetry to mcs.snssdk.com.
		"connect-src 'self' " + sdk + " https://mcs.snssdk.com",
		// Avatars live on many hosts of the platform; data: is for pictures that
		// JSAPIs hand over.
		"img-src 'self' data: https: " + sdk,
		// All style sheets are files.
		"style-src 'self'",
		// No plug-ins, no other base for our URLs, no forms to elsewhere.
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
	}, "; ")
}
