package webapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// JSON returns a handler that calls f with the input of a request and answers
// with its result as JSON.
//
// The body of a POST, PUT or PATCH is decoded into In as by [json.Unmarshal];
// unknown fields are ignored, an empty body leaves In at zero. For other
// methods the fields of In are set from the query by the names of their json
// tags: strings, numbers, bools, what implements [encoding.TextUnmarshaler],
// such as time.Time, and pointers and slices of them. The values of the
// pattern's wildcards are set last, for every method. A malformed input is
// answered with 400, a body that is not JSON with 415, one that is larger than
// 1 MiB with 413; see [MaxBody]. While all large bodies together take too much
// memory, further ones are answered with 503.
//
// An Out of struct{} or nil is answered with 204, a nil slice with []. An error of
// [Problem] is answered with its status and text, any other error with 500, and
// logged. Answers are not cached.
func JSON[In, Out any](f func(context.Context, In) (Out, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in In
		release, err := readInput(r, reflect.ValueOf(&in))
		defer release()
		if err != nil {
			writeInputError(w, r, err)
			return
		}
		out, err := f(r.Context(), in)
		if err != nil {
			writeFailure(w, r, err)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		if isEmpty(reflect.ValueOf(&out).Elem()) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		body, err := json.Marshal(out)
		if v := reflect.ValueOf(&out).Elem(); v.Kind() == reflect.Slice && v.IsNil() {
			body = []byte("[]") // not null
		}
		if err != nil {
			writeFailure(w, r, fmt.Errorf("marshal the answer: %w", err))
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body) // fails only if the client has disconnected
	})
}

var errNotJSON = errors.New("send JSON, with Content-Type: application/json")

// inputError names the malformed field of the input. It does not repeat the value.
type inputError struct{ field, want string }

func (e *inputError) Error() string { return fmt.Sprintf("%s: want %s", e.field, e.want) }

// readInput fills what in points to. The memory of the body counts until release
// is called.
func readInput(r *http.Request, in reflect.Value) (release func(), err error) {
	fields := fieldsOf(in)
	release = func() {}
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		if release, err = readBody(r, in.Interface()); err != nil {
			return release, err
		}
	default:
		query := r.URL.Query()
		for _, f := range fields {
			if values := query[f.name]; len(values) > 0 {
				if err := f.set(values); err != nil {
					return release, err
				}
			}
		}
	}
	for _, f := range fields {
		if v := r.PathValue(f.name); v != "" {
			if err := f.set([]string{v}); err != nil {
				return release, err
			}
		}
	}
	return release, nil
}

// bodies bounds the bodies that are decoded at a time: what becomes of them may
// take ten times as much memory.
var bodies = limit.NewMemory(8<<20, 16<<10)

func readBody(r *http.Request, to any) (release func(), err error) {
	body, release, err := bodies.Read(r.Body)
	if err != nil || len(body) == 0 {
		return release, err
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" && !strings.HasSuffix(media, "+json") {
		return release, errNotJSON
	}
	return release, json.Unmarshal(body, to)
}

// writeInputError answers a request whose input cannot be read.
func writeInputError(w http.ResponseWriter, r *http.Request, err error) {
	wrongType, isWrongType := errors.AsType[*json.UnmarshalTypeError](err)
	wrongField, isWrongField := errors.AsType[*inputError](err)
	_, isTooLarge := errors.AsType[*http.MaxBytesError](err)
	p := problem.MalformedInput.WithDetail("send a JSON object")
	switch {
	case isTooLarge:
		w.Header().Set("Connection", "close") // what is left is not read
		p = problem.ContentTooLarge.WithDetail("send a smaller body")
	case errors.Is(err, limit.ErrExhausted):
		w.Header().Set("Connection", "close")
		p = problem.Overloaded.WithDetail("too many large requests are being read: try again in a moment")
		p.RetryAfter = time.Second
	case errors.Is(err, errNotJSON):
		p = problem.UnsupportedMediaType.WithDetail(err.Error())
	case isWrongField:
		p.Detail = wrongField.Error()
	case isWrongType && wrongType.Field != "":
		p.Detail = fmt.Sprintf("%s: want %s, not %s", wrongType.Field, wrongType.Type, strings.SplitN(wrongType.Value, " ", 2)[0])
	}
	writeError(w, r, p)
}

// writeFailure answers a request whose function has failed.
func writeFailure(w http.ResponseWriter, r *http.Request, err error) {
	if e, ok := errors.AsType[*userError](err); ok {
		e.write(w, r)
		return
	}
	if r.Context().Err() != nil {
		return // the client has disconnected
	}
	logFrom(r.Context()).LogAttrs(r.Context(), slog.LevelError, "request failed",
		slog.String("route", r.Pattern), slog.Any("err", err))
	writeError(w, r, problem.Internal.WithDetail("see the server's log"))
}

// isEmpty reports whether an answer has no content.
func isEmpty(out reflect.Value) bool {
	switch out.Kind() {
	case reflect.Struct:
		return out.NumField() == 0
	case reflect.Pointer, reflect.Interface, reflect.Map:
		return out.IsNil()
	}
	return false
}

type logKey struct{}

// withLog puts the server's log into the requests of a handler.
func withLog(log *slog.Logger, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), logKey{}, log)))
	})
}

// logFrom returns the server's log, or slog's default.
func logFrom(ctx context.Context) *slog.Logger {
	if log, ok := ctx.Value(logKey{}).(*slog.Logger); ok {
		return log
	}
	return slog.Default()
}
