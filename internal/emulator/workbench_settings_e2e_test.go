//go:build e2e

package emulator

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

func TestWorkbenchChangesSettings(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	do(f, `
		tab('client');
		await choose('input[value="ou_emma_clarke"]');
		await choose('[data-setting=client]', 'feishu-android');
		await choose('[data-setting=version]', '7.20.0');
		await choose('[data-setting=lenient]');
		await choose('[data-setting=language]', 'ja_JP');
		await choose('[data-setting=failureKeys]', 'errno');
		await choose('[data-setting=order]', 'ready-first');
		await choose('[data-setting=omitErrMsg]');
		await choose($$('#permissions label').find((l) => l.textContent.includes('scope.record')).querySelector('select'), 'refused-organization');

		tab('outcomes');
		await choose('#config-times', '1');
		await choose('#config-outcome', '333444');
		const outcome = $('#outcome-form');
		await choose(outcome.path, 'tt.getRecorderManager().start');
		await choose(outcome.kind, 'fail');
		await choose(outcome.error, 'other');
		await choose(outcome.numberField, 'errno');
		outcome.number.value = '107';
		outcome.times.value = '2';
		outcome.delay.value = '300';
		await press(outcome.querySelector('.primary'));

		tab('platform');
		await choose('#trusted', 'localhost:3000,  a.example ');
		await choose('#redirects', 'http://localhost:3000/login/callback');
		const fault = $('#fault-form');
		await choose(fault.fault, 'rateLimited');
		fault.times.value = '1';
		await press(fault.querySelector('.primary'));`)
	want := settings.Defaults()
	want.User, want.Client, want.Version, want.Lenient, want.Language = "ou_emma_clarke", ClientFeishuAndroid, "7.20.0", true, "ja_JP"
	want.FailureKeys, want.Order, want.OmitErrMsg = KeysErrno, ReadyFirst, true
	want.Outcomes = map[string]Outcome{
		functions.ConfigPath:   {Kind: OutcomeFail, Code: 333444, Times: 1},
		recorderPath + "start": {Kind: OutcomeFail, Errno: 107, Times: 2, Delay: 300},
	}
	want.Permissions["scope.record"] = RefusedByOrganization
	want.TrustedDomains, want.RedirectURLs = []string{"localhost:3000", "a.example"}, []string{"http://localhost:3000/login/callback"}
	want.Faults = []Fault{RateLimited("", 2, 1)}
	if got := f.emulator.Settings(); !reflect.DeepEqual(got, want) {
		t.Errorf("settings\n got %+v\nwant %+v", got, want)
	}

	do(f, `
		await press('#faults [data-label=remove]');
		tab('outcomes');
		await press('#outcomes [data-label=remove]');`)
	if s := f.emulator.Settings(); len(s.Outcomes) != 1 || len(s.Faults) != 0 {
		t.Errorf("removed, but there are %v and %v", s.Outcomes, s.Faults)
	}
	do(f, `await press('#reset');`)
	if s := f.emulator.Settings(); !reflect.DeepEqual(s, settings.Defaults()) {
		t.Errorf("after a reset: %+v", s)
	}
	equal(t, "the workbench after a reset", eval[string](f, `return $('input[name=user]:checked').value + ' ' + $('[data-setting=client]').value;`),
		"ou_zhang_xiaoyu feishu-windows")
	f.clean()
}

// What is wrong is said beside its field, and nothing is changed.
func TestWorkbenchRefusesBadInput(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	const submit = `await press(form.querySelector('.primary')); `
	for _, test := range []struct{ what, do, input, want string }{
		{"version", `tab('client'); await choose('[data-setting=version]', '7.x');`, `$('[data-setting=version]')`, "7.x"},
		{"no function", `tab('outcomes'); const form = $('#outcome-form'); await choose(form.path, ''); ` + submit, `$('#outcome-form').path`, "Choose a function"},
		{"unknown function", `const form = $('#outcome-form'); await choose(form.path, 'tt.nothing'); ` + submit, `$('#outcome-form').path`, "There is no function tt.nothing"},
		{"delay", `const form = $('#outcome-form'); await choose(form.path, 'tt.scanCode'); form.delay.value = 'soon'; ` + submit, `$('#outcome-form').delay`, "whole number"},
		{"number", `const form = $('#outcome-form'); form.delay.value = ''; await choose(form.kind, 'fail'); await choose(form.error, 'other'); form.number.value = ''; ` + submit,
			`$('#outcome-form').number`, "whole number"},
		{"JSON", `const form = $('#outcome-form'); await choose(form.kind, 'own'); form.answer.value = '{'; ` + submit, `$('#outcome-form').answer`, "Not valid JSON"},
		{"answer", `const form = $('#outcome-form'); form.answer.value = '{"result": 1}'; ` + submit, `$('#outcome-form').answer`, "result"},
		{"scenario", `await press('#scenario-form .primary');`, `$('#scenario-name')`, "Enter a name"},
		{"built-in scenario", `await choose('#scenario-name', 'offline'); await press('#scenario-form .primary');`, `$('#scenario-name')`, "offline"},
		{"data of an event", `tab('events'); const form = $('#event-form'); form.data.value = '{'; ` + submit, `$('#event-form').data`, "Not valid JSON"},
	} {
		if got := eval[string](f, test.do+`
			const input = `+test.input+`;
			return (input.getAttribute('aria-invalid') === 'true') + ' ' + errorOf(input);`); !strings.HasPrefix(got, "true ") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
	}
	if s := f.emulator.Settings(); !reflect.DeepEqual(s, settings.Defaults()) {
		t.Errorf("bad input changed the settings: %+v", s)
	}
	equal(t, "after good input", eval[string](f, `
		tab('client');
		await choose('[data-setting=version]', '7.20.0');
		return String($('[data-setting=version]').getAttribute('aria-invalid')) + errorOf($('[data-setting=version]'));`), "null")
}

