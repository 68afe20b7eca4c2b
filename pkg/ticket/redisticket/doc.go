// Package redisticket shares tickets between processes through Redis: at most one
// of them calls the platform at a time.
//
//	client, err := redisticket.Dial(redisURL)
//	store := ticket.NewStore()
//	store.Coordinator, err = redisticket.New(client, redisticket.Options{AppID: id, AppSecret: secret, Host: "open.feishu.cn"})
//
// # Entries in Redis
//
// All keys of an app begin with feishu-goapp:{APP_ID@HOST}: and so are in one slot
// of a cluster and separate from other apps. The prefix is followed by the name of
// the ticket:
//
//	NAME              the ticket, after a digest of its value
//	NAME:lock         the process that calls the platform; expires after 6 s, extended every 2 s
//	NAME:hold         the backoff: why and for how long the platform is not called
//	NAME:refused:ID   the ticket with this digest was refused; expires with the ticket
//	NAME:reported     a report of pages has led to a call; expires after a minute
//
// No entry outlives its ticket. Tickets and failures are encrypted with
// AES-256-GCM, by a key of the options or one derived from the app secret, and
// bound to their key in Redis. Processes with two
// versions of a program can share a Redis during a rollout: entries that cannot be
// read are replaced.
//
// # Clocks
//
// The machines' clocks need not agree. Redis returns how long an entry has left,
// and the reader counts from there with its own monotonic clock.
//
// # Failures
//
// The lock of a process that dies during a fetch expires within six seconds, and
// another process takes over. While Redis is slow, full, read-only or unreachable,
// a process keeps its ticket until the last minute and then fetches one itself. An
// operation on Redis times out after 300 ms. About every ten seconds a process in
// use compares its ticket with the one in Redis: it restores the ticket in an empty
// Redis, and drops or replaces one that another process has refused or replaced.
//
// # Libraries
//
// The client is go-redis, the lock redsync. The alternative is rueidis with
// rueidislock and rueidisaside. rueidislock expires its locks by the wall clock of
// the holder (PXAT), redsync by a duration. rueidis connects when it is created, so
// that a process could not start without Redis. rueidisaside returns an error when
// Redis does, cannot renew early, and needs client-side caching, which proxies of
// Redis often lack.
package redisticket
