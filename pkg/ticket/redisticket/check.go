package redisticket

import (
	"context"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

// Check returns an error if the Redis at a URL cannot be reached or written to. It
// blocks until the timeouts of [Dial] or the end of ctx; its test entry expires
// after a second. The error contains no password. Check is safe to repeat, and
// silences the log of go-redis for the process.
func Check(ctx context.Context, redisURL string) error {
	redis.SetLogger(quiet{slog.New(slog.DiscardHandler)}) // the error has the reason
	client, err := Dial(redisURL)
	if err != nil {
		return err
	}
	defer client.Close()
	return client.Set(ctx, "feishu-goapp:check", "", time.Second).Err()
}
