package ticket

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

var errDown = errors.New("platform is down")

// platform is a Source with the half-hour rule: while the ticket it gave last
// has half an hour or more to live, it gives the same one again.
type platform struct {
	name    string
	life    time.Duration // of a new ticket; 0 means two hours
	latency time.Duration // until it answers
	skew    time.Duration // subtracted from the time left that it reports
	needs   Source        // called first, if set

	mu      sync.Mutex
	down    bool
	calls   int
	serial  int
	expires time.Time
}

func (p *platform) Ticket(ctx context.Context) (Ticket, error) {
	if p.needs != nil {
		if _, err := p.needs.Ticket(ctx); err != nil {
			return Ticket{}, err
		}
	}
	t, err := p.give()
	if err := sleep(ctx, p.latency); err != nil {
		return Ticket{}, err
	}
	return t, err
}

func (p *platform) give() (Ticket, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if p.down {
		return Ticket{}, errDown
	}
	if time.Until(p.expires) < 30*time.Minute {
		p.serial++
		life := p.life
		if life == 0 {
			life = 2 * time.Hour
		}
		p.expires = time.Now().Add(life)
	}
	return Ticket{Value: fmt.Sprintf("%s-%d", p.name, p.serial), Expires: p.expires.Add(-p.skew)}, nil
}

func (p *platform) setDown(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

func (p *platform) called() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls
}

// expect fails the test unless the platform has been called want times so far.
func (p *platform) expect(t *testing.T, want int) {
	t.Helper()
	if got := p.called(); got != want {
		t.Fatalf("%s was called %d times, want %d", p.name, got, want)
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// mustTicket returns the ticket of src, which the caller must get without waiting.
// Any goroutine of the test may call it.
func must(t *testing.T, src Source) Ticket {
	t.Helper()
	before := time.Now()
	got, err := src.Ticket(t.Context())
	if err != nil {
		t.Errorf("no ticket: %v", err)
	} else if left := time.Until(got.Expires); left <= 0 {
		t.Errorf("%v ended %v ago", got, -left)
	}
	if waited := time.Since(before); waited > 0 {
		t.Errorf("waited %v", waited)
	}
	return got
}
