// Not in a browser, which cannot read the files of a corpus.

//go:build !js

package jsapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func FuzzNewError(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `"cancel"`, `{}`, `[]`, `{"errno":103}`, `{"errno":"103"}`, `{"errno":1e999}`, `{"errno":"NaN"}`,
		`{"errCode":1012,"errMsg":"x:fail"}`, `{"errorCode":333441,"errorMessage":"bad"}`,
		`{"errno":2601002,"errString":"Authentication failed. (error code: 333441)"}`,
		`{"errMsg":["a"],"errString":null}`, `"error code: 99999999999999999999"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		e := newError("tt.x", payload)
		if string(e.Raw) != string(payload) {
			t.Errorf("Raw = %q", e.Raw)
		}
		if e.Msg == "" || !strings.HasPrefix(e.Error(), "jsapi: tt.x: ") {
			t.Errorf("says nothing: %q", e)
		}
		if errors.Is(e, ErrUnsupported) != (e.Errno == 103) {
			t.Errorf("%q in the wrong group", e)
		}
		if want, plain := plainErrno(payload); plain && e.Errno != want {
			t.Errorf("Errno = %d, want %d", e.Errno, want)
		}
	})
}

// plainErrno reads errno where it is what it should be: an object's one
// integer.
func plainErrno(payload []byte) (errno int, ok bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(payload, &fields) != nil || len(fields) != 1 {
		return 0, false
	}
	raw, ok := fields["errno"]
	if !ok {
		return 0, false
	}
	_, err := fmt.Sscanf(string(raw), "%d", &errno)
	return errno, err == nil && fmt.Sprint(errno) == string(raw)
}
