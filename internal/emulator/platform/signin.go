package platform

import (
	"maps"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// Lifetimes of login codes.
const (
	AccessCodeLifetime = 3 * time.Minute // of requestAccess
	AuthCodeLifetime   = 5 * time.Minute // of requestAuthCode and the authorize page
)

const (
	userTokenLifetime    = 2 * time.Hour
	refreshTokenLifetime = 7 * 24 * time.Hour
	consentLifetime      = 365 * 24 * time.Hour // of what the user agreed to
	rememberExpired      = 24 * time.Hour       // so that late callers get the reason
	offlineAccess        = "offline_access"
)

// signIn issues login codes and users' tokens.
type signIn struct {
	appID, appSecret string
	now              func() time.Time
	log              *calllog.Log
	settings         *settings.Store

	mu      sync.Mutex
	codes   map[string]*loginCode
	access  map[string]*userGrant // by access token
	refresh map[string]*userGrant // by refresh token
}

func newSignIn(o Options) *signIn {
	return &signIn{
		appID: o.AppID, appSecret: o.AppSecret, now: o.Now, log: o.Log, settings: o.Settings,
		codes: make(map[string]*loginCode), access: make(map[string]*userGrant), refresh: make(map[string]*userGrant),
	}
}

// A loginCode is exchanged once for tokens.
type loginCode struct {
	userGrant
	appID       string
	redirectURI string // of the authorize page, else empty
	challenge   string // of PKCE; empty without
	method      string
}

// A userGrant is the meaning of a code or token.
type userGrant struct {
	user      string // open id
	scopes    []string
	consented time.Time // when the user signed in
	expires   time.Time
	used      bool
	revoked   bool

	// Of a refresh token: the access token that was issued with it, and whether v3
	// issued them.
	access string
	v3     bool
}

// issueCode returns a new login code.
func (s *signIn) issueCode(c loginCode, lifetime time.Duration) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropExpired()
	code := s.log.Hide(randomHex(16))
	c.consented = s.now()
	c.expires = c.consented.Add(lifetime)
	s.codes[code] = &c
	return code
}

// dropExpired removes codes and tokens that expired long ago.
func (s *signIn) dropExpired() {
	old := s.now().Add(-rememberExpired)
	maps.DeleteFunc(s.codes, func(_ string, c *loginCode) bool { return c.expires.Before(old) })
	for _, grants := range []map[string]*userGrant{s.access, s.refresh} {
		maps.DeleteFunc(grants, func(_ string, g *userGrant) bool { return g.expires.Before(old) })
	}
}

// expireAccessTokens invalidates all user access tokens. Refresh tokens stay.
func (s *signIn) expireAccessTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
}

// revokeRefreshTokens revokes all refresh tokens.
func (s *signIn) revokeRefreshTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.refresh {
		g.revoked = true
	}
}
