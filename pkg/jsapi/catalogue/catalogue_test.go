package catalogue

import (
	"encoding/json"
	"testing"
)

func TestLookup(t *testing.T) {
	for _, path := range []string{"tt.getUserInfo", "tt.getNFCAdapter().getNfcA().transceive", "h5sdk.config"} {
		if e, ok := Lookup(path); !ok || e.Path != path {
			t.Errorf("%s: found %q, %v", path, e.Path, ok)
		}
	}
	if e, ok := Lookup("tt.request"); ok {
		t.Errorf("found %q, which is not for web apps", e.Path)
	}
}

// Decoding the JSON yields the catalogue.
func TestJSON(t *testing.T) {
	var d document
	if err := decode(JSON(), &d); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(d)
	if err != nil || string(again) != string(JSON()) {
		t.Errorf("it does not read back as it was (%v)", err)
	}
	n := 0
	for _, g := range d.Groups {
		n += len(g.Entries)
	}
	if n != len(All()) || len(d.H5SDK) != len(H5SDK()) || len(d.Codes) != len(Codes()) || len(d.Scopes) != len(Scopes()) {
		t.Errorf("%d entries, %d of h5sdk, %d codes, %d scopes", n, len(d.H5SDK), len(d.Codes), len(d.Scopes))
	}
	for _, e := range All() {
		if call := d.Go.Calls[e.Path]; (call.Method == "") != (e.Kind == KindOff) {
			t.Errorf("%s is called %q in Go", e.Path, call.Method)
		} else if call.Params != "" && d.Go.Types[call.Params] == nil {
			t.Errorf("%s takes %s, which is not there", e.Path, call.Params)
		}
	}
}

func TestDecodeIsStrict(t *testing.T) {
	for _, raw := range []string{`{"path":"tt.x","summry":""}`, `{"path":1}`, `{} {}`, `{"since":{"windows":"1.0.0"}}`, `{`} {
		if decode([]byte(raw), new(Entry)) == nil {
			t.Errorf("%s was accepted", raw)
		}
	}
}
