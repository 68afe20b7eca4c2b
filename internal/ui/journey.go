package ui

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// How long the page waits for things that have no time-out of their own.
const (
	scriptTimeout     = 10 * time.Second // the JSSDK script, in Feishu
	strangerTimeout   = 3 * time.Second  // the same where it is not expected to do anything
	systemInfoTimeout = 2 * time.Second  // only the language hangs on it
)

// A journey takes the page from its opening to a greeted user, and reports
// every change of the view on its way.
type journey struct {
	deps   Deps
	report func(View)

	mu   sync.Mutex // two steps may be under way at once
	view View
}

// open goes the whole way.
func (j *journey) open(ctx context.Context) {
	j.view = View{State: Loading, Lang: j.view.Lang}
	err := j.step(StepSDK, func() error { return j.findSDK(ctx) })
	switch {
	case errors.Is(err, errOutside):
		j.enter(Outside)
		return
	case err != nil:
		j.fail(err)
		return
	}
	locale := j.locale()
	if locale != "" {
		j.change(func(v *View) { v.Lang = LangOf(locale) })
	}
	j.enter(Authenticating)
	if err := j.deps.authenticate(ctx, j.step); err != nil {
		j.fail(err)
		return
	}

	// The toast speaks of what has happened by now; all it may have to wait for
	// is the language.
	var toast sync.WaitGroup
	defer toast.Wait()
	if locale != "" {
		toast.Go(func() { j.toast(ctx) })
		<-time.After(time.Millisecond) // it is the first of the calls, and seen before the page is busy with the next
	}
	err = j.step(StepUser, func() error { return j.meetUser(ctx) })
	if err != nil && !refused(err) {
		j.fail(err)
		return
	}
	j.enter(Ready)
	if locale == "" {
		j.toast(ctx)
	}
}

// renew configures the page for the URL it has now; the rest stays.
func (j *journey) renew(ctx context.Context) {
	if err := j.deps.authenticate(ctx, j.step); err != nil {
		j.fail(err)
	}
}

// findSDK waits for the JSSDK. Whether the page is in Feishu is asked last: the
// script may be the emulator's, which makes an ordinary browser pass for Feishu.
func (j *journey) findSDK(ctx context.Context) error {
	if j.hasSDK() {
		return nil
	}
	patience := strangerTimeout
	if j.inFeishu() {
		patience = scriptTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	script := j.deps.Browser.WaitForSDK(ctx)
	switch {
	case j.hasSDK():
		return nil
	case j.inFeishu():
		return &scriptError{script}
	}
	return errOutside
}

func (j *journey) hasSDK() bool {
	return j.deps.Client.Supports("h5sdk.config") && j.deps.Client.Supports("tt.getUserInfo")
}

// inFeishu tells by the user agent, as the JSSDK itself does.
func (j *journey) inFeishu() bool {
	agent := j.deps.Browser.UserAgent()
	return strings.Contains(agent, "Lark") || strings.Contains(agent, "Feishu")
}

// locale returns the language that the client names in its user agent, such as
// "zh_CN", or "" if it names none.
func (j *journey) locale() string {
	_, rest, _ := strings.Cut(j.deps.Browser.UserAgent(), "LarkLocale/")
	locale, _, _ := strings.Cut(rest, " ")
	return locale
}

// meetUser asks for the user and, at the same time, for the language.
func (j *journey) meetUser(ctx context.Context) error {
	var language string
	var system sync.WaitGroup
	system.Go(func() { language = j.language(ctx) })
	ctx, cancel := context.WithTimeout(ctx, jsapi.DefaultTimeout) // GetUserInfo waits for the user's consent
	defer cancel()
	info, err := j.deps.Client.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
	system.Wait()
	j.change(func(v *View) {
		if language != "" {
			v.Lang = LangOf(language)
		}
		if err == nil {
			v.User = User{Shared: true, Name: nameIn(info.UserInfo, language), AvatarURL: info.UserInfo.AvatarURL}
		}
	})
	return err
}

// language returns the client's language, or "" if it does not say.
func (j *journey) language(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, systemInfoTimeout)
	defer cancel()
	info, err := j.deps.Client.GetSystemInfo(ctx)
	if err != nil {
		j.deps.Logf("getSystemInfo: %v", err)
		return ""
	}
	return info.Language
}

// nameIn returns the user's name in a language such as "zh_CN".
func nameIn(u jsapi.UserInfo, language string) string {
	if name := u.I18nName[strings.ToLower(language)]; name != "" {
		return name
	}
	return u.NickName
}

func (j *journey) toast(ctx context.Context) {
	err := j.step(StepToast, func() error {
		return j.deps.Client.ShowToast(ctx, jsapi.ShowToastParams{
			Title:    toastSucceeded.in(j.now().Lang),
			Icon:     jsapi.ToastIconSuccess,
			Duration: 3 * time.Second,
		})
	})
	if err != nil {
		j.deps.Logf("showToast: fail: %v", err)
	} else {
		j.deps.Logf("showToast: success")
	}
	j.deps.Logf("showToast: complete")
}

// step does one step and shows how it goes.
func (j *journey) step(name StepName, do func() error) error {
	j.setStep(name, Step{State: StepRunning})
	start := time.Now()
	err := do()
	took := Step{State: StepDone, Took: time.Since(start)}
	switch {
	case err == errNothingAhead:
		took = Step{}
	case refused(err):
		took.State = StepRefused
	case errors.Is(err, errOutside):
		took.State = StepAbsent
	case err != nil:
		took.State = StepFailed
	}
	j.setStep(name, took)
	return err
}

// refused reports whether the person said no.
func refused(err error) bool {
	return errors.Is(err, jsapi.ErrDenied) || errors.Is(err, jsapi.ErrCanceled)
}

func (j *journey) setStep(name StepName, s Step) {
	j.reportChange(func(v *View) {
		v.Steps = maps.Clone(v.Steps) // views that were reported stay as they are
		if v.Steps == nil {
			v.Steps = make(Steps)
		}
		v.Steps[name] = s
	})
}

func (j *journey) enter(s State) {
	j.reportChange(func(v *View) { v.State = s })
}

func (j *journey) fail(err error) {
	problem := problemOf(err, j.now().Lang)
	j.deps.Logf("failed: %s", problem.Code)
	j.reportChange(func(v *View) { v.State, v.Problem = Failed, problem })
}

func (j *journey) now() View {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.view
}

func (j *journey) change(how func(*View)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	how(&j.view)
}

func (j *journey) reportChange(how func(*View)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	how(&j.view)
	j.report(j.view)
}
