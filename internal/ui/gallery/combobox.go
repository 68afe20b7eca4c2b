package gallery

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// The search is a combo box: the keyboard focus stays in it, and the best results are
// options below it. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

// A combobox handles the keys of the search, and those that lead to it.
type combobox struct {
	search  func(text string, done func()) // finds the options for a text, then calls done
	settled func() bool                    // the options are those for the present text
	open    func(path string)              // opens a function
}

// expand shows or hides the options.
func expand(open bool) {
	list := element("options")
	list.Set("hidden", !open || !list.Get("firstChild").Truthy())
	search := element("search")
	search.Call("setAttribute", "aria-expanded", open)
	if active := activeOption(); active.Truthy() && !open {
		active.Call("setAttribute", "aria-selected", false)
	}
	search.Call("removeAttribute", "aria-activedescendant")
}

func activeOption() app.Value { return at(element("options"), "[aria-selected=true]") }

// choose makes the next option, or the one before, the active one.
func choose(next, first string) {
	active := activeOption()
	expand(true)
	option := element("options").Get(first)
	if active.Truthy() {
		active.Call("setAttribute", "aria-selected", false)
		if sibling := active.Get(next); sibling.Truthy() {
			option = sibling
		}
	}
	if option.Truthy() {
		option.Call("setAttribute", "aria-selected", true)
		element("search").Call("setAttribute", "aria-activedescendant", option.Get("id"))
	}
}

// pick opens the function of an option and moves the focus there.
func (c *combobox) pick(option app.Value) {
	if !option.Truthy() {
		return
	}
	path := option.Get("dataset").Get("path").String()
	expand(false)
	c.open(path)
	at(element(path), ".api-line").Call("focus")
}

// pickBest opens the active option, else the first one, once those for the present
// text are there.
func (c *combobox) pickBest() {
	if !c.settled() {
		c.search(element("search").Get("value").String(), c.pickBest)
		return
	}
	option := activeOption()
	if !option.Truthy() {
		option = element("options").Get("firstElementChild")
	}
	c.pick(option)
}

// listenToKeys handles the keys of the page until stop is called.
func (c *combobox) listenToKeys() (stop func()) {
	document := app.Window().Get("document")
	f := app.FuncOf(func(_ app.Value, args []app.Value) any {
		if element("search").Truthy() && c.onKey(args[0]) {
			args[0].Call("preventDefault")
		}
		return nil
	})
	document.Call("addEventListener", "keydown", f)
	return func() {
		document.Call("removeEventListener", "keydown", f)
		f.Release()
	}
}

// onKey handles a key, and reports whether it has.
func (c *combobox) onKey(e app.Value) bool {
	key, target := e.Get("key").String(), e.Get("target")
	search := element("search")
	if !target.Equal(search) {
		typing := target.Call("closest", "input, select, textarea").Truthy()
		if key == "/" && !typing || key == "k" && (e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()) {
			search.Call("select")
			return true
		}
		return false
	}
	if e.Get("isComposing").Bool() {
		return false
	}
	switch key {
	case "ArrowDown":
		choose("nextElementSibling", "firstElementChild")
	case "ArrowUp":
		choose("previousElementSibling", "lastElementChild")
	case "Enter":
		c.pickBest()
	case "Escape":
		if element("options").Get("hidden").Bool() {
			search.Set("value", "")
			c.search("", func() {})
		}
		expand(false)
	case "Tab":
		expand(false)
		return false
	default:
		return false
	}
	return true
}
