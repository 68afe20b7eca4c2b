package gallery

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// element returns the element of that ID.
func element(id string) app.Value {
	return app.Window().Get("document").Call("getElementById", id)
}

// set sets a property of the element of that ID.
func set(id, property string, value any) { element(id).Set(property, value) }

// all returns the elements in another one that a selector finds.
func all(in app.Value, selector string) []app.Value {
	list := in.Call("querySelectorAll", selector)
	found := make([]app.Value, list.Get("length").Int())
	for i := range found {
		found[i] = list.Index(i)
	}
	return found
}

// at returns the element in another one that a selector finds first.
func at(in app.Value, selector string) app.Value { return in.Call("querySelector", selector) }
