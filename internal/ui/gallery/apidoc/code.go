package apidoc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/apicode"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Code returns the call that the gallery asks for, with its mistakes in Chinese or
// English. It fails if there is no such function, or the parameters are not a JSON
// object.
func Code(chinese bool, r gallery.CodeRequest) (gallery.Code, error) {
	e, ok := catalogue.Lookup(r.Path)
	if !ok || e.Group == "" {
		return gallery.Code{}, fmt.Errorf("no function %q in the gallery", r.Path)
	}
	params := bytes.TrimSpace(r.Params)
	if !bytes.HasPrefix(params, []byte("{")) {
		return gallery.Code{}, errors.New("params: not an object")
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, params); err != nil {
		return gallery.Code{}, fmt.Errorf("params: %w", err)
	}
	code := writeCode(e, compact.Bytes())
	code.Mistakes = writer{chinese: chinese}.mistakes(e, compact.Bytes())
	return code, nil
}

// writeCode writes the call of e with params in both languages.
func writeCode(e catalogue.Entry, params json.RawMessage) gallery.Code {
	return gallery.Code{Go: highlight(apicode.Go(e, params)), JS: highlight(apicode.JavaScript(e, params))}
}
