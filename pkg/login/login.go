package login

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/seal"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

// How long sessions last unless the options say otherwise.
const (
	DefaultIdleTimeout = 12 * time.Hour
	DefaultMaxAge      = 7 * 24 * time.Hour
)

// Text is a text in Chinese and English. If one is empty the other is used.
type Text = i18n.Text

// Options configure a [Login]. All but Client may be zero.
type Options struct {
	// Client calls the platform. It is required.
	Client *feishu.Client

	// Store keeps the sessions; nil means the memory of this process.
	Store Store

	// Key encrypts what is stored and the cookies of a sign-in: 32 random
	// bytes, the same ones in all processes. Nil means a key derived from the
	// app secret if Store is a [Locker]; else a random one, so that sessions
	// end with the process.
	Key []byte

	// IdleTimeout is how long a session lasts without a request; 0 means
	// DefaultIdleTimeout.
	IdleTimeout time.Duration

	// MaxAge is how long a session lasts at most; 0 means DefaultMaxAge.
	MaxAge time.Duration

	// Scopes are asked for when a browser signs in. Tokens are refreshed only
	// if offline_access is among them.
	Scopes []string

	// Origins are those of the app's pages, such as "https://app.example". With
	// them redirect URLs and cookies do not depend on the headers of a reverse
	// proxy. Without them the origin is that of the request.
	Origins []string

	// ClientAddr returns the address of a client, whose failed sign-ins are
	// counted; nil means the address that the connection comes from. Behind a
	// reverse proxy that is the proxy's, and all users share one count.
	ClientAddr func(*http.Request) netip.Addr

	// AppName, StyleURL and IconURL are for the page that a browser sees when a
	// sign-in fails. The URLs have the page's own origin; each may be empty.
	AppName           Text
	StyleURL, IconURL string

	// FrameAncestors are the sources that may show the app's pages in a frame;
	// nil means the clients of Feishu and Lark on the web. If there are any,
	// cookies on https are SameSite=None and Partitioned.
	FrameAncestors []string

	// Log gets a line for each sign-in that fails, with the context of the
	// request; nil means slog.Default().
	Log *slog.Logger
}

// Login signs users in. It is safe for concurrent use.
type Login struct {
	client     *feishu.Client
	scopes     []string
	sessions   *sessions
	callbacks  singleflight.Group
	failures   *limit.Failures
	clientAddr func(*http.Request) netip.Addr
	sealer     sealer
	cookies    cookies
	guard      *http.CrossOriginProtection
	page       errorPage
	log        *slog.Logger
}

// New returns a Login. It fails if an option is malformed.
func New(o Options) (*Login, error) {
	if o.Client == nil {
		return nil, errors.New("login: Options.Client is missing")
	}
	locker, shared := o.Store.(Locker)
	if len(o.Key) == 0 && shared {
		if o.Client.AppSecret == "" {
			return nil, errors.New("login: Options.Key is missing, and there is no app secret to derive it from")
		}
		o.Key = seal.DeriveKey(o.Client.AppSecret, "session")
	}
	sealer, err := newSealer(o.Key)
	if err != nil {
		return nil, fmt.Errorf("login: Options.Key: want %w", err)
	}
	var origins []origin.Origin
	guard := http.NewCrossOriginProtection()
	for _, v := range o.Origins {
		parsed, err := origin.Parse(v)
		if err != nil {
			return nil, fmt.Errorf("login: Options.Origins: %q %w", v, err)
		}
		if err := guard.AddTrustedOrigin(parsed.String()); err != nil {
			return nil, fmt.Errorf("login: Options.Origins: %w", err)
		}
		origins = append(origins, parsed)
	}
	if o.Store == nil {
		o.Store = newMemoryStore()
	}
	if o.FrameAncestors == nil {
		o.FrameAncestors = feishuClients
	}
	if o.ClientAddr == nil {
		o.ClientAddr = clientAddr
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Login{
		client: o.Client,
		scopes: o.Scopes,
		sessions: &sessions{
			entries: entries{o.Store, sealer}, locker: locker,
			idleTimeout: cmp.Or(o.IdleTimeout, DefaultIdleTimeout), maxAge: cmp.Or(o.MaxAge, DefaultMaxAge),
			refreshToken: o.Client.RefreshUserToken, getUser: o.Client.User,
			log: o.Log,
		},
		failures:   newFailures(),
		clientAddr: o.ClientAddr,
		sealer:     sealer,
		cookies:    cookies{origins, mayBeFramed(o.FrameAncestors)},
		guard:      guard,
		page:       errorPage{o.AppName, o.StyleURL, o.IconURL, o.FrameAncestors},
		log:        o.Log,
	}, nil
}

// mayBeFramed reports whether sources of frame-ancestors name another origin.
func mayBeFramed(ancestors []string) bool {
	return slices.ContainsFunc(ancestors, func(source string) bool { return source != "'none'" && source != "'self'" })
}
