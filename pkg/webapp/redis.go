package webapp

import (
	"github.com/redis/go-redis/v9"

	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

// connectRedis returns the client of the Redis that replicas share, nil if
// there is none. It does not connect yet.
func connectRedis(c config) (redis.UniversalClient, error) {
	if c.RedisURL == "" {
		return nil, nil
	}
	return redisticket.Dial(string(c.RedisURL))
}

// newTickets returns the app's jsapi_ticket, which replicas share if there is
// a Redis.
func (s *Server) newTickets(shared redis.UniversalClient) (*ticket.Cached, error) {
	store := ticket.NewStore()
	store.Log = s.Log
	store.Observer = ticketObserver{s.metrics}
	if shared != nil {
		var err error
		store.Coordinator, err = redisticket.New(shared, redisticket.Options{
			AppID: s.config.AppID, Host: s.config.FeishuHost.Host, Key: []byte(s.config.RedisKey), AppSecret: string(s.config.AppSecret),
			EncodeError: encodeError, DecodeError: decodeError,
			Log: s.Log, Observe: s.metrics.ObserveRedis,
		})
		if err != nil {
			return nil, err
		}
	}
	return s.Feishu.Tickets(store), nil
}

// newLogin keeps sessions in memory or, if there is one, in the Redis that
// replicas share.
func (s *Server) newLogin(app App, shared redis.UniversalClient) (*login.Login, error) {
	c := s.config
	o := login.Options{
		Client: s.Feishu,
		Key:    []byte(c.SessionKey), IdleTimeout: c.SessionIdle, MaxAge: c.SessionMaxAge,
		Scopes: c.LoginScopes, Origins: s.trustedOrigins(),
		AppName: app.Name, StyleURL: s.pages.FileURL("shell.css"), IconURL: s.pages.FileURL("icon.svg"),
		FrameAncestors: app.Policy.FrameAncestors,
		Log:            s.Log,
	}
	if shared != nil {
		o.Store = login.RedisStore{Client: shared, Prefix: "feishu-goapp:{" + c.AppID + "@" + c.FeishuHost.Host + "}:login:"}
	}
	return login.New(o)
}
