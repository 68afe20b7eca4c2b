package home

import (
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// renderSteps shows the steps with their states and times: when something fails
// on a phone, the page itself shows where.
//
// Rendered as a string because it is part of the first greeting: the browser's
// engine takes it with one call, where forty elements take some hundred.
func (h *home) renderSteps(status page.Status, g greetingView) app.UI {
	lang := i18n.Lang(h.page.Lang())
	var b strings.Builder
	b.WriteString(`<section id="steps" class="steps"><h2>` + stepsTitle.In(lang) + `</h2><ol>`)
	writeStep(&b, lang, "sdk", sdkName, status.SDK)
	writeStep(&b, lang, "parameters", parametersName, status.Parameters)
	writeStep(&b, lang, "config", configName, status.Config)
	writeStep(&b, lang, "user", userName, g.user)
	writeStep(&b, lang, "toast", toastName, g.toast)
	b.WriteString(`</ol></section>`)
	return app.Raw(b.String())
}

func writeStep(b *strings.Builder, lang i18n.Lang, step string, name i18n.Text, s page.Step) {
	state := string(s.State)
	if s.State == page.StepPending {
		state = "waiting"
	}
	b.WriteString(`<li data-step="` + step + `" data-state="` + state + `">`)
	b.WriteString(`<span class="name">` + name.In(lang) + `</span>`)
	b.WriteString(`<span class="state">` + stepStates[s.State].In(lang) + `</span>`)
	b.WriteString(`<span class="took">` + took(s, lang) + `</span></li>`)
}

func took(s page.Step, lang i18n.Lang) string {
	switch {
	case s.State == page.StepPending || s.State == page.StepRunning:
		return ""
	case s.Took < 10*time.Second:
		return strconv.FormatInt(s.Took.Milliseconds(), 10) + " " + milliseconds.In(lang)
	}
	return strconv.FormatFloat(s.Took.Seconds(), 'f', 1, 64) + " " + seconds.In(lang)
}

var (
	stepsTitle   = i18n.Text{Zh: "步骤", En: "Steps"}
	milliseconds = i18n.Text{Zh: "毫秒", En: "ms"}
	seconds      = i18n.Text{Zh: "秒", En: "s"}

	sdkName        = i18n.Text{Zh: "加载 JSSDK", En: "Load JSSDK"}
	parametersName = i18n.Text{Zh: "获取签名参数", En: "Get signature"}
	configName     = i18n.Text{Zh: "h5sdk.config 鉴权", En: "h5sdk.config"}
	userName       = i18n.Text{Zh: "用户信息", En: "User info"}
	toastName      = i18n.Text{Zh: "弹出 toast", En: "Toast"}
)

var stepStates = map[page.StepState]i18n.Text{
	page.StepPending: {Zh: "未开始", En: "not started"},
	page.StepRunning: {Zh: "进行中", En: "running"},
	page.StepDone:    {Zh: "完成", En: "done"},
	page.StepRefused: {Zh: "用户拒绝", En: "refused by the user"},
	page.StepAbsent:  {Zh: "不在飞书中", En: "not in Feishu"},
	page.StepFailed:  {Zh: "失败", En: "failed"},
}
