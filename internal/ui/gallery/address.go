package gallery

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// currentURL returns the URL of the page as a JavaScript URL.
func currentURL() app.Value {
	return app.Window().Get("URL").New(app.Window().Get("location").Get("href"))
}

// searchInURL returns the search that the URL names.
func searchInURL() string {
	if q := currentURL().Get("searchParams").Call("get", "q"); q.Truthy() {
		return q.String()
	}
	return ""
}

// fragment returns the function that the URL names.
func fragment() string {
	hash := app.Window().Get("location").Get("hash").String()
	return strings.ReplaceAll(strings.TrimPrefix(hash, "#"), "%23", "#")
}

// writeURL changes the URL to the search and a function, "" for none, without
// navigation. Browsers may refuse, such as Safari after a hundred times within half a
// minute; then the URL stays.
func writeURL(search, path string) {
	defer func() { _ = recover() }()
	url := currentURL()
	if query := url.Get("searchParams"); search == "" {
		query.Call("delete", "q")
	} else {
		query.Call("set", "q", search)
	}
	url.Set("hash", path)
	app.Window().Get("history").Call("replaceState", nil, "", url.Get("href"))
}
