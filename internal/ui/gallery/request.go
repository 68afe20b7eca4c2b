package gallery

import (
	"context"
	"encoding/json"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// root is the path of the page.
const root = "/gallery"

// The program asks the server for what would make it larger: the search, the
// functions that a client lacks, and the code and the mistakes of a call. These are
// the paths in a language, for POST requests.
func FindPath(lang i18n.Lang) string    { return root + "/" + string(lang) + "/find" }
func CodePath(lang i18n.Lang) string    { return root + "/" + string(lang) + "/code" }
func LackingPath(lang i18n.Lang) string { return root + "/" + string(lang) + "/lacking" }

// A FindRequest asks for the functions that match. Any field may be empty.
type FindRequest struct {
	Text     string `json:"text"`
	Group    string `json:"group"` // ID
	Platform string `json:"platform"`
	Unknown  string `json:"unknown"` // a path that is no function's: for which there are similar ones
}

// Found are the functions that match. All of it is markup but the numbers.
type Found struct {
	List    string `json:"list"`    // the functions
	Options string `json:"options"` // the best ones, as options of a list box
	Shown   int    `json:"shown"`   // number of functions in the list
	Counts  []int  `json:"counts"`  // of functions that match in any group, then in each
	Unknown string `json:"unknown"` // that there is no such function, and similar ones
}

// A CodeRequest asks for a call in Go and JavaScript, and for the mistakes in its
// parameters.
type CodeRequest struct {
	Path   string          `json:"path"`
	Params json.RawMessage `json:"params"`
}

// Code is a call in Go and JavaScript, as markup with colors, and the mistakes in its
// parameters.
type Code struct {
	Go       string    `json:"go"`
	JS       string    `json:"js"`
	Mistakes []Mistake `json:"mistakes,omitempty"`
}

// A Mistake is why the client would refuse a parameter.
type Mistake struct {
	Field   string `json:"field"` // of the form
	Text    string `json:"text"`
	Missing bool   `json:"missing,omitempty"` // it is required and not given
}

// A LackingRequest asks for the paths of the functions that a client lacks.
type LackingRequest struct {
	SystemInfo json.RawMessage `json:"systemInfo,omitempty"` // the answer of tt.getSystemInfo, if there is one
	UserAgent  string          `json:"userAgent"`
}

// ask sends a request to the server and decodes the answer into out. It then calls
// done on the UI goroutine, with false if there is no answer.
func ask(ctx app.Context, p *page.Page, path string, in, out any, done func(ok bool)) {
	page.Do(ctx, func(ctx context.Context) (json.RawMessage, error) {
		return page.Post[json.RawMessage](ctx, p, path, in)
	}, func(answer json.RawMessage, err error) {
		if err == nil {
			err = json.Unmarshal(answer, out)
		}
		if err != nil {
			p.Logf("gallery: %v", err)
		}
		done(err == nil)
	})
}
