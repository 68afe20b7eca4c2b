package platform

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestHalfHourRule(t *testing.T) {
	now, made := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), 0
	issuer := tokenIssuer{lifetime: 2 * time.Hour, now: func() time.Time { return now }, create: func() string { made++; return fmt.Sprint("token ", made) }}

	for _, step := range []struct {
		advance time.Duration
		value   string
		left    time.Duration
		valid   []string
	}{
		{0, "token 1", 2 * time.Hour, []string{"token 1"}},
		{time.Hour, "token 1", time.Hour, []string{"token 1"}},
		{30 * time.Minute, "token 1", 30 * time.Minute, []string{"token 1"}}, // exactly half an hour left
		{time.Second, "token 2", 2 * time.Hour, []string{"token 2", "token 1"}},
		{29*time.Minute + 58*time.Second, "token 2", 2*time.Hour - (29*time.Minute + 58*time.Second), []string{"token 2", "token 1"}},
		{time.Second, "token 2", 2*time.Hour - (29*time.Minute + 59*time.Second), []string{"token 2"}}, // the end of the first
		{3 * time.Hour, "token 3", 2 * time.Hour, []string{"token 3"}},
	} {
		now = now.Add(step.advance)
		value, left := issuer.issue()
		if value != step.value || left != step.left {
			t.Errorf("at %v: got %s for %v, want %s for %v", now, value, left, step.value, step.left)
		}
		if valid := issuer.values(); !slices.Equal(valid, step.valid) {
			t.Errorf("at %v: valid are %q, want %q", now, valid, step.valid)
		}
	}

	issuer.revoke()
	if valid := issuer.values(); len(valid) != 0 {
		t.Errorf("revoked, but %q are valid", valid)
	}
}
