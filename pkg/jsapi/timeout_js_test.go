package jsapi

import (
	"context"
	"errors"
	"testing"
	"time"
)

// silence calls a function that never answers, and returns how that ended.
func silence(ctx context.Context, timeout time.Duration) <-chan error {
	ended := make(chan error, 1)
	go func() {
		_, err := page.(asker).ask(ctx, question{path: "tt.silence", timeout: timeout})
		ended <- err
	}()
	return ended
}

func TestOneTimerEndsEveryCallWhoseTimeIsOver(t *testing.T) {
	script(t, "tt", `{silence() {}, x(o) { o.success() }}`)
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	never := silence(ctx, 0)
	long := silence(ctx, time.Hour)
	for _, ms := range []time.Duration{60, 30, 90, 30} { // the first alarm is neither the first call's nor the last's
		ended := silence(ctx, ms*time.Millisecond)
		if _, err := page.(asker).ask(ctx, question{path: "tt.x", timeout: ms * time.Millisecond}); err != nil {
			t.Error(err) // answered: its time does not matter
		}
		select {
		case err := <-ended:
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("after %d ms: %v", ms, err)
			}
		case <-patient(t).Done():
			t.Fatalf("the call of %d ms did not end", ms)
		}
	}
	giveUp()
	for _, ended := range []<-chan error{never, long} {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("without a timeout: %v", err)
		}
	}
	alive(t)
}

func TestTheDefaultTimeoutIsTheTables(t *testing.T) {
	script(t, "tt", `{silence() {}, scanCode() {}}`)
	for path, want := range map[string]time.Duration{"tt.silence": DefaultTimeout, "tt.scanCode": 0} {
		ctx, giveUp := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- new(Client).Call(ctx, path, nil, nil) }()
		settle()
		var got time.Duration
		for _, c := range calls.waiting {
			if !c.deadline.IsZero() {
				got = time.Until(c.deadline).Round(10 * time.Second)
			}
		}
		if got != want {
			t.Errorf("%s waits %s, want %s", path, got, want)
		}
		giveUp()
		<-ended
	}
	alive(t)
}
