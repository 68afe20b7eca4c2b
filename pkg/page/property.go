package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func stringify(v app.Value) string {
	written, err := try(func() any { return app.Window().Get("JSON").Call("stringify", v).String() })
	if err != nil {
		return "{}" // a cycle
	}
	return written.(string)
}

// property returns a property of an object, nil if the object is nil or the
// property is undefined or null. Properties of the browser's objects may throw,
// such as document.cookie in a frame without storage, which would end the
// program: Go's Get does not catch exceptions, but its Call does.
func property(object app.Value, name string) app.Value {
	if object == nil || app.IsServer {
		return nil
	}
	v, err := try(func() any { return app.Window().Get("Reflect").Call("get", object, name) })
	if err != nil || !v.(app.Value).Truthy() {
		return nil
	}
	return v.(app.Value)
}

// text returns a property that is a string, "" if there is none.
func text(object app.Value, name string) string {
	if v := property(object, name); v != nil {
		return v.String()
	}
	return ""
}

// integer returns a property that is a number, without its fraction, 0 if there
// is none.
func integer(object app.Value, name string) int {
	if v := property(object, name); v != nil {
		return v.Int()
	}
	return 0
}

// setProperty assigns to a property of an object, without effect if that throws.
func setProperty(object app.Value, name string, v any) {
	if object != nil && app.IsClient {
		_, _ = try(func() any { return app.Window().Get("Reflect").Call("set", object, name, v) })
	}
}

// try returns a JavaScript exception in f as an error.
func try(f func() any) (v any, err error) {
	defer func() {
		if exception := recover(); exception != nil {
			err = fmt.Errorf("%v", exception)
		}
	}()
	return f(), nil
}
