package webapp

import (
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

func checkRedisURL(v string) error {
	if v == "" {
		return nil
	}
	if err := redisticket.CheckURL(v); err != nil {
		return fmt.Errorf("is malformed: set it to %w", err)
	}
	return nil
}

// joinFleet lets store fetch as one with those of the other replicas, if there
// is a Redis to meet them in.
func joinFleet(store *ticket.Store, c Config, m *redisMetrics) {
	if c.RedisURL == "" {
		return
	}
	client, err := redisticket.Dial(string(c.RedisURL))
	if err != nil {
		panic(err) // not after checkRedisURL
	}
	store.Coordinator, err = redisticket.New(client, redisticket.Options{
		AppID: c.AppID, Host: c.FeishuHost.host, Key: []byte(c.RedisKey),
		Log: store.Log, Observe: m.observe,
	})
	if err != nil {
		panic(err) // not after parseKey
	}
}
