package home

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// A greeting shows a toast and asks for the user once the page is ready. Its
// result outlives the component: it stays when the user comes back from another
// route.
type greeting struct {
	page *page.Page

	mu      sync.Mutex
	running bool
	view    greetingView
}

// A greetingView is the greeting at one moment.
type greetingView struct {
	user, toast page.Step
	person      person
	err         error // why there is no user, if the user has not refused
}

// A person is the user as the client shared them.
type person struct {
	shared          bool // false if the user has refused to share their details
	name, avatarURL string
}

func (g *greeting) now() greetingView {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.view
}

func (g *greeting) update(change func(*greetingView)) {
	g.mu.Lock()
	change(&g.view)
	g.mu.Unlock()
	g.page.Update()
}

// begin reports whether the greeting has to run: it is not running and has not
// succeeded.
func (g *greeting) begin() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running || g.view.user.State != page.StepPending && g.view.err == nil {
		return false
	}
	g.running, g.view.user, g.view.err = true, page.Step{}, nil
	return true
}

func (g *greeting) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running = false
}

// run greets the user. It blocks until the user has agreed to share their
// details or refused.
func (g *greeting) run(ctx context.Context) {
	if !g.begin() {
		return
	}
	defer g.end()
	if g.page.Ready(ctx) != nil {
		return
	}
	g.update(func(v *greetingView) { v.user.State = page.StepRunning })
	var toast sync.WaitGroup
	defer toast.Wait()
	if g.now().toast.State == page.StepPending {
		toast.Go(func() {
			g.page.ClientLanguage()
			g.showToast(ctx)
		})
		<-time.After(time.Millisecond) // lets the client show the toast before the page makes the next call
	}
	g.askUser(ctx)
}

func (g *greeting) askUser(ctx context.Context) {
	start := time.Now()
	info, err := g.page.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
	language := g.page.ClientLanguage()
	g.update(func(v *greetingView) {
		v.user = page.Step{State: stateOf(err), Took: time.Since(start)}
		switch {
		case err == nil && nameIn(info.UserInfo, language) == "" && info.UserInfo.AvatarURL == "":
			v.user.State = page.StepRefused // some clients answer a refusal with an empty success
		case err == nil:
			v.person = person{true, nameIn(info.UserInfo, language), info.UserInfo.AvatarURL}
		case v.user.State != page.StepRefused:
			v.err = err
			g.page.Logf("getUserInfo: %v", err)
		}
	})
}

func (g *greeting) showToast(ctx context.Context) {
	g.update(func(v *greetingView) { v.toast.State = page.StepRunning })
	start := time.Now()
	err := g.page.ShowToast(ctx, jsapi.ShowToastParams{
		Title:    g.page.Text("鉴权成功", "Authenticated"),
		Icon:     jsapi.ToastIconSuccess,
		Duration: 3 * time.Second,
	})
	g.update(func(v *greetingView) { v.toast = page.Step{State: stateOf(err), Took: time.Since(start)} })
	if err != nil {
		g.page.Logf("showToast: fail: %v", err)
	} else {
		g.page.Logf("showToast: success")
	}
	g.page.Logf("showToast: complete")
}

func stateOf(err error) page.StepState {
	switch {
	case err == nil:
		return page.StepDone
	case errors.Is(err, jsapi.ErrDenied), errors.Is(err, jsapi.ErrCanceled):
		return page.StepRefused
	}
	return page.StepFailed
}

// nameIn returns the user's name in a language such as "zh_CN".
func nameIn(u jsapi.UserInfo, language string) string {
	if name := u.I18nName[strings.ToLower(language)]; name != "" {
		return name
	}
	return u.NickName
}
