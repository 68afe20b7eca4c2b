package ui

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestCalmShowsWhatLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var shown []string
		c := &calm{show: func(v View) {
			shown = append(shown, fmt.Sprintf("%s at %s", v.State, time.Since(start)))
		}}
		c.report(View{State: Loading})
		time.Sleep(10 * time.Millisecond)
		c.report(View{State: Authenticating}) // holds for a while
		time.Sleep(time.Second)
		c.report(View{State: Authenticating}) // holds for a moment
		time.Sleep(10 * time.Millisecond)
		c.report(View{State: Ready})
		time.Sleep(time.Second)
		want := "[authenticating at 100ms ready at 1.02s]"
		if got := fmt.Sprint(shown); got != want {
			t.Errorf("shown %s, want %s", got, want)
		}
	})
}

func TestViewsAtRest(t *testing.T) {
	running := Steps{StepToast: {State: StepRunning}}
	for _, test := range []struct {
		view View
		want bool
	}{
		{View{State: Loading}, false},
		{View{State: Authenticating}, false},
		{View{State: Ready, Steps: running}, false},
		{View{State: Ready}, true},
		{View{State: Failed}, true},
		{View{State: Outside}, true},
	} {
		if got := test.view.atRest(); got != test.want {
			t.Errorf("%+v: got %t", test.view, got)
		}
	}
}
