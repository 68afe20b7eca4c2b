package gallery

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// refresh updates the label and the state of the buttons. A button that cannot be
// pressed keeps the focus.
func (p *panel) refresh() {
	words, why := "run", ""
	busy := p.running != nil || p.checker.busy
	waits := busy || p.wrong && p.stop == nil
	switch {
	case p.stop != nil:
		words = "stop"
	case busy:
		words = "running"
	case p.entry.Kind == "on":
		words = "start"
	}
	switch {
	case p.gallery.proof() == page.Outside:
		why, waits = "why", true
	case p.gallery.proof() == page.Authenticating && p.entry.NeedsConfig:
		why, waits = "proof-authenticating", true
	}
	p.put("[data-do=run]", p.word(words))
	p.put(".why", p.word(why))
	p.setAttribute("[data-do=run]", "aria-disabled", waits)
	p.show("[data-do=fire]", p.stop != nil && app.Window().Get("feishuEmulator").Truthy())
	p.showWaiting()
}

// run calls the function, or starts or stops listening.
func (p *panel) run() {
	switch {
	case p.at("[data-do=run]").Call("getAttribute", "aria-disabled").String() == "true":
		p.focusMistake()
	case p.stop != nil:
		p.stop()
		p.stop = nil
		p.put(".log h4", p.word("stopped"))
	default:
		p.checked(func() {
			if p.entry.Kind == "on" {
				p.listen()
			} else {
				p.call()
			}
		})
	}
	p.refresh()
}

// call makes the call.
func (p *panel) call() {
	ctx, cancel := context.WithCancel(p.gallery.ctx)
	p.running, p.started = cancel, time.Now()
	p.at(".outcome").Set("hidden", true)
	client, entry, params := p.gallery.client, &p.entry, p.params
	var took time.Duration
	page.Do(p.gallery.ctx, func(context.Context) (json.RawMessage, error) {
		start := time.Now()
		defer func() { took = time.Since(start) }()
		return callEntry(ctx, client, entry, params)
	}, func(answer json.RawMessage, err error) {
		cancel()
		p.running = nil
		if !p.closed {
			p.showOutcome(answer, err, took)
			p.refresh()
		}
	})
	p.countSeconds(p.started)
}

// countSeconds shows how long the call that began at start has waited, every second
// until it ends.
func (p *panel) countSeconds(start time.Time) {
	if p.running == nil || p.started != start || p.closed {
		return
	}
	p.put(".elapsed", strconv.Itoa(int(time.Since(start).Seconds()))+" "+p.word("seconds"))
	time.AfterFunc(time.Second, func() {
		p.gallery.ctx.Dispatch(func(ctx app.Context) {
			ctx.PreventUpdate()
			p.countSeconds(start)
		})
	})
}

// showWaiting shows the button that cancels, and the time, while a call waits.
func (p *panel) showWaiting() {
	cancel := p.at("[data-do=cancel]")
	if cancel.Truthy() && p.running == nil && app.Window().Get("document").Get("activeElement").Equal(cancel) {
		p.at("[data-do=run]").Call("focus") // it is about to disappear
	}
	p.show("[data-do=cancel]", p.running != nil)
	p.show(".elapsed", p.running != nil)
}

// callEntry calls a function as its kind requires.
func callEntry(ctx context.Context, client *jsapi.Client, e *Entry, params json.RawMessage) (answer json.RawMessage, err error) {
	switch e.Kind {
	case "async":
		err = client.Call(ctx, e.Path, params, &answer)
	case "off": // needs a listener to remove
		stop, err := client.Listen(e.Subscription(params), func(json.RawMessage) {})
		if err == nil {
			stop()
		}
		return nil, err
	default:
		if string(params) == "{}" {
			params = nil
		}
		err = client.CallSync(e.Path, params, &answer)
	}
	return answer, err
}

