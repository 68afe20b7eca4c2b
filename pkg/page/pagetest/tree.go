//go:build !js

package pagetest

import (
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unsafe"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// A frame is the root component. Its context is the model of all others.
type frame struct {
	app.Compo
	inner app.Composer
	n     string
	ctx   app.Context
}

func (f *frame) OnPreRender(ctx app.Context) { f.ctx = ctx }
func (f *frame) Render() app.UI              { return f.inner }

// CompoID makes a new component of every frame.
func (f *frame) CompoID() string { return f.n }

func (f *frame) next() string {
	if f == nil {
		return ""
	}
	return f.n + "+"
}

// contextOf returns the context of an element.
func (s *Stage) contextOf(e app.UI) app.Context {
	ctx := s.frame.ctx
	v := reflect.ValueOf(&ctx).Elem()
	set(v.FieldByName("sourceElement"), e)
	dispatch := get(v.FieldByName("dispatch")).(func(func()))
	set(v.FieldByName("dispatch"), func(f func()) {
		dispatch(f)
		s.notify()
	})
	set(v.FieldByName("async"), s.async)
	page := get(v.FieldByName("page")).(func() app.Page)
	set(v.FieldByName("page"), func() app.Page { return located{page(), s.browser} })
	set(v.FieldByName("navigate"), func(to *url.URL, _ bool) {
		if to.Host == "" { // else it is another window
			s.next = to.RequestURI()
		}
	})
	return ctx
}

// A located page has the URL of the browser.
type located struct {
	app.Page
	browser *browser
}

func (l located) URL() *url.URL {
	u, err := url.Parse(l.browser.URL())
	if err != nil {
		panic(err) // the stage has made it
	}
	return u
}

// get returns a field of go-app that is not exported.
func get(field reflect.Value) any {
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Interface()
}

func set(field reflect.Value, v any) {
	reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Set(reflect.ValueOf(v))
}

// field returns a field of an element or component by its name, also if it is in
// a component that is embedded as an interface.
func field(v any, name string) (reflect.Value, bool) {
	s := reflect.ValueOf(v)
	if s.Kind() != reflect.Pointer || s.IsNil() || s.Elem().Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	s = s.Elem()
	if f := s.FieldByName(name); f.IsValid() && f.CanAddr() {
		return f, true
	}
	for i := range s.NumField() {
		if f := s.Field(i); s.Type().Field(i).Anonymous && f.Kind() == reflect.Interface && !f.IsNil() {
			return field(get(f), name)
		}
	}
	return reflect.Value{}, false
}

// children returns what an element or component contains.
func children(v app.UI) []app.UI {
	name := "children"
	if _, ok := v.(app.Composer); ok {
		name = "rootElement"
	}
	f, ok := field(v, name)
	if !ok {
		return nil
	}
	switch inner := get(f).(type) {
	case []app.UI:
		return inner
	case app.UI:
		return []app.UI{inner}
	}
	return nil
}

// walk visits v and all that it contains, in the order of the document, until
// visit returns false.
func walk(v app.UI, visit func(app.UI) bool) bool {
	if !visit(v) {
		return false
	}
	for _, child := range children(v) {
		if !walk(child, visit) {
			return false
		}
	}
	return true
}

// components returns all components in a tree, outer ones first.
func components(root app.UI) (all []app.Composer) {
	walk(root, func(v app.UI) bool {
		if c, ok := v.(app.Composer); ok && c.Mounted() {
			all = append(all, c)
		}
		return true
	})
	return all
}

// find returns the first element for "#id", ".class" or a tag, nil if there is
// none.
func find(root app.UI, selector string) (found app.HTML) {
	walk(root, func(v app.UI) bool {
		if e, ok := v.(app.HTML); ok && matches(e, selector) {
			found = e
		}
		return found == nil
	})
	return found
}

func matches(e app.HTML, selector string) bool {
	if id, ok := strings.CutPrefix(selector, "#"); ok {
		return attributesOf(e)["id"] == id
	}
	if class, ok := strings.CutPrefix(selector, "."); ok {
		return slices.Contains(strings.Fields(attributesOf(e)["class"]), class)
	}
	return e.Tag() == selector
}

func attributesOf(e app.HTML) map[string]string {
	f, ok := field(e, "attributes")
	if !ok {
		return nil
	}
	return reflect.ValueOf(get(f)).Convert(reflect.TypeFor[map[string]string]()).Interface().(map[string]string)
}

// handlerOf returns an element's handler of an event, nil if it has none.
func handlerOf(e app.HTML, event string) app.EventHandler {
	f, ok := field(e, "eventHandlers")
	if !ok {
		return nil
	}
	handlers := reflect.ValueOf(get(f))
	handler := handlers.MapIndex(reflect.ValueOf(event))
	if !handler.IsValid() {
		return nil
	}
	addressable := reflect.New(handler.Type()).Elem()
	addressable.Set(handler)
	return get(addressable.FieldByName("goHandler")).(app.EventHandler)
}

// parentElement returns the element that contains e, nil if none does.
func parentElement(e app.HTML) app.HTML {
	var v app.UI = e
	for {
		f, ok := field(v, "parentElement")
		if !ok || f.IsNil() {
			return nil
		}
		v = get(f).(app.UI)
		if e, ok := v.(app.HTML); ok {
			return e
		}
	}
}

var (
	spaces = regexp.MustCompile(`\s+`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

// textOf returns the text of an element, with single spaces.
func textOf(e app.UI) string {
	var b strings.Builder
	walk(e, func(v app.UI) bool {
		if _, isElement := v.(app.HTML); isElement {
			return true
		}
		if _, isComponent := v.(app.Composer); isComponent {
			return true
		}
		if f, ok := field(v, "value"); ok { // a text, or markup
			b.WriteString(tags.ReplaceAllString(get(f).(string), ""))
		}
		return true
	})
	return strings.TrimSpace(spaces.ReplaceAllString(b.String(), " "))
}

// setValue gives an element the property value.
func setValue(e app.HTML, text string) {
	if f, ok := field(e, "jsElement"); ok {
		set(f, app.Value(typed{e.JSValue(), text}))
	}
}

// A typed value is a field of a form with its text.
type typed struct {
	app.Value
	text string
}

func (v typed) Get(name string) app.Value {
	if name == "value" {
		return text{v.Value.Get(name), v.text}
	}
	return v.Value.Get(name)
}

func (v typed) JSValue() app.Value { return v }

// A text is a string of JavaScript.
type text struct {
	app.Value
	string string
}

func (t text) String() string     { return t.string }
func (t text) Truthy() bool       { return t.string != "" }
func (t text) IsNull() bool       { return false }
func (t text) IsUndefined() bool  { return false }
func (t text) Type() app.Type     { return app.TypeString }
func (t text) JSValue() app.Value { return t }

// An event has its element as target.
type event struct {
	app.Value
	target app.HTML
}

func (e event) Get(name string) app.Value {
	if name == "target" {
		return target{e.target.JSValue(), attributesOf(e.target)}
	}
	return e.Value.Get(name)
}

// A target is an element with its attributes as properties.
type target struct {
	app.Value
	attributes map[string]string
}

func (t target) Get(name string) app.Value {
	if v, ok := t.attributes[name]; ok && name != "value" {
		return text{t.Value.Get(name), v}
	}
	return t.Value.Get(name)
}

func (t target) JSValue() app.Value { return t }
