package login

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// maxBody is the size of the largest request body in bytes.
const maxBody = 4 << 10

// readJSON decodes the body of a request that changes something, which has to
// come from a page of this server or a trusted one. An empty body leaves v as it
// is and needs no Content-Type.
func (l *Login) readJSON(w http.ResponseWriter, r *http.Request, v any) *problem.Problem {
	if err := l.guard.Check(r); err != nil {
		return problem.CrossOrigin.WithDetail("send the request from a page of this server; if this is one, add its origin to the trusted origins (TRUSTED_ORIGINS)")
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return problem.ContentTooLarge.WithDetail("send a small JSON object")
	}
	if err != nil {
		return malformed.WithDetail("the body was cut: send a small JSON object")
	}
	if len(raw) == 0 {
		return nil
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return problem.UnsupportedMediaType.WithDetail("send JSON, with Content-Type: application/json")
	}
	if json.Unmarshal(raw, v) != nil {
		return malformed.WithDetail("the body is not the JSON object that is expected here")
	}
	return nil
}
