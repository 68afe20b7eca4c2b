package gallery

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// panel is an open function of the gallery: a form for its parameters, the outcome
// of the call, and the call in Go. The form holds the input. Use it on the UI
// goroutine only.
type panel struct {
	gallery *gallery
	entry   Entry
	root    app.Value // the element

	params json.RawMessage
	wrong  bool // the input is invalid

	checker checker
	running context.CancelFunc // ends the waiting for the call; nil while there is none
	started time.Time          // when the call began
	closed  bool
	stop    func() // ends the listening; nil while there is none
	events  int    // received so far
}

// open puts the panel under the line of the function.
func (p *panel) open() {
	element(p.entry.Path).Call("insertAdjacentHTML", "beforeend", p.entry.Panel) // from our server, which escapes
	p.root = element(p.entry.Path).Get("lastElementChild")
	p.attach()
	p.clear()
	p.refresh()
}

// attach puts the panel under the line of the function, if that is in the list.
func (p *panel) attach() {
	if article := element(p.entry.Path); article.Truthy() {
		article.Call("append", p.root)
		p.expand(true)
	}
}

// close removes the panel and ends its call and listener.
func (p *panel) close() {
	p.closed = true
	p.checker.stop()
	if p.running != nil {
		p.running()
	}
	if p.stop != nil {
		p.stop()
	}
	p.expand(false)
	p.root.Call("remove")
}

func (p *panel) expand(open bool) {
	if article := element(p.entry.Path); article.Truthy() {
		at(article, ".api-line").Call("setAttribute", "aria-expanded", open)
	}
}

// at returns the element in the panel that a selector finds first.
func (p *panel) at(selector string) app.Value { return at(p.root, selector) }

// put writes text into such an element.
func (p *panel) put(selector, text string) {
	if e := p.at(selector); e.Truthy() {
		e.Set("textContent", text)
	}
}

// show shows or hides such an element.
func (p *panel) show(selector string, shown bool) {
	if e := p.at(selector); e.Truthy() {
		e.Set("hidden", !shown)
	}
}

// setAttribute sets an attribute of such an element.
func (p *panel) setAttribute(selector, name string, value any) {
	if e := p.at(selector); e.Truthy() {
		e.Call("setAttribute", name, value)
	}
}

func (p *panel) word(key string) string { return p.gallery.document.Words[key] }

// do runs the action of a button of the panel.
func (p *panel) do(what string, button app.Value) {
	switch what {
	case "run":
		p.run()
	case "cancel":
		if p.running != nil {
			p.running()
		}
	case "fire":
		app.Window().Get("feishuEmulator").Call("fire", p.entry.Path)
	case "copy":
		p.copy(button)
	case "clear":
		p.clear()
	case "fill":
		p.fill(p.entry.Example)
	case "json":
		p.changeEditor()
	}
}

func (p *panel) asJSON() bool { return p.root.Get("dataset").Get("mode").String() == "json" }

// changeEditor changes between the form and JSON and keeps the input.
func (p *panel) changeEditor() {
	if p.asJSON() {
		p.root.Get("dataset").Set("mode", "")
		p.fill(p.params)
		return
	}
	p.at(".json").Set("value", pretty(p.params))
	p.root.Get("dataset").Set("mode", "json")
	p.read()
}

// clear empties the form.
func (p *panel) clear() { p.fill(nil) }

// fill enters an object of parameters and empties the rest.
func (p *panel) fill(object json.RawMessage) {
	if p.asJSON() {
		p.at(".json").Set("value", pretty(object))
	}
	var values map[string]json.RawMessage
	json.Unmarshal(object, &values) // what is no object has none
	for i, row := range all(p.root, ".fields .field") {
		f := &p.entry.Fields[i]
		value := values[f.Name]
		text, coding := f.Enter(value)
		if f.Input == InputObject || f.Input == InputArray {
			text = pretty(value)
		}
		input := at(row, ".value")
		input.Set("value", text)
		input.Set("checked", text == "true")
		if f.Input == InputChoice && text == "" {
			input.Set("selectedIndex", 0)
		}
		if f.Input == InputBytes {
			at(row, ".coding").Set("value", coding)
		}
	}
	p.read()
}

// read converts the input to parameters, or shows the mistake in it.
func (p *panel) read() {
	p.wrong = false
	if p.asJSON() {
		text, mistake := (&Field{Input: InputObject}).Value(p.at(".json").Get("value").String(), "")
		p.blame(p.at(".as-json"), mistake)
		if text == "" {
			text = "{}"
		}
		p.params = json.RawMessage(text)
	} else {
		p.readForm()
	}
	if !p.wrong {
		p.checkSoon()
	}
	p.refresh()
}

func (p *panel) readForm() {
	var values []string
	for i, row := range all(p.root, ".fields .field") {
		f, input, coding := &p.entry.Fields[i], at(row, ".value"), ""
		text := input.Get("value").String()
		switch f.Input {
		case InputSwitch:
			text = "false"
			if input.Get("checked").Bool() {
				text = "true"
			}
		case InputBytes:
			coding = at(row, ".coding").Get("value").String()
		}
		value, mistake := f.Value(text, coding)
		p.blame(row, mistake)
		values = append(values, value)
	}
	p.params = Object(p.entry.Fields, values)
}

// blame shows the mistake in an input, a key of the words, if there is one.
func (p *panel) blame(row app.Value, mistake string) {
	p.wrong = p.wrong || mistake != ""
	data := row.Get("dataset")
	if mistake == "" && data.Get("wrong").String() != "true" {
		return // what the server has found stays until it answers again
	}
	data.Set("wrong", mistake != "")
	showMistake(row, p.word(mistake))
}

// showMistake shows a text below an input, or removes it if it is empty.
func showMistake(row app.Value, text string) {
	mistake := at(row, ".mistake")
	if mistake.Get("textContent").String() == text {
		return // would be announced again
	}
	mistake.Set("textContent", text)
	mistake.Set("hidden", text == "")
	at(row, ".value").Call("setAttribute", "aria-invalid", text != "")
}

// takeFile enters the bytes of a file, in base64.
func (p *panel) takeFile(input app.Value) {
	file, row := input.Get("files").Index(0), input.Call("closest", ".field")
	if !file.Truthy() {
		return
	}
	reader := app.Window().Get("FileReader").New()
	var done app.Func
	done = app.FuncOf(func(app.Value, []app.Value) any {
		_, encoded, _ := strings.Cut(reader.Get("result").String(), ",")
		at(row, ".value").Set("value", encoded)
		at(row, ".coding").Set("value", CodingBase64)
		done.Release()
		p.gallery.ctx.Dispatch(func(app.Context) { p.read() })
		return nil
	})
	reader.Set("onloadend", done)
	reader.Call("readAsDataURL", file)
}

// copy copies a snippet, also in old engines and in pages without TLS.
func (p *panel) copy(button app.Value) {
	selection := app.Window().Call("getSelection")
	selection.Call("selectAllChildren", p.at("."+button.Get("dataset").Get("of").String()))
	if app.Window().Get("document").Call("execCommand", "copy").Bool() {
		button.Set("textContent", p.word("copied"))
		selection.Call("removeAllRanges")
	}
}

// pretty indents JSON; nothing of nothing.
func pretty(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	json := app.Window().Get("JSON")
	return json.Call("stringify", json.Call("parse", string(raw)), nil, 2).String()
}
