package main

import (
	"log/slog"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/feishu"
	"github.com/feishu-goapp/feishu-goapp/internal/session"
)

// signIn lets users sign in and knows who has.
type signIn struct {
	config   Config
	client   *feishu.Client
	sessions *session.Manager
	log      *slog.Logger
	guard    *http.CrossOriginProtection
}

// newSignIn keeps sessions in memory. For a store that replicas share, set
// Store and Lock of the options.
func newSignIn(c Config, log *slog.Logger, m *metrics) (*signIn, error) {
	client := &feishu.Client{
		Host: c.FeishuHost.String(), AppID: c.AppID, AppSecret: string(c.AppSecret),
		Observe: m.upstream.observe,
	}
	sessions, err := session.New(session.Options{
		Key: []byte(c.Login.Key), Idle: c.Login.Idle, Life: c.Login.Life, Platform: client,
	})
	if err != nil {
		return nil, err
	}
	guard := http.NewCrossOriginProtection()
	for _, o := range c.TrustedOrigins {
		if err := guard.AddTrustedOrigin(o.String()); err != nil {
			return nil, err
		}
	}
	return &signIn{c, client, sessions, log, guard}, nil
}

// RequireUser lets those through to next who have signed in, and answers 401 to
// everybody else. Behind it, [session.UserFrom] tells who it is and
// [session.TokenSource] has the token to call the Open API in the user's name.
func (s *signIn) RequireUser(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, bad := s.find(w, r)
		if bad != nil {
			bad.write(w)
			return
		}
		next.ServeHTTP(w, r.WithContext(session.NewContext(&exchangeOf(w, r).ctx, found)))
	})
}

// find returns the session of a request, or why there is none. Answers that
// depend on it are for nobody else.
func (s *signIn) find(w http.ResponseWriter, r *http.Request) (*session.Session, *problem) {
	h := w.Header()
	h["Cache-Control"] = noStore
	h["Vary"] = varyCookie
	found, err := s.sessions.Find(r.Context(), s.cookie(w, r, sessionCookie))
	if err != nil {
		return nil, s.sessionProblem(r, err)
	}
	return found, nil
}

var varyCookie = []string{"Cookie"}
