package panel

import (
	"encoding/json"
	"net/http"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A function is what can be set about a function of the client.
type function struct {
	Path     string                 `json:"path"`
	Kind     catalogue.Kind         `json:"kind"`
	Group    string                 `json:"group,omitempty"`
	Summary  i18n.Text              `json:"summary"`
	Outcomes []settings.OutcomeKind `json:"outcomes"`
	Sample   json.RawMessage        `json:"sample"` // null if there is no answer to replace
	Errors   []functionError        `json:"errors"` // the function's own first
}

// A functionError is a failure that can be chosen.
type functionError struct {
	Field   string          `json:"field"` // of the outcome: "code" or "errno"
	Number  int             `json:"number"`
	Message string          `json:"message"` // the client's
	Meaning i18n.Text       `json:"meaning"`
	Class   catalogue.Class `json:"class,omitempty"`
	Own     bool            `json:"own"`
}

// serveFunctions answers the functions whose outcome can be set, with the failures
// that are known of each.
func serveFunctions(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, fields{"functions": allFunctions()})
}

var allFunctions = sync.OnceValue(func() []function {
	all := []function{}
	for _, path := range functions.AskingClient() {
		all = append(all, newFunction(path))
	}
	return all
})

func newFunction(path string) function {
	e, _ := catalogue.Lookup(path)
	f := function{
		Path: path, Kind: e.Kind, Group: e.Group, Summary: i18n.Text{Zh: e.SummaryZh, En: e.Summary},
		Outcomes: settings.OutcomesOf(path), Errors: []functionError{},
	}
	if e.Kind == catalogue.KindAsync && path != functions.ConfigPath {
		f.Sample = e.Sample
	}
	own := make(map[catalogue.Code]bool)
	for _, c := range e.OwnCodes() {
		own[c] = true
		if c.Number == 0 { // of a success
			continue
		}
		f.Errors = append(f.Errors, newFunctionError(path, c, true))
	}
	for _, c := range catalogue.Codes() {
		if c.Family == catalogue.FamilyCommon && c.Number != 0 && !own[c] {
			f.Errors = append(f.Errors, newFunctionError(path, c, false))
		}
	}
	return f
}

func newFunctionError(path string, c catalogue.Code, own bool) functionError {
	e := functionError{Field: "errno", Number: c.Number, Meaning: i18n.Text{Zh: c.MeaningZh, En: c.Meaning}, Class: c.Class, Own: own}
	if c.Field == catalogue.ErrCode {
		e.Field = "code"
		e.Message = functions.Meaning(path, c.Number, 0)
		return e
	}
	e.Message = functions.Meaning(path, 0, c.Number)
	return e
}
