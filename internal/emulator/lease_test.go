package emulator

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// A clock stands still until it is moved.
type clock struct{ t time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time          { return c.t }
func (c *clock) advance(d time.Duration) { c.t = c.t.Add(d) }

func TestHalfHourRule(t *testing.T) {
	clock, made := newClock(), 0
	m := mint{life: leaseLife, now: clock.now, create: func() string { made++; return fmt.Sprint("lease ", made) }}

	for _, step := range []struct {
		advance time.Duration
		secret  string
		left    time.Duration
		valid   []string
	}{
		{0, "lease 1", 2 * time.Hour, []string{"lease 1"}},
		{time.Hour, "lease 1", time.Hour, []string{"lease 1"}},
		{30 * time.Minute, "lease 1", 30 * time.Minute, []string{"lease 1"}}, // exactly half an hour left
		{time.Second, "lease 2", 2 * time.Hour, []string{"lease 2", "lease 1"}},
		{29*time.Minute + 58*time.Second, "lease 2", 2*time.Hour - (29*time.Minute + 58*time.Second), []string{"lease 2", "lease 1"}},
		{time.Second, "lease 2", 2*time.Hour - (29*time.Minute + 59*time.Second), []string{"lease 2"}}, // the end of the first
		{3 * time.Hour, "lease 3", 2 * time.Hour, []string{"lease 3"}},
	} {
		clock.advance(step.advance)
		secret, left := m.get()
		if secret != step.secret || left != step.left {
			t.Errorf("at %v: got %s for %v, want %s for %v", clock.t, secret, left, step.secret, step.left)
		}
		if valid := m.secrets(); !slices.Equal(valid, step.valid) {
			t.Errorf("at %v: valid are %q, want %q", clock.t, valid, step.valid)
		}
	}

	m.revoke()
	if valid := m.secrets(); len(valid) != 0 {
		t.Errorf("revoked, but %q are valid", valid)
	}
}
