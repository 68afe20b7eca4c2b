//go:build unix

package redisticket

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
	"github.com/feishu-goapp/feishu-goapp/internal/seal"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

const (
	testKey    = "jsapi_ticket"
	testPrefix = "feishu-goapp:{cli_test@open.feishu.cn}:"
)

const testSecret = "app-secret-1f0c"

// logs is a log that can be written and read concurrently.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// join returns the coordinator of a process for the Redis at a URL, and its log.
func join(t *testing.T, url string, key []byte) (*Coordinator, *logs) {
	t.Helper()
	client, err := Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return joinBy(t, client, key)
}

func joinBy(t *testing.T, client redis.UniversalClient, key []byte) (*Coordinator, *logs) {
	t.Helper()
	log := new(logs)
	f, err := New(client, Options{AppID: "cli_test", AppSecret: testSecret, Host: "open.feishu.cn", Key: key, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return f, log
}

func newTicket(value string, left time.Duration) ticket.Ticket {
	return ticket.Ticket{Value: value, Expires: time.Now().Add(left)}
}

// never returns a source that must not be called.
func never(t *testing.T) func(context.Context) (ticket.Ticket, error) {
	return func(context.Context) (ticket.Ticket, error) {
		t.Helper()
		t.Error("the platform was called")
		return ticket.Ticket{}, errGone
	}
}

// returning returns a source of one ticket.
func returning(tk ticket.Ticket) func(context.Context) (ticket.Ticket, error) {
	return func(context.Context) (ticket.Ticket, error) { return tk, nil }
}

// The store in Redis behaves like the one of the other tests.
func TestStores(t *testing.T) {
	server := redistest.Start(t)
	sealed, _ := join(t, "redis://"+server.Addr, bytes.Repeat([]byte{7}, seal.KeySize))
	derived, _ := join(t, "redis://"+server.Addr+"/1", nil)
	for name, b := range map[string]store{"memory": new(memory), "redis": sealed.store, "redis, derived key": derived.store} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			find := func(value string, locked bool) snapshot {
				t.Helper()
				n, err := b.load(ctx, testKey)
				if err != nil || n.ticket.Value != value || n.locked != locked {
					t.Fatalf("found %q, locked %v, %v; want %q, %v", n.ticket.Value, n.locked, err, value, locked)
				}
				return n
			}
			putIfNewer := func(tk ticket.Ticket, ago time.Duration, want string) {
				t.Helper()
				if got, err := b.putIfNewer(ctx, testKey, tk, ago); err != nil || got.Value != want {
					t.Fatalf("put %q: %q, %v; want %q", tk.Value, got.Value, err, want)
				}
			}
			// not later, and up to a second earlier
			expiresWith := func(n snapshot, t ticket.Ticket) bool {
				return !n.ticket.Expires.After(t.Expires) && !n.ticket.Expires.Before(t.Expires.Add(-time.Second))
			}
			find("", false)
			a, c := newTicket("a", time.Hour), newTicket("c", 2*time.Hour)
			for _, want := range []bool{true, false, false} {
				if claimed, err := b.claimReport(ctx, testKey); err != nil || claimed != want {
					t.Errorf("claimed a report: %v, %v", claimed, err)
				}
			}
			putIfNewer(a, 0, "a")
			if n := find("a", false); !expiresWith(n, a) {
				t.Errorf("the ticket expires %v later", n.ticket.Expires.Sub(a.Expires))
			}
			putIfNewer(newTicket("b", time.Minute), 0, "a")
			putIfNewer(newTicket("a", 3*time.Hour), 0, "a")
			if n := find("a", false); !expiresWith(n, a) {
				t.Errorf("a put of the same ticket extends its life: %v", n.ticket)
			}
			a = newTicket("a", 30*time.Minute)
			putIfNewer(a, 0, "a")
			if n := find("a", false); !expiresWith(n, a) {
				t.Errorf("a put does not shorten its life: %v", n.ticket)
			}
			putIfNewer(c, 0, "c")
			putIfNewer(a, 0, "c")
			putIfNewer(newTicket("d", -time.Minute), 0, "d")
			find("c", false)

			if err := b.invalidate(ctx, testKey, a); err != nil {
				t.Fatal(err)
			}
			find("c", false)
			if err := b.invalidate(ctx, testKey, c); err != nil {
				t.Fatal(err)
			}
			find("", false)
			time.Sleep(20 * time.Millisecond)
			putIfNewer(c, time.Minute, "") // fetched before the refusal
			find("", false)
			putIfNewer(c, time.Millisecond, "c") // fetched after it
			putIfNewer(c, time.Minute, "c")

			held := failure{Text: "too many"}
			if err := b.putBackoff(ctx, testKey, held, time.Minute); err != nil {
				t.Fatal(err)
			}
			if err := find("c", false).backoff; err == nil || !strings.Contains(err.Error(), "too many") || ticket.RetryAfter(err) > time.Minute || ticket.RetryAfter(err) < 59*time.Second {
				t.Errorf("backoff: %v", err)
			}

			one, err := b.lock(ctx, testKey)
			if err != nil || one == nil {
				t.Fatalf("lock: %v, %v", one, err)
			}
			find("c", true)
			if two, err := b.lock(ctx, testKey); two != nil || err != nil {
				t.Fatalf("a second lock: %v, %v", two, err)
			}
			if err := one.extend(ctx); err != nil {
				t.Error(err)
			}
			for range 2 { // the second one finds no lock
				if err := one.release(ctx); err != nil {
					t.Error(err)
				}
			}
			find("c", false)
		})
	}
}

