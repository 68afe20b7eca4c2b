package panel

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/scenario"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// shownScenario is a scenario as the workbench shows it.
type shownScenario struct {
	Name        string          `json:"name"`
	Title       i18n.Text       `json:"title"`
	Description i18n.Text       `json:"description"`
	BuiltIn     bool            `json:"builtIn"`
	Active      bool            `json:"active"` // applying it would change nothing
	Settings    json.RawMessage `json:"settings"`
}

func (p *Panel) show(s scenario.Scenario) shownScenario {
	shown := shownScenario{
		Name: s.Name, Title: s.Title, Description: s.Description, Settings: s.Settings,
		BuiltIn: scenario.IsBuiltIn(s.Name), Active: p.options.Settings.Get().Has(s.Settings),
	}
	if shown.Title == (i18n.Text{}) {
		shown.Title = i18n.Text{Zh: s.Name, En: s.Name}
	}
	return shown
}

// serveScenarios answers all scenarios, the built-in ones first.
func (p *Panel) serveScenarios(w http.ResponseWriter, _ *http.Request) {
	all := []shownScenario{}
	for _, s := range slices.Concat(scenario.BuiltIn(), p.options.Scenarios.Saved()) {
		all = append(all, p.show(s))
	}
	writeJSON(w, fields{"scenarios": all})
}

// scenarioOf returns the scenario that a request names. If there is none, it answers.
func (p *Panel) scenarioOf(w http.ResponseWriter, r *http.Request) (s scenario.Scenario, ok bool) {
	s, ok = p.options.Scenarios.Get(r.PathValue("name"))
	if !ok {
		writeError(w, http.StatusNotFound, settings.Invalid("/name", "没有名为 %q 的场景", "there is no scenario %q", r.PathValue("name")))
	}
	return s, ok
}

func (p *Panel) applyScenario(w http.ResponseWriter, r *http.Request) {
	s, ok := p.scenarioOf(w, r)
	if !ok {
		return
	}
	if err := p.options.Settings.Apply(s.Settings); err != nil {
		writeError(w, http.StatusConflict, settings.Within("/settings", err))
		return
	}
	p.serveSettings(w, r)
}

// saveScenario saves a scenario: the settings in the body, or the present ones.
func (p *Panel) saveScenario(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Title       i18n.Text       `json:"title"`
		Description i18n.Text       `json:"description"`
		Settings    json.RawMessage `json:"settings"`
	}
	if !readJSON(w, r, scenario.MaxFile, &body) {
		return
	}
	if body.Settings == nil {
		body.Settings = p.options.Settings.Get().Patch()
	}
	p.save(w, scenario.Scenario{Name: r.PathValue("name"), Title: body.Title, Description: body.Description, Settings: body.Settings})
}

// importScenario saves the scenario in a file. ?replace=true replaces one of the same
// name.
func (p *Panel) importScenario(w http.ResponseWriter, r *http.Request) {
	file, ok := readBody(w, r, scenario.MaxFile)
	if !ok {
		return
	}
	s, err := scenario.Parse(file)
	if err != nil {
		writeError(w, http.StatusBadRequest, err)
		return
	}
	if _, exists := p.options.Scenarios.Get(s.Name); exists && (r.FormValue("replace") != "true" || scenario.IsBuiltIn(s.Name)) {
		writeError(w, http.StatusConflict, settings.Invalid("/name", "已有名为 %q 的场景", "there is a scenario %q already", s.Name))
		return
	}
	p.save(w, s)
}

func (p *Panel) save(w http.ResponseWriter, s scenario.Scenario) {
	if err := p.options.Scenarios.Save(s); err != nil {
		writeError(w, http.StatusBadRequest, err)
		return
	}
	writeJSON(w, p.show(s))
}

func (p *Panel) deleteScenario(w http.ResponseWriter, r *http.Request) {
	s, ok := p.scenarioOf(w, r)
	switch {
	case !ok:
	case scenario.IsBuiltIn(s.Name):
		writeError(w, http.StatusConflict, settings.Invalid("/name", "%q 是内置场景，无法删除", "%q is built in and cannot be deleted", s.Name))
	default:
		p.options.Scenarios.Delete(s.Name)
		w.WriteHeader(http.StatusNoContent)
	}
}

// exportScenario answers a scenario as a file.
func (p *Panel) exportScenario(w http.ResponseWriter, r *http.Request) {
	s, ok := p.scenarioOf(w, r)
	if !ok {
		return
	}
	writeAttachment(w, s.Name+".json")
	writeJSON(w, s)
}

// writeAttachment lets the browser save the answer as a file.
func writeAttachment(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
}
