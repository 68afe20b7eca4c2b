package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func render(v View) string {
	h := newHome(Deps{})
	h.view = v
	engine := app.NewTestEngine()
	if err := engine.Load(h); err != nil {
		panic(err)
	}
	h.view = v // mounting has chosen a language
	return app.HTMLString(h.Render())
}

func TestHomeShowsEveryState(t *testing.T) {
	shared := User{Shared: true, Name: `<b>"Zhang & San"</b>`, AvatarURL: "https://a.example.com/1.png"}
	tests := []struct {
		view View
		want []string
	}{
		{View{State: Loading, Lang: Chinese}, []string{`data-state="loading"`, "正在打开"}},
		{View{State: Authenticating, Lang: English}, []string{`data-state="authenticating"`, "Proving this page"}},
		{View{State: Outside, Lang: English}, []string{`data-state="outside"`, `id="open-in-feishu"`, `src="/qr.svg"`}},
		{View{State: Ready, Lang: English, User: shared}, []string{
			`data-state="ready"`, `id="user-avatar"`, `src="https://a.example.com/1.png"`, `id="user-name"`, "&lt;b&gt;", "Welcome to this"}},
		{View{State: Ready, Lang: Chinese}, []string{`id="user-name"`, `id="user-not-shared"`, "你没有提供个人信息"}},
		{View{State: Failed, Lang: English, Problem: Problem{Code: "333448", Cause: "a cause", Remedy: "a remedy"}}, []string{
			`id="error-code"`, "333448", `id="error-help"`, "a cause", "a remedy", `id="retry"`}},
	}
	for _, test := range tests {
		html := render(test.view)
		for _, want := range test.want {
			if !strings.Contains(html, want) {
				t.Errorf("%s in %s lacks %s:\n%s", test.view.State, test.view.Lang, want, html)
			}
		}
	}
}

func TestHomeShowsTheSteps(t *testing.T) {
	html := render(View{State: Failed, Lang: English, Steps: Steps{
		StepSDK:        {StepDone, 3 * time.Millisecond},
		StepParameters: {StepDone, 12345 * time.Millisecond},
		StepConfig:     {StepFailed, time.Millisecond},
	}})
	for _, want := range []string{
		`data-step="sdk"`, `data-step="parameters"`, `data-step="config"`, `data-step="user"`, `data-step="toast"`,
		`data-state="done"`, `data-state="failed"`, `data-state="waiting"`, "3 ms", "12.3 s",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("steps lack %s:\n%s", want, html)
		}
	}
}

func TestLangOf(t *testing.T) {
	for tag, want := range map[string]Lang{"zh_CN": Chinese, "zh-Hans-SG": Chinese, "ZH": Chinese, "en_US": English, "ja_JP": English, "": English} {
		if got := LangOf(tag); got != want {
			t.Errorf("LangOf(%q) = %s, want %s", tag, got, want)
		}
	}
}
