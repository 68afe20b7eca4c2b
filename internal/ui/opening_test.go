package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// openedAt opens the trip's page, and says what was to be seen when, and what
// who followed then was shown.
func openedAt(t *trip) (seen, shown string) {
	start := time.Now()
	o := open(t.journey().deps)
	seen = fmt.Sprintf("%s at %s", o.seen().State, time.Since(start))
	var views []string
	o.follow(func(v View) { views = append(views, fmt.Sprintf("%s at %s", v.State, time.Since(start))) })
	time.Sleep(time.Minute)
	synctest.Wait()
	o.cancel()
	return seen, fmt.Sprintf("%s, then %s", views[0], views[len(views)-1])
}

func TestOpeningWaitsForAFastJourney(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen, shown := openedAt(newTrip())
		if seen != "ready at 0s" || shown != "ready at 0s, then ready at 0s" {
			t.Errorf("seen %s, shown %s", seen, shown)
		}
	})
}

func TestOpeningWaitsForNoSlowJourney(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		trip := newTrip()
		trip.host.Handle("tt.getUserInfo", func(context.Context, json.RawMessage) (any, error) {
			time.Sleep(5 * time.Second)
			return map[string]any{"userInfo": map[string]any{"nickName": "Ada"}}, nil
		})
		seen, shown := openedAt(trip)
		if seen != "authenticating at 100ms" || shown != "authenticating at 100ms, then ready at 5s" {
			t.Errorf("seen %s, shown %s", seen, shown)
		}
	})
}

// A page may come to rest more than once before anybody looks.
func TestOpeningRestsTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(newTrip().journey().deps)
		o.report(View{State: Ready, Steps: Steps{StepToast: {State: StepRunning}}})
		o.report(View{State: Ready})
		if o.seen().State != Ready {
			t.Errorf("%+v", o.seen())
		}
	})
}

// Another journey may have taken over.
func TestCanceledOpeningShowsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(newTrip().journey().deps)
		o.cancel()
		o.follow(calmed(o.ctx, func(v View) { t.Errorf("shown %+v", v) }))
		time.Sleep(time.Second)
	})
}
