package redisticket

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// opLimit is the timeout of one operation on Redis.
const opLimit = 300 * time.Millisecond

var errURL = errors.New("redis://user:password@host:6379/0, or rediss:// for TLS; " +
	"with ?master_name=NAME the host is a Sentinel, with ?cluster=true a node of a cluster; &addr=host:port adds others")

// Dial returns a client for the Redis at a URL:
//
//	redis://user:password@host:6379/0       one server; rediss:// is by TLS
//	redis://…?master_name=NAME&addr=h2:p2   the hosts are Sentinels of the master NAME
//	redis://…?cluster=true&addr=h2:p2       the hosts are nodes of a cluster
//
// User and password are those of Redis itself; a Sentinel's own are
// sentinel_username and sentinel_password. Other
// parameters of a URL of go-redis are accepted too. Operations time out after 300
// ms. Dial does not connect yet. Its errors describe the accepted URLs and do not
// repeat the malformed one, which may contain a password. Close the client in the
// end.
func Dial(redisURL string) (redis.UniversalClient, error) {
	options, err := parseURL(redisURL)
	if err != nil {
		return nil, err
	}
	return redis.NewUniversalClient(options), nil
}

// CheckURL returns the error that [Dial] returns for a URL, without a client.
func CheckURL(redisURL string) error {
	_, err := parseURL(redisURL)
	return err
}

func parseURL(redisURL string) (*redis.UniversalOptions, error) {
	u, err := url.Parse(redisURL)
	if err != nil || u.Opaque != "" || u.Fragment != "" || u.Scheme != "redis" && u.Scheme != "rediss" {
		return nil, errURL
	}
	query := u.Query()
	take := func(name string) string {
		value := query.Get(name)
		query.Del(name)
		return value
	}
	o := &redis.UniversalOptions{
		MasterName:       take("master_name"),
		SentinelUsername: take("sentinel_username"),
		SentinelPassword: take("sentinel_password"),
	}
	others := query["addr"]
	query.Del("addr")
	if cluster := take("cluster"); cluster != "" {
		if o.IsClusterMode, err = strconv.ParseBool(cluster); err != nil {
			return nil, errURL
		}
	}
	u.RawQuery = query.Encode()
	one, err := redis.ParseURL(u.String())
	if err != nil {
		return nil, errURL // its text may contain a password
	}
	for _, addr := range append([]string{one.Addr}, others...) {
		if !validAddr(addr) {
			return nil, errURL
		}
		o.Addrs = append(o.Addrs, addr)
	}
	switch {
	case o.MasterName != "" && o.IsClusterMode,
		o.MasterName == "" && len(others) > 0 && !o.IsClusterMode,
		o.MasterName == "" && o.SentinelUsername+o.SentinelPassword != "",
		o.IsClusterMode && one.DB != 0: // a cluster has only database 0
		return nil, errURL
	}
	o.Username, o.Password, o.DB, o.TLSConfig = one.Username, one.Password, one.DB, one.TLSConfig
	o.ClientName = one.ClientName
	o.PoolSize, o.MinIdleConns, o.ConnMaxIdleTime = one.PoolSize, one.MinIdleConns, one.ConnMaxIdleTime
	if o.TLSConfig != nil && len(others) > 0 {
		o.TLSConfig.ServerName = "" // each host has its own
	}
	bound(o)
	return o, nil
}

// validAddr reports whether addr is host:port.
func validAddr(addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || host == "" || strings.ContainsAny(host, ",:/ ") && net.ParseIP(host) == nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// bound sets short timeouts and no retries, which are up to the caller.
func bound(o *redis.UniversalOptions) {
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = 4*opLimit, opLimit, opLimit, opLimit
	o.ContextTimeoutEnabled = true
	o.MaxRetries, o.DialerRetries = -1, 1
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}