// Every entry in Redis is in the app's slot and expires, and those about a
// ticket not later than the ticket.
func TestEveryEntryExpires(t *testing.T) {
	server := redistest.Start(t)
	f, _ := join(t, "redis://"+server.Addr, nil)
	c := server.Client(t)
	ctx := t.Context()
	_, _ = f.store.putIfNewer(ctx, testKey, newTicket("a", 100*time.Second), 0)
	_ = f.store.invalidate(ctx, testKey, newTicket("b", 100*time.Second))
	_ = f.store.putBackoff(ctx, testKey, failure{}, 100*time.Second)
	if _, err := f.store.lock(ctx, testKey); err != nil {
		t.Fatal(err)
	}
	if claimed, err := f.store.claimReport(ctx, testKey); err != nil || !claimed {
		t.Fatalf("%v, %v", claimed, err)
	}
	keys, err := c.Keys(ctx, "*").Result()
	if err != nil || len(keys) != 5 {
		t.Fatalf("%q, %v", keys, err)
	}
	for _, key := range keys {
		left, err := c.PTTL(ctx, key).Result()
		if err != nil || left <= 0 || left > 100*time.Second || !strings.HasPrefix(key, testPrefix+testKey) {
			t.Errorf("%s has %v left, %v", key, left, err)
		}
	}
	if owner := c.Get(ctx, testPrefix+testKey+":lock").Val(); !strings.Contains(owner, fmt.Sprintf("/%d/", os.Getpid())) {
		t.Errorf("the owner of the lock is %q", owner)
	}
}

// A backoff of an earlier version, which could be as long as an hour, has no
// effect.
func TestBackoffOfEarlierVersion(t *testing.T) {
	server := redistest.Start(t)
	f, _ := join(t, "redis://"+server.Addr, nil)
	for d, held := range map[time.Duration]bool{50 * time.Second: true, 2 * time.Minute: false, time.Hour: false} {
		if err := f.store.putBackoff(t.Context(), testKey, failure{Text: "slow down"}, d); err != nil {
			t.Fatal(err)
		}
		if n, err := f.store.load(t.Context(), testKey); err != nil || (n.backoff != nil) != held {
			t.Errorf("for %v: %v, %v", d, n.backoff, err)
		}
	}
}