// listen starts listening.
func (p *panel) listen() {
	p.events = 0
	p.at(".outcome").Set("hidden", true)
	p.at(".log ol").Set("textContent", "")
	start := time.Now()
	stop, err := p.gallery.client.Listen(p.entry.Subscription(p.params), func(event json.RawMessage) {
		at := time.Now().Format("15:04:05.000")
		p.gallery.ctx.Dispatch(func(ctx app.Context) {
			ctx.PreventUpdate()
			p.addEvent(at, Preview(event))
		})
	})
	p.at(".log").Set("hidden", err != nil)
	if err != nil {
		p.showOutcome(nil, err, time.Since(start))
		return
	}
	p.stop = stop
	p.put(".log h4", p.word("listening"))
	p.put(".heard", "0 "+p.word("events"))
}

// maxEvents is how many events the log keeps.
const maxEvents = 50

// addEvent puts an event on top of the log.
func (p *panel) addEvent(at, event string) {
	if p.stop == nil || p.closed {
		return
	}
	p.events++
	p.put(".heard", strconv.Itoa(p.events)+" "+p.word("events"))
	log := p.at(".log ol")
	log.Call("insertAdjacentHTML", "afterbegin", "<li><time></time><pre></pre></li>")
	p.put(".log time", at)
	p.put(".log pre", event)
	if p.events > maxEvents {
		log.Get("lastChild").Call("remove")
	}
}

// showOutcome shows the answer, or the error and its remedy.
func (p *panel) showOutcome(raw json.RawMessage, err error, took time.Duration) {
	state, number, meaning, remedy, answer := "succeeded", "", "", "", p.word("nothing")
	if len(raw) > 0 && string(raw) != "null" {
		answer = pretty([]byte(Preview(raw)))
	}
	if err != nil {
		state, remedy = "failed", p.word(classOf(err))
		number, meaning, answer = p.explain(err)
	}
	p.at(".outcome").Get("dataset").Set("state", state)
	p.put(".outcome h4", p.word(state))
	p.put(".number", number)
	p.put(".meaning", meaning)
	p.put(".remedy", remedy)
	p.put(".answer", answer)
	p.put(".took", strconv.FormatFloat(float64(took.Microseconds())/1000, 'f', 1, 64)+" "+p.word("ms"))
	outcome := p.at(".outcome")
	outcome.Set("hidden", false)
	outcome.Call("scrollIntoView", map[string]any{"block": "nearest"})
}

// explain returns the codes of a failure, their meaning and the client's text.
// It shows errno and errCode apart, unlike [jsapi.ErrorCode]: to learn which of
// them clients send is a purpose of the gallery.
func (p *panel) explain(err error) (number, meaning, answer string) {
	e, ok := errors.AsType[*jsapi.Error](err)
	if !ok {
		return "", "", err.Error()
	}
	codes := p.gallery.document.Codes
	if e.Errno != 0 {
		number = "errno " + strconv.Itoa(e.Errno)
		meaning = codes[number]
	}
	if e.Code != 0 {
		code := strconv.Itoa(e.Code)
		number += " errCode " + code
		for _, family := range append(p.entry.Families, "errno") {
			if m := codes[family+" "+code]; m != "" && m != meaning {
				meaning += " " + m
			}
		}
	}
	answer = e.Msg
	if len(e.Raw) > 0 {
		answer += "\n" + Preview(e.Raw)
	}
	return number, meaning, answer
}

// classOf names the group of an error: a key of Document.Words.
func classOf(err error) string {
	for _, c := range []struct {
		group error
		class string
	}{
		{context.Canceled, "stoppedWaiting"},
		{jsapi.ErrCanceled, "canceled"},
		{jsapi.ErrDeniedByUser, "deniedByUser"},
		{jsapi.ErrDeniedBySystem, "deniedBySystem"},
		{jsapi.ErrDeniedByOrganization, "deniedByOrganization"},
		{jsapi.ErrDenied, "denied"},
		{jsapi.ErrUnsupported, "unsupported"},
		{jsapi.ErrNotConfigured, "notConfigured"},
		{jsapi.ErrInvalidParam, "invalidParam"},
		{jsapi.ErrRateLimited, "rateLimited"},
		{jsapi.ErrTimeout, "timeout"},
	} {
		if errors.Is(err, c.group) {
			return c.class
		}
	}
	return "otherwise"
}
