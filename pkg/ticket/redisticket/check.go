package redisticket

import (
	"context"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

// Check tells whether a Redis can be reached and written to, and leaves nothing
// behind there. The error holds no password.
func Check(ctx context.Context, redisURL string) error {
	redis.SetLogger(quiet{slog.New(slog.DiscardHandler)}) // the error says it all
	client, err := Dial(redisURL)
	if err != nil {
		return err
	}
	defer client.Close()
	return client.Set(ctx, "feishu-goapp:check", "", time.Second).Err()
}