// Another app, or the same id on another platform, has separate entries.
func TestNamespaces(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client(t)
	for i, o := range []Options{{AppID: "a", Host: "open.feishu.cn"}, {AppID: "b", Host: "open.feishu.cn"}, {AppID: "a", Host: "open.larksuite.com"}} {
		o.AppSecret = testSecret
		f, err := New(client, o)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Fetch(t.Context(), testKey, ticket.Request{}, returning(newTicket(fmt.Sprint(i), time.Hour)))
		if err != nil || got.Value != fmt.Sprint(i) {
			t.Errorf("%v got %q, %v", o, got.Value, err)
		}
	}
}

// No entry in Redis contains a plain value, with a key of the options or one
// derived from the app secret.
func TestSealedAtRest(t *testing.T) {
	server := redistest.Start(t)
	c := server.Client(t)
	for _, key := range [][]byte{nil, bytes.Repeat([]byte{1}, seal.KeySize)} {
		f, _ := join(t, "redis://"+server.Addr, key)
		_, _ = f.store.putIfNewer(t.Context(), testKey, newTicket("hush-4711", time.Minute), 0)
		_ = f.store.invalidate(t.Context(), testKey, newTicket("hush-4712", time.Minute))
		_ = f.store.putBackoff(t.Context(), testKey, failure{Text: "hush-4713"}, time.Minute)
		var all strings.Builder
		for _, name := range c.Keys(t.Context(), "*").Val() {
			all.WriteString(name + c.Get(t.Context(), name).Val())
		}
		for _, secret := range []string{"hush-471", testSecret} {
			if strings.Contains(all.String(), secret) {
				t.Errorf("with a key of %d bytes %q is there: %q", len(key), secret, all.String())
			}
		}
		c.FlushAll(t.Context())
	}
}

