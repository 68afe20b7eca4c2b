package panel

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// maxBody is the largest body of most requests, in bytes.
const maxBody = 1 << 20

// fields are the fields of a JSON object.
type fields = map[string]any

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = json.NewEncoder(w).Encode(v) // fails only if the client has disconnected
}

// writeError answers with an error, as JSON with the field that it is about.
func writeError(w http.ResponseWriter, status int, err error) {
	mistake, ok := errors.AsType[*settings.Error](err)
	if !ok {
		mistake = settings.Invalid("", "%v", "%v", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	writeJSON(w, fields{"error": mistake})
}

// readBody reads the body of a request. If that fails, it answers and reports false.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		writeError(w, http.StatusRequestEntityTooLarge,
			settings.Invalid("", "内容超过 %d 字节", "more than %d bytes", tooLarge.Limit))
		return nil, false
	}
	if err != nil {
		writeError(w, http.StatusBadRequest, err)
		return nil, false
	}
	return body, true
}

// readJSON decodes the body of a request. If that fails, it answers and reports false.
func readJSON(w http.ResponseWriter, r *http.Request, limit int64, v any) bool {
	body, ok := readBody(w, r, limit)
	if !ok {
		return false
	}
	if err := settings.UnmarshalStrict(body, v); err != nil {
		writeError(w, http.StatusBadRequest, err)
		return false
	}
	return true
}
