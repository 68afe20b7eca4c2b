package apidoc

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
)

// maxBody bounds the body of a request, in bytes.
const maxBody = 1 << 20

// Register registers the handlers of the gallery's requests in a language.
func Register(handle func(pattern string, h http.Handler), lang i18n.Lang) {
	chinese := lang == i18n.Zh
	handle("POST "+gallery.FindPath(lang), answer(func(_ context.Context, r gallery.FindRequest) (gallery.Found, error) {
		return Find(chinese, r), nil
	}))
	handle("POST "+gallery.CodePath(lang), answer(func(_ context.Context, r gallery.CodeRequest) (gallery.Code, error) {
		return Code(chinese, r)
	}))
	handle("POST "+gallery.LackingPath(lang), answer(func(ctx context.Context, r gallery.LackingRequest) ([]string, error) {
		return Lacking(ctx, r), nil
	}))
}

// answer serves f for requests and answers in JSON. Its errors are those of the
// request.
func answer[In, Out any](f func(context.Context, In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		if !read(w, r, &in) {
			return
		}
		out, err := f(r.Context(), in)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(out) // fails only if the client has disconnected
	}
}

// read decodes the body of a request. It answers what is not JSON or too large.
func read(w http.ResponseWriter, r *http.Request, in any) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(in)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
	case err != nil:
		http.Error(w, "body: "+err.Error(), http.StatusBadRequest)
	}
	return err == nil
}
