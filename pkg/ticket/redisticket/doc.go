// Package redisticket lets several processes fetch tickets as one: they share them
// through Redis, and at most one of them asks the platform at a time.
//
//	client, err := redisticket.Dial(redisURL)
//	store := ticket.NewStore()
//	store.Coordinator, err = redisticket.New(client, redisticket.Options{AppID: id, Host: "open.feishu.cn"})
//
// # What is in Redis
//
// All keys of an app are in one slot of a cluster, because they begin with
// feishu-goapp:{APP_ID@HOST}: and no two apps meet. After that comes the name
// of the ticket, and
//
//	NAME              the ticket, with a digest of its value in front
//	NAME:lock         who asks the platform just now; 6 s, extended every 2 s
//	NAME:hold         the platform failed, and how; for as long as it asks for
//	NAME:refused:ID   the ticket with this digest was refused; until it would end
//
// Nothing in Redis outlives the ticket it is about. With a key, tickets and
// holds are sealed by AES-256-GCM, bound to the name they are stored under.
//
// # Clocks
//
// Nothing relies on two machines agreeing what time it is. Redis tells how
// long an entry has left, and its reader counts from there by its own
// monotonic clock.
//
// # Faults
//
// A process that dies while it asks loses the lock within six seconds, and
// another takes over. While Redis is slow, full, read-only or gone, a process
// goes on with the ticket it has, to its last minute, and then asks for itself.
// No call to Redis is waited for longer than 300 ms. Every ten seconds or so a
// process in use compares its ticket with the one in Redis: a Redis that came
// back empty is given it, and one that another process refused or replaced is
// dropped or replaced here too.
//
// # Libraries
//
// The client is go-redis, the lock redsync. Its alternative, rueidis with
// rueidislock and rueidisaside, is as well kept and has the better pipelining,
// which a handful of calls an hour does not need. What decided is this:
// rueidislock extends its locks by PXAT and PEXPIREAT, the wall clock of the
// holder: one that is an hour ahead keeps its lock an hour beyond its death, one
// that is behind never has it. redsync says how long, in milliseconds. rueidis
// connects when it is made, so a process could not start while Redis is gone;
// go-redis connects when it is first used. rueidisaside answers with an error
// where Redis does, has no notion of renewing early, and wants client-side
// caching, which proxies of Redis often lack. And what keeps sessions in
// go-redis exists already.
package redisticket
