package webapp

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

// signIn lets users sign in and knows who has.
type signIn struct {
	config   Config
	client   *feishu.Client
	sessions *login.Manager
	log      *slog.Logger
	guard    *http.CrossOriginProtection
}

// newSignIn keeps sessions in memory or, if there is one, in the Redis that
// replicas share.
func newSignIn(c Config, log *slog.Logger, m *metrics) (*signIn, error) {
	client := &feishu.Client{
		Host: c.FeishuHost.String(), AppID: c.AppID, AppSecret: string(c.AppSecret),
		Observe: m.upstream.observe,
	}
	options, err := sessionOptions(c)
	if err != nil {
		return nil, err
	}
	options.Platform = client
	sessions, err := login.New(options)
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

// sessionOptions are those of the settings. Replicas without a SESSION_KEY get
// theirs from the app secret, which all of them have.
func sessionOptions(c Config) (login.Options, error) {
	o := login.Options{Key: []byte(c.Login.Key), Idle: c.Login.Idle, Life: c.Login.Life}
	if c.RedisURL == "" {
		return o, nil
	}
	redis, err := redisticket.Dial(string(c.RedisURL))
	if err != nil {
		return o, fmt.Errorf("REDIS_URL is malformed: set it to %w", err)
	}
	store := login.Redis{Client: redis, Prefix: "feishu-goapp:{" + c.AppID + "@" + c.FeishuHost.host + "}:session:"}
	o.Store, o.Lock = store, store.Lock
	if len(o.Key) == 0 {
		o.Key, err = hkdf.Key(sha256.New, []byte(c.AppSecret), nil, "feishu-goapp session", 32)
	}
	return o, err
}

// RequireUser lets those through to next who have signed in, and answers 401 to
// everybody else. Behind it, [login.UserFrom] tells who it is and
// [login.TokenSource] has the token to call the Open API in the user's name.
func (s *signIn) RequireUser(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, bad := s.find(w, r)
		if bad != nil {
			bad.inWords(r).write(w)
			return
		}
		next.ServeHTTP(w, r.WithContext(login.NewContext(&exchangeOf(w, r).ctx, found)))
	})
}

// find returns the session of a request, or why there is none. Answers that
// depend on it are for nobody else.
func (s *signIn) find(w http.ResponseWriter, r *http.Request) (*login.Session, *problem) {
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
