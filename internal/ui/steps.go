package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// renderSteps shows the steps of the journey, each with its state and how long
// it took: when something fails on a phone, the page itself shows where.
//
// It is markup as text because it stands on the way to the first greeting: the
// engine takes it in with one call, where forty elements take some hundred. All
// of it is our own words and numbers.
func renderSteps(steps Steps, lang Lang) app.UI {
	var b strings.Builder
	b.WriteString(`<section id="steps" class="steps"><h2>` + stepsTitle.in(lang) + `</h2><ol>`)
	for _, name := range stepOrder {
		writeStep(&b, name, steps[name], lang)
	}
	b.WriteString(`</ol></section>`)
	return app.Raw(b.String())
}

func writeStep(b *strings.Builder, name StepName, s Step, lang Lang) {
	state := string(s.State)
	if s.State == StepWaiting {
		state = "waiting"
	}
	b.WriteString(`<li data-step="` + string(name) + `" data-state="` + state + `">`)
	b.WriteString(`<span class="name">` + stepNames[name].in(lang) + `</span>`)
	b.WriteString(`<span class="state">` + stepStates[s.State].in(lang) + `</span>`)
	b.WriteString(`<span class="took">` + took(s, lang) + `</span></li>`)
}

func took(s Step, lang Lang) string {
	switch {
	case s.State == StepWaiting || s.State == StepRunning:
		return ""
	case s.Took < 10*time.Second:
		return strconv.FormatInt(s.Took.Milliseconds(), 10) + " " + milliseconds.in(lang)
	}
	return strconv.FormatFloat(s.Took.Seconds(), 'f', 1, 64) + " " + seconds.in(lang)
}
