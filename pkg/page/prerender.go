//go:build !js

package page

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// PrerenderOptions are the inputs of [Prerender].
type PrerenderOptions struct {
	Path     string // of the page's URL, such as "/asset"
	Lang     string // a language tag, such as "zh-CN"
	Settings Settings
}

// Prerendered is a page as the browser shows it until the program runs.
type Prerendered struct {
	HTML  string // the element #app; safe to embed in a document as it is
	Title string // plain text
}

// Prerender renders the page that routes registers for a path, in its first
// state. It returns false if there is no such page. The HTML is the same in
// every process: attributes are sorted. Buttons are disabled, because nothing
// handles a click yet.
//
// Prerender exists natively only and is safe for concurrent use if routes is.
func Prerender(routes func(*Page), o PrerenderOptions) (Prerendered, bool) {
	p := New(Environment{}, o.Settings, o.Lang)
	routes(p)
	newComponent, ok := p.routes[o.Path]
	if !ok {
		return Prerendered{}, false
	}
	component := newComponent()
	engine := app.NewTestEngine()
	if err := engine.Load(component); err != nil {
		panic("page: prerender " + o.Path + ": " + err.Error()) // the component cannot be rendered at all
	}
	engine.ConsumeAll()
	return Prerendered{HTML: normalize(app.HTMLString(component)), Title: p.title}, true
}

// Paths returns the paths that routes registers, sorted. It exists natively
// only.
func Paths(routes func(*Page)) []string {
	p := New(Environment{}, Settings{}, "en")
	routes(p)
	var paths []string
	for path := range p.routes {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// attributePattern matches one attribute as go-app writes it, with the space in
// front.
const attributePattern = ` [^\s=>"/]+(?:="(?:[^"\\]|\\.)*")?`

var (
	startTags  = regexp.MustCompile(`<[a-z][a-z0-9-]*(?:` + attributePattern + `)*>`)
	attributes = regexp.MustCompile(attributePattern)
)

// normalize turns go-app's output into stable HTML: go-app quotes values as Go does,
// omits the value "true" and writes attributes in random order.
func normalize(markup string) string {
	return startTags.ReplaceAllStringFunc(markup, func(tag string) string {
		name, _, _ := strings.Cut(strings.Trim(tag, "<>"), " ")
		var list []string
		for _, attribute := range attributes.FindAllString(tag, -1) {
			if attribute = normalizeAttribute(attribute); attribute != "" {
				list = append(list, attribute)
			}
		}
		if name == "button" && !slices.Contains(list, " disabled") {
			list = append(list, " disabled")
		}
		slices.Sort(list)
		return "<" + name + strings.Join(list, "") + ">"
	})
}

// switches are the attributes that are true whenever they are present.
var switches = []string{"autofocus", "checked", "disabled", "hidden", "multiple", "open", "readonly", "required", "selected"}

func normalizeAttribute(attribute string) string {
	name, quoted, hasValue := strings.Cut(attribute, "=")
	if !hasValue {
		if strings.HasPrefix(name, " aria-") {
			return name + `="true"` // an empty one means false
		}
		return attribute
	}
	value, err := strconv.Unquote(quoted)
	switch {
	case err != nil: // markup of app.Raw
		return attribute
	case value == "false" && slices.Contains(switches, name[1:]):
		return ""
	}
	return name + `="` + strings.ReplaceAll(value, `"`, "&#34;") + `"`
}
