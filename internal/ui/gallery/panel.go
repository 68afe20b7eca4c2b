package gallery

import (
	"encoding/json"
	"strings"

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

	running bool
	closed  bool
	stop    func() // ends the listening; nil while there is none
	events  int    // received so far
}

// show puts the panel under the line of the function.
func (p *panel) show() {
	line := element(p.entry.Path).Get("firstElementChild")
	line.Call("insertAdjacentHTML", "afterend", p.entry.Panel) // from our server, which escapes
	line.Call("setAttribute", "aria-expanded", "true")
	p.root = line.Get("nextElementSibling")
	p.clear()
	p.refresh()
}

// close removes the panel and ends its call and listener.
func (p *panel) close() {
	p.closed = true
	if p.stop != nil {
		p.stop()
	}
	p.root.Get("previousElementSibling").Call("setAttribute", "aria-expanded", "false")
	p.root.Call("remove")
}

// at returns the element in the panel that a selector finds first.
func (p *panel) at(selector string) app.Value { return at(p.root, selector) }

// put writes text into such an element.
func (p *panel) put(selector, text string) {
	if e := p.at(selector); e.Truthy() {
		e.Set("textContent", text)
	}
}

func (p *panel) word(key string) string { return p.gallery.document.Words[key] }

// do runs the action of a button of the panel.
func (p *panel) do(what string) {
	switch what {
	case "run":
		p.run()
	case "copy":
		p.copy()
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
		p.put(".snippet", strings.TrimSpace(p.entry.Snippet(p.params)))
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

// blame shows the mistake in an input, if there is one.
func (p *panel) blame(row app.Value, mistake string) {
	words := at(row, ".mistake")
	words.Set("textContent", p.word(mistake))
	words.Set("hidden", mistake == "")
	p.wrong = p.wrong || mistake != ""
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

// copy copies the snippet, also in old engines and in pages without TLS.
func (p *panel) copy() {
	selection := app.Window().Call("getSelection")
	selection.Call("selectAllChildren", p.at(".snippet"))
	if app.Window().Get("document").Call("execCommand", "copy").Bool() {
		p.put("[data-do=copy]", p.word("copied"))
		selection.Call("removeAllRanges")
	}
}

// at returns the element in another one that a selector finds first.
func at(in app.Value, selector string) app.Value { return in.Call("querySelector", selector) }

// pretty indents JSON; nothing of nothing.
func pretty(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	json := app.Window().Get("JSON")
	return json.Call("stringify", json.Call("parse", string(raw)), nil, 2).String()
}
