package ui

import (
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// stepList shows the steps of the journey, each with its state and how long it
// took: when something fails on a phone, the page itself shows where.
type stepList struct {
	app.Compo

	Steps Steps
	Lang  Lang
}

// Render shows one line a step.
func (l *stepList) Render() app.UI {
	return app.Section().ID("steps").Class("steps").Body(
		app.H2().Text(stepsTitle.in(l.Lang)),
		app.Ol().Body(
			app.Range(stepOrder).Slice(func(i int) app.UI { return l.renderStep(stepOrder[i]) }),
		),
	)
}

func (l *stepList) renderStep(name StepName) app.UI {
	s := l.Steps[name]
	state := string(s.State)
	if s.State == StepWaiting {
		state = "waiting" // an empty attribute would not be there at all
	}
	return app.Li().DataSet("step", string(name)).DataSet("state", state).Body(
		app.Span().Class("name").Text(stepNames[name].in(l.Lang)),
		app.Span().Class("state").Text(stepStates[s.State].in(l.Lang)),
		app.Span().Class("took").Text(l.took(s)),
	)
}

func (l *stepList) took(s Step) string {
	switch {
	case s.State == StepWaiting || s.State == StepRunning:
		return ""
	case s.Took < 10*time.Second:
		return strconv.FormatInt(s.Took.Milliseconds(), 10) + " " + milliseconds.in(l.Lang)
	}
	return strconv.FormatFloat(s.Took.Seconds(), 'f', 1, 64) + " " + seconds.in(l.Lang)
}