// A malformed entry counts as missing and is replaced, and its text is not in
// the log.
func TestGarbage(t *testing.T) {
	server := redistest.Start(t)
	c := server.Client(t)
	name, id := testPrefix+testKey, digest("hush")
	key := bytes.Repeat([]byte{1}, seal.KeySize)
	put := func(value string, life time.Duration) func(*testing.T) {
		return func(t *testing.T) { c.Set(t.Context(), name, value, life) }
	}
	by := func(key []byte) func(*testing.T) {
		return func(t *testing.T) {
			f, _ := join(t, "redis://"+server.Addr, key)
			_, _ = f.store.putIfNewer(t.Context(), testKey, newTicket("hush", 3*time.Hour), 0)
		}
	}
	sealer, err := newSealer(Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	sealed := func(name, plain string) string {
		return string(sealer.aead.Seal(nil, nil, []byte(plain), []byte(name)))
	}
	for what, garbage := range map[string]func(*testing.T){
		"empty":                 put("", time.Hour),
		"short":                 put("hush", 3*time.Hour),
		"words":                 put(strings.Repeat("hush ", 30), 3*time.Hour),
		"not encrypted":         put(id+`{"value":"hush","life":3600000}`, 3*time.Hour),
		"no end":                put(id+sealed(name, `{"value":"hush","life":1}`), 0),
		"not JSON":              put(id+sealed(name, `{"value":"hush`), 3*time.Hour),
		"another digest":        put(digest("x")+sealed(name, `{"value":"hush","life":3600000}`), 3*time.Hour),
		"of another entry":      put(id+sealed(name+":hold", `{"value":"hush","life":3600000}`), 3*time.Hour),
		"a list":                func(t *testing.T) { c.RPush(t.Context(), name, "hush") },
		"a hold's list":         func(t *testing.T) { c.RPush(t.Context(), name+":hold", "hush") },
		"a hold of words":       func(t *testing.T) { c.Set(t.Context(), name+":hold", "hush", time.Hour) },
		"a hold not encrypted":  func(t *testing.T) { c.Set(t.Context(), name+":hold", `{"text":"hush"}`, time.Hour) },
		"a hold without an end": func(t *testing.T) { c.Set(t.Context(), name+":hold", sealed(name+":hold", `{"text":"hush"}`), 0) },
		"a list of refused":     func(t *testing.T) { c.RPush(t.Context(), name+":refused:"+digest("mine"), "hush") },
		"another key":           by(bytes.Repeat([]byte{2}, seal.KeySize)),
		"a derived key":         by(nil),
	} {
		t.Run(what, func(t *testing.T) {
			c.FlushAll(t.Context())
			garbage(t)
			f, log := join(t, "redis://"+server.Addr, key)
			got, err := f.Fetch(t.Context(), testKey, ticket.Request{}, returning(newTicket("mine", 2*time.Hour)))
			if err != nil || got.Value != "mine" {
				t.Fatalf("got %q, %v", got.Value, err)
			}
			again, _ := join(t, "redis://"+server.Addr, key)
			if got, err := again.Fetch(t.Context(), testKey, ticket.Request{}, never(t)); err != nil || got.Value != "mine" {
				t.Fatalf("another process got %q, %v", got.Value, err)
			}
			if strings.Contains(log.String(), "hush") {
				t.Errorf("the log: %s", log)
			}
			if notLogged := what == "empty" || what == "a list of refused"; notLogged == strings.Contains(log.String(), "cannot be read") {
				t.Errorf("the log: %s", log)
			}
		})
	}
}

// An entry that was encrypted for one name cannot be decrypted under another.
func TestSealIsBoundToItsName(t *testing.T) {
	s, err := newSealer(Options{Key: bytes.Repeat([]byte{1}, seal.KeySize)})
	if err != nil {
		t.Fatal(err)
	}
	sealed, _ := s.seal("one", stored{Value: "v"})
	var got stored
	if err := s.open("one", sealed, &got); err != nil || got.Value != "v" {
		t.Fatal(got, err)
	}
	if s.open("two", sealed, &got) == nil {
		t.Error("decrypted under another name")
	}
	if _, err := New(nil, Options{Key: []byte("short"), AppSecret: testSecret}); err == nil {
		t.Error("a short key is accepted")
	}
	if _, err := New(nil, Options{AppID: "cli_test"}); err == nil {
		t.Error("tickets would be stored as plain text")
	}
}

// One server with a password and with TLS, a cluster, and a Sentinel: two
// processes share a ticket.
func TestWaysToRedis(t *testing.T) {
	certs := newCertificates(t)
	tlsAddr := redistest.FreeAddr(t)
	_, tlsPort, _ := net.SplitHostPort(tlsAddr)
	redistest.Start(t, "--tls-port", tlsPort, "--tls-cert-file", certs.cert, "--tls-key-file", certs.key,
		"--tls-ca-cert-file", certs.cert, "--tls-auth-clients", "no")
	locked := redistest.Start(t, "--requirepass", "hunter2")
	master := redistest.Start(t)
	sentinel := redistest.Sentinel(t, master, "mymaster")
	other := redistest.FreeAddr(t) // no server listens there
	cluster := redistest.Cluster(t)
	for name, url := range map[string]string{
		"password":           "redis://:hunter2@" + locked.Addr + "/3",
		"user":               "redis://default:hunter2@" + locked.Addr,
		"TLS":                "rediss://" + tlsAddr,
		"TLS, not verified":  "rediss://" + tlsAddr + "?skip_verify=true",
		"cluster":            "redis://" + cluster.Addr + "?cluster=true",
		"cluster, two nodes": "redis://" + other + "?cluster=true&addr=" + cluster.Addr,
		"sentinel":           "redis://" + sentinel.Addr + "/2?master_name=mymaster",
		"two sentinels":      "redis://" + other + "/4?master_name=mymaster&addr=" + sentinel.Addr,
	} {
		t.Run(name, func(t *testing.T) {
			connect := func() (*Coordinator, *logs) {
				o, err := parseURL(url)
				if err != nil {
					t.Fatal(err)
				}
				if o.TLSConfig != nil && !o.TLSConfig.InsecureSkipVerify {
					o.TLSConfig.RootCAs = certs.pool
				}
				client := redis.NewUniversalClient(o)
				t.Cleanup(func() { _ = client.Close() })
				return joinBy(t, client, nil)
			}
			one, log := connect()
			waitForRedis(t, one)
			if got, err := one.Fetch(t.Context(), testKey, ticket.Request{}, returning(newTicket("a", time.Hour))); err != nil || got.Value != "a" {
				t.Fatalf("got %q, %v", got.Value, err)
			}
			two, _ := connect()
			waitForRedis(t, two)
			if got, err := two.Fetch(t.Context(), testKey, ticket.Request{}, never(t)); err != nil || got.Value != "a" {
				t.Fatalf("the other process got %q, %v: %s", got.Value, err, log)
			}
			if err := one.store.invalidate(t.Context(), testKey, newTicket("a", time.Hour)); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// waitForRedis waits until the coordinator has found its Redis, which with a
// dead Sentinel in the list may take longer than the timeout of an operation.
func waitForRedis(t *testing.T, f *Coordinator) {
	t.Helper()
	var err error
	for range 20 {
		if _, err = f.store.load(t.Context(), testKey); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal(err)
}

// A wrong password or certificate is logged, without the password, and the
// process works without Redis.
func TestNoWayToRedis(t *testing.T) {
	locked := redistest.Start(t, "--requirepass", "hunter2")
	for _, url := range []string{
		"redis://:hunter3@" + locked.Addr, "rediss://:hunter3@" + locked.Addr, "redis://u:hunter3@" + locked.Addr,
		"redis://:hunter3@" + redistest.FreeAddr(t), "redis://:hunter3@" + locked.Addr + "?master_name=x&sentinel_password=hunter3",
		"redis://:hunter3@" + locked.Addr + "?cluster=true", "redis://:hunter3@no.such.host.invalid:6379",
	} {
		f, log := join(t, url, nil)
		begin := time.Now()
		got, err := f.Fetch(t.Context(), testKey, ticket.Request{}, returning(newTicket("a", time.Hour)))
		if err != nil || got.Value != "a" {
			t.Errorf("%s: got %q, %v", url, got.Value, err)
		}
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("%s: it took %v", url, took)
		}
		if !strings.Contains(log.String(), "redis fails") || strings.Contains(log.String(), "hunter3") {
			t.Errorf("%s: the log: %s", url, log)
		}
		old := newTicket("old", time.Hour)
		if _, err := f.Fetch(t.Context(), testKey, ticket.Request{Current: old}, never(t)); err == nil || strings.Contains(err.Error(), "hunter3") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestBadURLs(t *testing.T) {
	for _, url := range []string{
		"", "hunter2", "http://hunter2:6379", "redis://u:hunter2@h:port", "redis://h/hunter2", "redis://h:1/1/hunter2",
		"redis://u:hunter2@h:6379?nonsense=1", "redis://h?addr=hunter2", "redis://h:1?addr=h:2", "redis://h?cluster=hunter2", "redis://h?cluster=true&master_name=hunter2",
		"redis://h/1?cluster=true", "redis://h?sentinel_password=hunter2", "redis://u:hunter2@h:%zz", "redis:hunter2", "redis://h#hunter2", "redis://h:1,h:2", "unix:///hunter2",
	} {
		if err := CheckURL(url); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", url, err)
		}
	}
	o, err := parseURL("rediss://me:pw@h:1/2?addr=h2:3&master_name=m&sentinel_username=su&sentinel_password=sp&pool_size=7")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(o.Addrs, []string{"h:1", "h2:3"}) || o.Username != "me" || o.Password != "pw" || o.DB != 2 || o.MasterName != "m" ||
		o.SentinelUsername != "su" || o.SentinelPassword != "sp" || o.PoolSize != 7 || o.TLSConfig == nil || o.TLSConfig.ServerName != "" {
		t.Errorf("%+v", o)
	}
}

// Redis hangs: operations time out, and the ticket is stored when it works again.
func TestRedisHangs(t *testing.T) {
	server := redistest.Start(t)
	f, log := join(t, "redis://"+server.Addr, nil)
	if _, err := f.Fetch(t.Context(), testKey, ticket.Request{}, returning(newTicket("a", time.Hour))); err != nil {
		t.Fatal(err)
	}
	server.Pause()
	for _, want := range []ticket.Request{{}, {Current: newTicket("a", 30*time.Second)}} {
		begin := time.Now()
		if got, err := f.Fetch(t.Context(), testKey, want, returning(newTicket("b", 2*time.Hour))); err != nil || got.Value != "b" {
			t.Fatalf("got %q, %v", got.Value, err)
		}
		if took := time.Since(begin); took > 2*opLimit {
			t.Errorf("it took %v", took)
		}
	}
	if _, err := f.Fetch(t.Context(), testKey, ticket.Request{Current: newTicket("a", 10*time.Minute)}, never(t)); err == nil || !strings.Contains(err.Error(), "redis: load: ") {
		t.Errorf("with ten minutes left: %v", err)
	}
	server.Resume()
	b := newTicket("b", 2*time.Hour)
	var got ticket.Ticket
	for range 20 {
		got, _ = f.Compare(t.Context(), testKey, b, time.Now())
		n, err := f.store.load(t.Context(), testKey)
		if err == nil && n.ticket.Value == "b" {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if got != b || !strings.Contains(log.String(), "works again") {
		t.Errorf("%v, the log: %s", got, log)
	}
}

// Redis is read-only, because it is full or a replica without its master:
// stored tickets are still used, and without one a process fetches one itself.
func TestRedisIsReadOnly(t *testing.T) {
	for name, setting := range map[string]string{"full": "maxmemory", "without replicas": "min-replicas-to-write"} {
		server := redistest.Start(t)
		f, log := join(t, "redis://"+server.Addr, nil)
		if _, err := f.Fetch(t.Context(), testKey, ticket.Request{}, returning(newTicket("a", time.Hour))); err != nil {
			t.Fatal(err)
		}
		if err := server.Client(t).ConfigSet(t.Context(), setting, "1").Err(); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Fetch(t.Context(), testKey, ticket.Request{}, never(t)); err != nil || got.Value != "a" {
			t.Errorf("%s: got %q, %v", name, got.Value, err)
		}
		if got, err := f.Fetch(t.Context(), "other", ticket.Request{}, returning(newTicket("b", time.Hour))); err != nil || got.Value != "b" {
			t.Errorf("%s: got %q, %v", name, got.Value, err)
		}
		if _, err := f.Fetch(t.Context(), "other", ticket.Request{Current: newTicket("b", time.Hour)}, never(t)); err == nil {
			t.Errorf("%s: no error", name)
		}
		if n := strings.Count(log.String(), "redis fails"); n != 1 || strings.Contains(log.String(), "works again") {
			t.Errorf("%s: the log: %s", name, log)
		}
	}
}

// Of many processes that fetch at once, one calls the platform.
func TestManyAtOnce(t *testing.T) {
	server := redistest.Start(t)
	var all []*Coordinator
	for range 20 {
		f, _ := join(t, "redis://"+server.Addr, nil)
		all = append(all, f)
	}
	for round := range 10 {
		value := fmt.Sprint("ticket-", round)
		var mu sync.Mutex
		calls := 0
		ask := func(context.Context) (ticket.Ticket, error) {
			mu.Lock()
			defer mu.Unlock()
			calls++
			return newTicket(value, time.Hour), nil
		}
		var callers sync.WaitGroup
		for _, f := range all {
			callers.Go(func() {
				if got, err := f.Fetch(t.Context(), value, ticket.Request{}, ask); err != nil || got.Value != value {
					t.Errorf("got %q, %v", got.Value, err)
				}
			})
		}
		callers.Wait()
		if calls != 1 {
			t.Errorf("%d calls", calls)
		}
	}
}

type certificates struct {
	cert, key string // files
	pool      *x509.CertPool
}

// newCertificates makes a self-signed certificate for 127.0.0.1.
func newCertificates(t *testing.T) certificates {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c := certificates{filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), x509.NewCertPool()}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	if !c.pool.AppendCertsFromPEM(certPEM) {
		t.Fatal("the certificate cannot be added to the pool")
	}
	for file, content := range map[string][]byte{c.cert: certPEM, c.key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tls.LoadX509KeyPair(c.cert, c.key); err != nil {
		t.Fatal(err)
	}
	return c
}
