package gallery

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// A checker asks the server for the code of a call and the mistakes in its
// parameters: the rules of the catalogue are too large for the program.
type checker struct {
	timer   *time.Timer // asks when the user has stopped typing
	busy    bool        // a call waits for the answer
	tried   bool        // the user has run the call: parameters that are missing are mistakes
	initial string      // parameters of the empty form
	params  string      // of the latest answer
	answer  *Code
}

func (c *checker) stop() {
	if c.timer != nil {
		c.timer.Stop()
	}
}

// typingPause is how long the user must not type before the server is asked.
const typingPause = 150 * time.Millisecond

// checkSoon shows the code and the mistakes of the parameters, after a pause.
func (p *panel) checkSoon() {
	p.checker.stop()
	if p.known() {
		p.showCode()
		return
	}
	if p.checker.initial == "" { // the panel begins with this code
		p.checker.initial = string(p.params)
		return
	}
	p.checker.timer = time.AfterFunc(typingPause, func() {
		p.gallery.ctx.Dispatch(func(ctx app.Context) {
			ctx.PreventUpdate()
			p.ask(func() {})
		})
	})
}

// known reports whether the server has answered for the present parameters.
func (p *panel) known() bool { return p.checker.answer != nil && p.checker.params == string(p.params) }

// ask asks the server about the present parameters, shows its answer unless they have
// changed meanwhile, and then calls done on the UI goroutine.
func (p *panel) ask(done func()) {
	params, answer := p.params, new(Code)
	ask(p.gallery.ctx, p.gallery.page, CodePath(i18n.Lang(p.gallery.lang)), CodeRequest{p.entry.Path, params}, answer, func(ok bool) {
		if ok && string(params) == string(p.params) && !p.wrong && !p.closed {
			p.checker.params, p.checker.answer = string(params), answer
			p.showCode()
		}
		done()
	})
}

// checked calls work once the parameters are checked, unless the form has mistakes. If
// the server does not answer, they are not checked.
// Parameters in JSON are sent as they are, to see what the client answers.
func (p *panel) checked(work func()) {
	p.checker.stop()
	p.checker.tried = true
	proceed := func() {
		p.checker.busy = false
		if p.closed {
			return
		}
		if p.known() && len(p.checker.answer.Mistakes) > 0 && !p.asJSON() {
			p.showCode()
			p.focusMistake()
		} else {
			work()
		}
		p.refresh()
	}
	if p.known() || len(p.entry.Fields) == 0 {
		proceed()
		return
	}
	p.checker.busy = true
	p.ask(proceed)
}

// showCode shows the code of the present parameters and their mistakes.
func (p *panel) showCode() {
	answer := p.checker.answer
	p.at(".go").Set("innerHTML", answer.Go) // from our server, which escapes
	p.at(".js").Set("innerHTML", answer.JS)
	texts, list := map[string]string{}, ""
	for _, m := range answer.Mistakes {
		if !m.Missing || p.checker.tried || p.asJSON() {
			texts[m.Field] = m.Text
			list += m.Field + ": " + m.Text + "\n"
		}
	}
	for i, row := range all(p.root, ".fields .field") {
		showMistake(row, texts[p.entry.Fields[i].Name])
	}
	showMistake(p.at(".as-json"), list)
}

// focusMistake moves the focus to the first input with a mistake.
func (p *panel) focusMistake() {
	if input := p.at("[aria-invalid=true]"); input.Truthy() {
		input.Call("focus")
	}
}
