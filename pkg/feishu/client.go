package feishu

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// The hosts of the platform. An app lives on one of the two.
const (
	HostFeishu = "https://open.feishu.cn"
	HostLark   = "https://open.larksuite.com"
)

// A Client speaks to the Open Platform on behalf of one self-built app. It is
// safe for concurrent use as long as it is not changed. Printed or logged, it
// does not show its secret.
//
// Use one Client for all calls of an app: when the platform limits their rate
// (99991400), the client makes no calls of any kind for as long as the platform
// asks, an hour at most; every minute one call finds out whether the limit has
// ended. Meanwhile calls return a *ticket.BackoffError at once. At most 100
// calls for users are in flight at a time; others wait for a second.
type Client struct {
	Host      string // HostFeishu if empty; may have a path and end with a slash
	AppID     string
	AppSecret string

	// AccountsHost is where users sign in. If it is empty it follows from Host:
	// accounts.X if that is open.X, else the same.
	AccountsHost string

	// TokenV3 gets user tokens from AccountsHost/oauth/v3/token instead of
	// Host/open-apis/authen/v2/oauth/token. Only v2 is documented for Lark, and
	// v3 has refused valid PKCE verifiers (20049). Refresh tokens of v2 work with
	// v3, but not the other way round (20026).
	TokenV3 bool

	// HTTP carries the calls; nil means a client with a [NewTransport]. Redirects
	// are not followed in either case: the secret stays with Host. Base your own
	// on NewTransport too, or set [http.Transport.HTTP2]: without pings, an HTTP/2
	// connection that has gone silent is used until the operating system gives it
	// up. After a call that got no answer in time, its idle connections are closed.
	HTTP *http.Client

	// Observe is called after every call, second tries included: what it was good
	// for, its result (ok, refused, limited, unreachable or invalid), and how
	// long it took. It may be nil; it is called by many goroutines at a time.
	Observe func(op, result string, took time.Duration)
}

// String names the app.
func (c Client) String() string { return "feishu app " + c.AppID }

// Format writes String for every verb, so that no %#v reveals the
// secret.
func (c Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue is String, for log/slog.
func (c Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalText is String, for encoding/json and the like.
func (c Client) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c Client) host() string {
	if c.Host == "" {
		return HostFeishu
	}
	return strings.TrimRight(c.Host, "/")
}

// http returns the client to call with: a copy, which does not follow
// redirects.
func (c Client) http() *http.Client {
	h := http.Client{Transport: transport}
	if c.HTTP != nil {
		h = *c.HTTP
	}
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &h
}
