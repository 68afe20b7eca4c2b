package catalogue

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestSamplesFit(t *testing.T) {
	for _, e := range slices.Concat(All(), H5SDK()) {
		if e.Sample == nil {
			continue // TestKinds checks where there must be one
		}
		results, sample := e.Results, e.Sample
		if e.Kind == KindSync {
			results = []Field{{Name: "returned", Type: e.Results[0].Type, Required: true}}
			sample = json.RawMessage(`{"returned":` + string(sample) + `}`)
		}
		fit(t, e.Path+" sample", results, sample)
	}
}

func TestExamplesFit(t *testing.T) {
	for _, e := range slices.Concat(All(), H5SDK()) {
		if e.Example != nil {
			fit(t, e.Path+" example", e.Params, e.Example)
		}
	}
}

func fit(t *testing.T, at string, fields []Field, raw json.RawMessage) {
	t.Helper()
	if err := Check(fields, raw); err != nil {
		t.Errorf("%s: %v", at, err)
	}
	if err := CheckValues(fields, raw); err != nil {
		t.Errorf("%s: %v", at, err)
	}
	for _, placeholder := range []string{`"string"`, `"foo"`, `"test"`, `"xxx`} {
		if strings.Contains(string(raw), placeholder) {
			t.Errorf("%s: %s is a placeholder", at, placeholder)
		}
	}
}

// rawData is the profile as text.
func TestRawDataIsTheUserInfo(t *testing.T) {
	e, _ := Lookup("tt.getUserInfo")
	var answer struct {
		UserInfo json.RawMessage
		RawData  string
	}
	if err := json.Unmarshal(e.Sample, &answer); err != nil {
		t.Fatal(err)
	}
	var outer, inner any
	json.Unmarshal(answer.UserInfo, &outer)
	json.Unmarshal([]byte(answer.RawData), &inner)
	a, _ := json.Marshal(outer)
	b, _ := json.Marshal(inner)
	if string(a) != string(b) {
		t.Errorf("userInfo is %s, rawData is %s", a, b)
	}
}
