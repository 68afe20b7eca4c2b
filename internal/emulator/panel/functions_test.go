package panel_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
)

// Every failure that is offered for a function is accepted as its outcome.
func TestFunctionsOverHTTP(t *testing.T) {
	e, url := serve(t, emulator.Options{})
	var all struct {
		Functions []struct {
			Path     string
			Summary  struct{ Zh, En string }
			Outcomes []emulator.OutcomeKind
			Sample   json.RawMessage
			Errors   []struct {
				Field, Message string
				Number         int
				Meaning        struct{ Zh, En string }
				Own            bool
			}
		}
	}
	_, body := request(t, "GET", url+"/panel/functions", "")
	if err := json.Unmarshal([]byte(body), &all); err != nil || len(all.Functions) != len(functions.AskingClient()) {
		t.Fatalf("%v: %d functions", err, len(all.Functions))
	}
	own := 0
	for _, f := range all.Functions {
		if f.Summary.Zh == "" || f.Summary.En == "" || len(f.Errors) == 0 || !slices.Contains(f.Outcomes, emulator.OutcomeFail) {
			t.Errorf("%s lacks something: %+v", f.Path, f)
		}
		for _, kind := range f.Outcomes {
			set(t, e, f.Path, emulator.Outcome{Kind: kind, Errno: 100})
		}
		for _, failure := range f.Errors {
			if failure.Own {
				own++
			}
			o := emulator.Outcome{Kind: emulator.OutcomeFail, Errno: failure.Number}
			if failure.Field == "code" {
				o = emulator.Outcome{Kind: emulator.OutcomeFail, Code: failure.Number}
			}
			set(t, e, f.Path, o)
			if failure.Message == "" || failure.Meaning.Zh == "" || failure.Meaning.En == "" {
				t.Errorf("%s: a failure without texts: %+v", f.Path, failure)
			}
		}
		if f.Sample != nil && string(f.Sample) != "null" {
			set(t, e, f.Path, emulator.Outcome{Kind: emulator.OutcomeAnswer, Answer: f.Sample})
		}
	}
	if own < 100 {
		t.Errorf("only %d failures are the functions' own", own)
	}
}

func set(t *testing.T, e *emulator.Emulator, path string, o emulator.Outcome) {
	t.Helper()
	if err := e.Update(func(s *emulator.Settings) { s.Outcomes = map[string]emulator.Outcome{path: o} }); err != nil {
		t.Errorf("%s: %+v: %v", path, o, err)
	}
}
