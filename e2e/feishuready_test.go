//go:build e2e

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// The outcomes of window.feishuReady, which is for programs that are not in Go
// too, hence without the Go program here.
func TestFeishuReady(t *testing.T) {
	t.Parallel()
	type step struct {
		State      string
		Start, End float64
	}
	type outcomeOf struct {
		State, URL, SDKURL string
		Error              json.RawMessage
		Steps              struct{ SDK, Parameters, Config step }
	}
	refuse := func(s *fixture) {
		s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeFail, Code: 333448}))
	}
	never := func(s *fixture) {
		s.update(t, outcome("h5sdk.config", emulator.Outcome{Kind: emulator.OutcomeNever}))
	}
	for name, test := range map[string]struct {
		settings                []string
		agent                   string
		before                  func(s *fixture)
		state                   string
		sdk, parameters, config string
		err                     string // part of it
	}{
		"configured":        {agent: larkAgent, state: "configured", sdk: "done", parameters: "done", config: "done"},
		"under an emulator": {agent: chromeAgent, state: "configured", sdk: "done", parameters: "done", config: "done"},
		"refused":           {agent: larkAgent, before: refuse, state: "refused", sdk: "done", parameters: "done", config: "failed", err: "333448"},
		"outside":           {settings: []string{"JSSDK_URL=http://127.0.0.1:1/sdk.js"}, agent: chromeAgent, state: "outside", sdk: "absent", parameters: "waiting", config: "waiting"},
		"no-sdk":            {settings: []string{"JSSDK_URL=http://127.0.0.1:1/sdk.js"}, agent: larkAgent, state: "no-sdk", sdk: "failed", parameters: "done", config: "waiting"},
		"no-parameters":     {settings: []string{"APP_SECRET=0123456789abcdef0123456789abcdef"}, agent: larkAgent, state: "no-parameters", sdk: "done", parameters: "failed", config: "waiting", err: `"status":50`},
		"unknown":           {agent: larkAgent, before: never, state: "unknown", sdk: "done", parameters: "done", config: "waiting"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // some wait for a deadline
			s, b := newFixture(t, test.settings...), newTab(t)
			if test.before != nil {
				test.before(s)
			}
			b.setUserAgent(test.agent, "en-US")
			b.block("*://*:*/web/app.*.wasm")
			b.open(s.url + "/?a=b#part")
			var got outcomeOf
			// Without a JSSDK the outcome is there before the parameters are.
			answer := evalAsync[string](b, `(async () => {
				const outcome = await feishuReady, {parameters} = outcome.steps;
				while (parameters.start > 0 && parameters.state === "waiting") await new Promise((done) => setTimeout(done, 10));
				return JSON.stringify(outcome);
			})()`)
			if err := json.Unmarshal([]byte(answer), &got); err != nil {
				t.Fatal(err)
			}
			if got.State != test.state || got.URL != s.url+"/?a=b" || !strings.HasSuffix(got.SDKURL, ".js") || !strings.Contains(string(got.Error), test.err) || test.err == "" && got.Error != nil {
				t.Errorf("got %s", answer)
			}
			for name, step := range map[string]struct {
				got  step
				want string
			}{"sdk": {got.Steps.SDK, test.sdk}, "parameters": {got.Steps.Parameters, test.parameters}, "config": {got.Steps.Config, test.config}} {
				if step.got.State != step.want || step.want != "waiting" && (step.got.Start <= 0 || step.got.End < step.got.Start) {
					t.Errorf("step %s: %+v, want %s", name, step.got, step.want)
				}
			}
		})
	}
}
