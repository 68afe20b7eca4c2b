package feishu

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// The hosts of the platform. An app belongs to one of them.
const (
	HostFeishu = "https://open.feishu.cn"
	HostLark   = "https://open.larksuite.com"
)

// Client calls the Open Platform for one self-built app. It is safe for concurrent
// use as long as it is not changed. Printing or logging it does not show the
// secret.
//
// Use one Client for all calls of an app: when the platform limits their rate
// (99991400), the client makes no calls for as long as the platform asks, an hour
// at most; one call a minute finds out whether the limit has ended. Meanwhile
// calls return a *ticket.BackoffError at once. At most 100 calls for users are in
// flight at a time; others wait for a second.
type Client struct {
	Host      string // HostFeishu if empty; may have a path and end with a slash
	AppID     string
	AppSecret string

	// AccountsHost is the host where users sign in. By default it follows from
	// Host: accounts.X for open.X, else the same host.
	AccountsHost string

	// TokenV3 gets user tokens from AccountsHost/oauth/v3/token instead of
	// Host/open-apis/authen/v2/oauth/token. Only v2 is documented for Lark, and
	// v3 has refused valid PKCE verifiers (20049). Refresh tokens of v2 work with
	// v3, but not the other way round (20026).
	TokenV3 bool

	// HTTP carries the calls; nil means a client with a [NewTransport]. Redirects
	// are not followed in either case: the secret stays with Host. Base your own
	// on NewTransport too, or set [http.Transport.HTTP2]: without pings, an HTTP/2
	// connection that has gone silent is used until the operating system closes
	// it. After a call that timed out, its idle connections are closed.
	HTTP *http.Client

	// Observe is called after every call, including second tries, with the
	// operation, the result (ok, refused, limited, unreachable or invalid) and the
	// duration. It may be nil, and is called concurrently.
	Observe func(op, result string, took time.Duration)
}

// String returns the app id.
func (c Client) String() string { return "feishu app " + c.AppID }

// Format writes String for every verb, so that %#v does not show the secret.
func (c Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue returns String, for log/slog.
func (c Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalText returns String, for encoding/json and others.
func (c Client) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c Client) host() string {
	if c.Host == "" {
		return HostFeishu
	}
	return strings.TrimRight(c.Host, "/")
}

// http returns a copy of the HTTP client that does not follow
// redirects.
func (c Client) http() *http.Client {
	h := http.Client{Transport: transport}
	if c.HTTP != nil {
		h = *c.HTTP
	}
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &h
}
