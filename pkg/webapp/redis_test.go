package webapp

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
	"github.com/feishu-goapp/feishu-goapp/internal/settings"
)

const testRedisKey = "+vfx7uvo5eLf3NnW09DNysfEwb67uLWyr6ympaCdmpc="

func TestRedisSettings(t *testing.T) {
	inEmptyDir(t, "APP_ID=cli_a\nAPP_SECRET=s\nREDIS_ENCRYPTION_KEY="+testRedisKey+"\n")
	c, err := loadSettings(nil, "--redis-url", "rediss://u:hunter2@redis.example:6380/1")
	if err != nil {
		t.Fatal(err)
	}
	if string(c.RedisURL) != "rediss://u:hunter2@redis.example:6380/1" || len(c.RedisKey) != 32 {
		t.Errorf("%q, a key of %d bytes", string(c.RedisURL), len(c.RedisKey))
	}

	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	fmt.Fprintf(&shown, "%v %+v %#v %s", c, c, c, asJSON)
	slog.New(slog.NewTextHandler(&shown, nil)).Info("x", "config", c)
	for _, secret := range []string{"hunter2", testRedisKey, "250 247", "0xfa", "faf7f1"} {
		if strings.Contains(shown.String(), secret) {
			t.Errorf("%s is shown: %s", secret, &shown)
		}
	}
}

func TestRedisMistakes(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"REDIS_URL", "hunter2", "REDIS_URL is malformed: set it to redis://"},
		{"REDIS_URL", "http://u:hunter2@redis.example", "REDIS_URL is malformed"},
		{"REDIS_URL", "redis://u:hunter2@redis.example:x", "REDIS_URL is malformed"},
		{"REDIS_URL", "redis://u:hunter2@redis.example?adr=b:1", "REDIS_URL is malformed"},
		{"REDIS_ENCRYPTION_KEY", "hunter2", "REDIS_ENCRYPTION_KEY is malformed: set it to 32 random bytes"},
	} {
		inEmptyDir(t, "")
		var stderr strings.Builder
		p := program{testApp(), env{"APP_ID": "cli_a", "APP_SECRET": "s", test.name: test.value}.get, nil, &stderr}
		if status := p.run(t.Context(), nil); status != 2 {
			t.Errorf("%s=%s: exit status %d, want 2", test.name, test.value, status)
		}
		if got := stderr.String(); !strings.Contains(got, test.want) || strings.Contains(got, "hunter2") || strings.Count(got, "\n") != 1 {
			t.Errorf("%s=%s: got %q", test.name, test.value, got)
		}
	}
}

// Operations on Redis for tickets are counted.
func TestRedisMetrics(t *testing.T) {
	d := testDeps(t)
	d.config.RedisURL = settings.Secret("redis://" + redistest.Start(t).Addr)
	s := newTestServer(t, d)
	if answer := s.get(t, "/readyz"); answer.StatusCode != 200 {
		t.Fatal(answer.Status)
	}
	operations := 0.0
	for name, n := range s.app.metricValues(t) {
		if strings.HasPrefix(name, "redis_operations_total{") {
			operations += n
			if !strings.Contains(name, "result=ok") {
				t.Errorf("%s: %v", name, n)
			}
		}
	}
	if operations < 2 {
		t.Errorf("%v operations were counted", operations)
	}
}

// Without keys in the settings the tenant token and the ticket are encrypted in
// Redis too, and replicas with the same app secret share them.
func TestTicketsInRedisAreSealed(t *testing.T) {
	redis := redistest.Start(t)
	d := testDeps(t)
	d.config.RedisURL = settings.Secret("redis://" + redis.Addr)
	if answer := newTestServer(t, d).get(t, "/readyz"); answer.StatusCode != 200 {
		t.Fatal(answer.Status)
	}
	client := redis.Client(t)
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) < 2 {
		t.Fatalf("%q, %v", keys, err)
	}
	for _, key := range keys {
		value := client.Get(t.Context(), key).Val()
		for _, plain := range []string{testTicket, `"t-1"`, testSecret, `{"`} {
			if strings.Contains(value, plain) {
				t.Errorf("%s: %q", key, value)
			}
		}
	}
	replica := newTestServer(t, d)
	if answer := replica.get(t, "/readyz"); answer.StatusCode != 200 {
		t.Fatal(answer.Status)
	}
	for name, n := range replica.app.metricValues(t) {
		if strings.HasPrefix(name, "upstream_calls_total{") && n > 0 {
			t.Errorf("the replica calls the platform itself: %s", name)
		}
	}
}
