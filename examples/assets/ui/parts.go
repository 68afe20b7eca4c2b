package ui

import (
	"errors"
	"fmt"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"

	"example.com/assets/api"
)

// checkIns lists check-ins under a title. what is the first column.
func checkIns(p *page.Page, title string, list []api.CheckIn, what func(api.CheckIn) app.UI) app.UI {
	return app.Section().ID("check-ins").Body(
		app.H2().Text(title),
		app.If(len(list) == 0, func() app.UI {
			return app.P().ID("none").Text(p.Text("还没有签到记录。", "No check-ins yet."))
		}),
		app.Ul().Body(app.Range(list).Slice(func(i int) app.UI {
			at, place := list[i].At.Local(), p.Text("无位置", "no location")
			if list[i].Place != nil {
				place = fmt.Sprintf("%.4f, %.4f", list[i].Place.Latitude, list[i].Place.Longitude)
			}
			return app.Li().Body(
				what(list[i]),
				app.Time().DateTime(at.Format(time.RFC3339)).Text(at.Format("2006-01-02 15:04")),
				app.Span().Class("place").Text(place))
		})),
	)
}

// signInButton is there after the server has refused a request without a session:
// the user has signed out, or refused to sign in.
func signInButton(p *page.Page, err error) app.UI {
	e, ok := errors.AsType[*page.Error](err)
	return app.If(ok && e.Status == 401, func() app.UI {
		return app.Button().ID("sign-in").Class("button").Text(p.Text("登录", "Sign in")).OnClick(func(ctx app.Context, _ app.Event) {
			page.Do(ctx, p.SignIn, nil) // OnUserChange loads again
		})
	})
}
