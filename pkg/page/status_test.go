package page

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestDebouncerSkipsShortStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var shown []string
		state := Loading
		d := debouncer{f: func() { shown = append(shown, fmt.Sprintf("%s at %s", state, time.Since(start))) }}
		set := func(s State) {
			state = s
			d.call(s.settled())
		}
		set(Loading)
		time.Sleep(10 * time.Millisecond)
		set(Authenticating) // holds for a while
		time.Sleep(time.Second)
		synctest.Wait()
		set(Authenticating) // holds for a moment
		time.Sleep(10 * time.Millisecond)
		set(Ready)
		time.Sleep(time.Second)
		synctest.Wait()
		if got, want := fmt.Sprint(shown), "[authenticating at 100ms ready at 1.02s]"; got != want {
			t.Errorf("shown %s, want %s", got, want)
		}
	})
}

func TestStartWaitsForPreloading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		updates := 0
		f.debouncer.f = func() { updates++ }
		f.Preload("/", func(context.Context) {
			f.Ready(t.Context())
			time.Sleep(50 * time.Millisecond)
			f.Update()
		})
		f.Preload("/else", func(context.Context) { t.Error("it is preloaded for another path") })
		start := time.Now()
		f.open(t)
		if took := time.Since(start); took != 50*time.Millisecond {
			t.Errorf("settled after %s", took)
		}
		synctest.Wait()
		if updates != 1 {
			t.Errorf("%d updates, want one at the end", updates)
		}
	})
}
