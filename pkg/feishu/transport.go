package feishu

import (
	"errors"
	"net"
	"net/http"
	"time"
)

// sendPingAfter is how long an HTTP/2 connection may be silent until a ping is
// sent, and pingTimeout how long the response may take. A connection that does not
// respond, such as one whose NAT entry was lost, is closed 8 seconds after the
// last data; calls then use another.
const (
	sendPingAfter = 5 * time.Second
	pingTimeout   = 3 * time.Second
)

// NewTransport returns a transport for [Client.HTTP], to be changed before its
// first use: with another proxy than that of the environment, or a private
// certificate authority. It speaks HTTP/2 where the platform does, and closes
// connections that have gone silent.
func NewTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: callTimeout}).DialContext,
		TLSHandshakeTimeout:    callTimeout,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: sendPingAfter, PingTimeout: pingTimeout},
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// transport is shared by all clients without an HTTP client of their own. Each
// call has its own deadline.
var transport = NewTransport()

// streamEnd is after how long the stream of a canceled HTTP/2 call has ended, so
// that its connection counts as idle.
const streamEnd = 50 * time.Millisecond

// dropSilent closes the idle connections of c if err is a timeout: whatever
// silenced one connection has mostly silenced all. Otherwise each connection of
// HTTP/1.1 would fail another call, and one of HTTP/2 without pings all of them.
func dropSilent(c *http.Client, err error) {
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		time.AfterFunc(streamEnd, c.CloseIdleConnections)
	}
}
