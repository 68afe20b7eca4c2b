package login

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

const (
	// checkInterval is how often the user of an active session is checked.
	checkInterval = time.Hour

	// checkRetry is the delay after a check without a result.
	checkRetry = 5 * time.Minute

	// maxChecks bounds the concurrent checks. Other users are checked at their next
	// request.
	maxChecks = 4

	checkTimeout = 30 * time.Second
)

// userChecks are the checks in progress, by the key of the session.
type userChecks struct {
	mu      sync.Mutex
	running map[string]bool
}

// begin reports whether a check of a session may begin.
func (c *userChecks) begin(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running[key] || len(c.running) >= maxChecks {
		return false
	}
	if c.running == nil {
		c.running = map[string]bool{}
	}
	c.running[key] = true
	return true
}

func (c *userChecks) end(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.running, key)
}

// checkUserIfDue checks in the background whether the user may still use the app.
// It does not block.
func (f *session) checkUserIfDue(ctx context.Context) {
	if time.Now().Before(f.checkAt) || !f.all.checks.begin(f.key) {
		return
	}
	go func() {
		defer f.all.checks.end(f.key)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
		defer cancel()
		f.checkUser(ctx)
	}()
}

// checkUser requests the user from the platform, with the user's token. The session
// ends if the platform returns that the user may no longer use the app; other
// failures have no effect.
func (f *session) checkUser(ctx context.Context) {
	now := time.Now()
	_, checkAt, err := f.seen(ctx) // another request or process may have checked
	if err != nil || now.Before(checkAt) || f.setSeen(ctx, now, now.Add(checkRetry)) != nil {
		return // a store that fails is logged by the requests that need it
	}
	err = f.withToken(ctx, func(accessToken string) error {
		_, err := f.all.getUser(ctx, accessToken)
		return err
	})
	switch {
	case endsSession(err):
		f.all.log.LogAttrs(ctx, slog.LevelInfo, "session ended: the user may no longer use the app", slog.Any("err", err))
	case err == nil || isRefused(err):
		_ = f.setSeen(ctx, now, now.Add(checkInterval)) // if it fails the next check comes earlier
	}
}

// isRefused reports whether another check soon would have the same result.
func isRefused(err error) bool {
	e, ok := errors.AsType[*feishu.Error](err)
	return ok && e.Refused() || errors.Is(err, ErrSignInAgain)
}