// An outcome is chosen among the function's own errors, or is an answer of one's
// own.
func TestWorkbenchOutcomes(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{settings: onAndroid})
	equal(t, "own errors first", eval[string](f, `
		tab('outcomes');
		const form = $('#outcome-form');
		await choose(form.path, 'tt.openSchema');
		await choose(form.kind, 'fail');
		return form.error.querySelector('optgroup').label + ' ' + [...form.error.options].some((o) => o.value === 'errno 1406004');`),
		"Errors of this function true")
	do(f, `
		const form = $('#outcome-form');
		await choose(form.error, 'errno 1406004');
		await press(form.querySelector('.primary'));
		await choose(form.path, 'tt.scanCode');
		await choose(form.kind, 'own');
		form.answer.value = '{"result": "A-17"}';
		form.times.value = '1';
		await press(form.querySelector('.primary'));`)
	s := f.emulator.Settings()
	if o := s.Outcomes["tt.openSchema"]; o.Kind != OutcomeFail || o.Errno != 1406004 {
		t.Errorf("outcome %+v", o)
	}
	page := f.emulator.Page(pageURL)
	page.SetConfigured()
	got, err := page.Call(t.Context(), "tt.scanCode", json.RawMessage(`{}`))
	if err != nil || !sameJSON(got, json.RawMessage(`{"result":"A-17"}`)) {
		t.Errorf("answer %s, %v", got, err)
	}
	equal(t, "used up", eval[string](f, `
		await until(() => $$('#outcomes li').length === 1);
		return text('#outcomes code');`), "tt.openSchema")
	equal(t, "edited", eval[string](f, `
		await press('#outcomes [data-label=edit]');
		const form = $('#outcome-form');
		return [form.path.value, form.kind.value, form.error.value].join();`), "tt.openSchema,fail,errno 1406004")
}

func TestWorkbenchScenarios(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	do(f, `
		tab('outcomes');
		await until(() => $$('#scenarios li').length >= 10);
		await press('[data-key=user-refuses] .small');
		await until(() => !$('[data-key=user-refuses] .mark').hidden);`)
	if s := f.emulator.Settings(); reflect.DeepEqual(s, settings.Defaults()) {
		t.Error("the scenario changed nothing")
	}
	do(f, `
		await choose('#scenario-name', 'mine');
		await press('#scenario-form .primary');
		await until(() => $('[data-key=mine]'));
		await press('#reset');
		await press('[data-key=mine] .small');`)
	if s := f.emulator.Settings(); reflect.DeepEqual(s, settings.Defaults()) {
		t.Error("the saved scenario changed nothing")
	}
	equal(t, "exported, removed and imported", eval[string](f, `
		const file = await (await fetch($('[data-key=mine] a').href)).text();
		await press('[data-key=mine] [data-label=remove]');
		await until(() => !$('[data-key=mine]'));
		const files = new DataTransfer();
		files.items.add(new File([file], 'mine.json'));
		$('#scenario-file').files = files.files;
		$('#scenario-file').dispatchEvent(new Event('change'));
		await until(() => $('[data-key=mine]'));
		return text('[data-key=mine] strong');`), "mine")
	do(f, `await press('[data-key=mine] [data-label=remove]');`)
}

func TestWorkbenchFiresEvents(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{settings: onAndroid})
	page := f.emulator.Page(pageURL)
	page.SetConfigured()
	got := make(chan string, 1)
	stop, err := page.Listen(jsapi.Subscription{On: "tt.onMemoryWarning"}, func(event json.RawMessage) { got <- string(event) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	equal(t, "listeners", eval[string](f, `
		tab('events');
		const form = $('#event-form');
		await choose(form.event, 'tt.onMemoryWarning');
		form.data.value = '{"level": 15}';
		await press(form.querySelector('.primary'));
		await until(() => text('#fired'));
		return text('#fired');`), "1 listening")
	equal(t, "event", <-got, `{"level":15}`)

	sample := make(chan json.RawMessage, 1)
	const onStop = recorderPath + "onStop"
	if _, err := page.Listen(jsapi.Subscription{On: onStop}, func(event json.RawMessage) { sample <- event }); err != nil {
		t.Fatal(err)
	}
	equal(t, "listeners to an event of a manager", eval[string](f, `
		const form = $('#event-form');
		await choose(form.event, '`+onStop+`');
		await press(form.querySelector('.primary'));
		await until(() => text('#fired'));
		return text('#fired');`), "1 listening")
	if got := <-sample; !sameJSON(got, functions.Sample(onStop)) {
		t.Errorf("event %s, want the sample", got)
	}
	equal(t, "what can be fired", eval[int](f, `return $('#event-form').event.options.length;`), len(functions.Events()))
}

func TestWorkbenchExpiresTickets(t *testing.T) {
	f := openWorkbench(t, fixtureOptions{})
	do(f, `tab('platform'); await press('[data-expire=tickets]');`)
	equal(t, "valid tickets", len(f.emulator.Platform.Tickets()), 0)
}
