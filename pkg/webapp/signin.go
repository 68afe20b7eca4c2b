package webapp

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/pages"
	problems "github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/internal/ui"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

// newLogin keeps sessions in memory or, if REDIS_URL is set, in the Redis that
// replicas share.
func newLogin(c Config, client *feishu.Client, p *pages.Pages, log *slog.Logger) (*login.Login, error) {
	o := login.Options{
		Client: client,
		Key:    []byte(c.Login.Key), IdleTimeout: c.Login.Idle, MaxAge: c.Login.Life,
		Scopes:   c.Login.Scopes,
		AppName:  ui.Title,
		StyleURL: p.FileURL("shell.css"), IconURL: p.FileURL("icon.svg"),
		FrameAncestors: pages.FeishuFrameAncestors,
		Log:            log,
	}
	for _, origin := range c.TrustedOrigins {
		o.Origins = append(o.Origins, origin.String())
	}
	if c.RedisURL != "" {
		if err := shareSessions(&o, c); err != nil {
			return nil, err
		}
	}
	return login.New(o)
}

// shareSessions puts the sessions into Redis. Without a SESSION_KEY the key is
// derived from the app secret, which all replicas have.
func shareSessions(o *login.Options, c Config) (err error) {
	client, err := redisticket.Dial(string(c.RedisURL))
	if err != nil {
		return fmt.Errorf("REDIS_URL is malformed: set it to %w", err)
	}
	o.Store = login.RedisStore{Client: client, Prefix: "feishu-goapp:{" + c.AppID + "@" + c.FeishuHost.host + "}:login:"}
	if len(o.Key) == 0 {
		o.Key, err = hkdf.Key(sha256.New, []byte(c.AppSecret), nil, "feishu-goapp session", 32)
	}
	return err
}

// writeError answers with a problem of the server. A browser on its way to sign
// in gets the page that leads back to the app.
func (d deps) writeError(w http.ResponseWriter, r *http.Request, p *problems.Problem) {
	isSignIn := r.URL.Path == "/login" || r.URL.Path == "/login/callback"
	if isSignIn && strings.Contains(r.Header.Get("Accept"), "text/html") {
		setMessage(p, r)
		d.login.WriteProblem(w, r, p)
		return
	}
	writeError(w, r, p)
}
