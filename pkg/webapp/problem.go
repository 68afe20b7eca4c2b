package webapp

import (
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// userError is an error whose text is shown to the user of the app.
type userError struct {
	status int
	text   Text
}

func (e *userError) Error() string { return e.text.In("en") }

// Problem returns an error for the function of [JSON], possibly wrapped: the
// answer has the status, from 400 to 599, and the text in the language of the
// user. Nothing of it is logged.
func Problem(status int, text Text) error {
	if status < 400 || status > 599 {
		panic("webapp: Problem needs a status from 400 to 599")
	}
	return &userError{status, text}
}

// write answers a request with the error.
func (e *userError) write(w http.ResponseWriter, r *http.Request) {
	p := problem.Type{Status: e.status, Title: http.StatusText(e.status)}.WithDetail(e.Error())
	p.Message = e.text.In(languageOf(r))
	writeError(w, r, p)
}
