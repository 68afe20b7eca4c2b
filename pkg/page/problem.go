package page

import (
	"context"
	"errors"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// Explanation is an error as users see it.
type Explanation struct {
	Code   string // Feishu's code, else "timeout", "network", "http-502" and the like
	Cause  string
	Remedy string
	Detail string // for developers; may be empty
}

// Problem renders an error with its code, cause and remedy in the language of
// the page, and for [ErrOutside] a link that opens the app in Feishu. For nil,
// and for calls that the user or the program canceled, its element is empty and
// not shown: an error that comes or goes moves no other element, so that the
// result of a [Do] under way is not lost. Of an answer with a message for the
// user it shows the message, and Feishu's code if there is one.
func (p *Page) Problem(err error) app.UI {
	box := app.Div().Class("problem").Role("alert")
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, jsapi.ErrCanceled):
		return box
	case errors.Is(err, ErrOutside):
		return box.Body(
			app.P().Text(outsideReason.In(p.lang())),
			app.A().Class("button").Href(p.settings().AppLink).Target("_blank").Text(openInFeishu.In(p.lang())),
		)
	}
	e := p.Explain(err)
	if server, ok := errors.AsType[*Error](err); ok && server.Message != "" && server.Code == 0 {
		e.Code = "" // the status says nothing that the message does not
	}
	return box.Body(renderExplanation(e, p.lang())...)
}

// Explain returns the explanation of an error, in the language of the page.
func (p *Page) Explain(err error) Explanation { return explain(err, p.lang()) }

// needsReload reports whether only reloading the page can help.
func needsReload(err error) bool {
	_, ok := errors.AsType[*scriptError](err)
	return ok
}

func explain(err error, lang i18n.Lang) Explanation {
	e := Explanation{Code: "failed"}
	h := unknownFailure
	if script, ok := errors.AsType[*scriptError](err); ok {
		e.Code, e.Detail = "jssdk", script.url
		h = helps()[e.Code]
	} else if server, ok := errors.AsType[*Error](err); ok {
		e.Code, e.Detail, h = server.code(), server.Detail, server.help()
		if _, known := helps()[e.Code]; known && server.Code != 0 {
			e.Detail = "" // it would repeat the cause, in English
		}
		if server.Message != "" {
			return Explanation{Code: e.Code, Cause: server.Message}
		}
	} else if errors.Is(err, ErrOutside) {
		e.Code, h = "outside", help{outsideTitle, outsideReason}
	} else if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, jsapi.ErrTimeout) {
		e.Code = "timeout"
		h = helps()[e.Code]
		if errors.Is(err, errNetwork) {
			h = helps()["server-timeout"]
		}
	} else if call, ok := errors.AsType[*jsapi.Error](err); ok {
		e.Code, e.Detail, h = callCode(call), call.Msg, callHelp(call)
		if e.Code == strconv.Itoa(codeSignature) {
			e.Detail = "" // the platform's text contains the ticket
		}
	} else if errors.Is(err, errCookies) {
		e.Code = "cookies"
		h = helps()[e.Code]
	} else if errors.Is(err, errNetwork) {
		e.Code = "network"
		h = helps()[e.Code]
	} else {
		e.Detail = err.Error()
	}
	e.Cause, e.Remedy = h.cause.In(lang), h.remedy.In(lang)
	return e
}

// code returns the platform's code, else one made of the status.
func (e *Error) code() string {
	if e.Code != 0 {
		return strconv.Itoa(e.Code)
	}
	return "http-" + strconv.Itoa(e.Status)
}

// help returns the help for an answer. The help for statuses below 500 is about
// /get_config_parameters.
func (e *Error) help() help {
	if h, known := helps()[strconv.Itoa(e.Code)]; known {
		return h
	}
	if h, known := helps()["http-"+strconv.Itoa(e.Status)]; known && (e.Status >= 500 || e.ofParameters) {
		return h
	}
	return unexpectedResponse
}

func callCode(e *jsapi.Error) string {
	if code := jsapi.ErrorCode(e); code != 0 {
		return strconv.Itoa(code)
	}
	return "failed"
}

// callHelp returns the help for a failed call: for its code, else for its class.
// Codes of functions that the page does not call itself may mean something else.
func callHelp(e *jsapi.Error) help {
	code := callCode(e)
	switch e.Path {
	case "tt.requestAccess", "tt.requestAuthCode":
		code = equivalentCode(code)
	case "h5sdk.config", "tt.getUserInfo":
	default:
		return classHelp(e)
	}
	if h, known := helps()[code]; known {
		return h
	}
	return classHelp(e)
}

// equivalentCode returns a code that means the same as one of requestAccess or
// requestAuthCode, and has help.
// https://open.feishu.cn/document/uYjL24iN/uUzMuUzMuUzM/20220308
func equivalentCode(code string) string {
	switch code {
	case "10200":
		return "333430" // the app
	case "2700001", "10207", "10210", "10233":
		return "333450" // the client's session
	case "10228":
		return "333449" // visible to others only
	case "10235":
		return "10236" // redirect URLs
	}
	return code
}

func classHelp(err error) help {
	for _, c := range classHelps {
		if errors.Is(err, c.class) {
			return c.help
		}
	}
	return unknownFailure
}

func renderExplanation(e Explanation, lang i18n.Lang) []app.UI {
	return []app.UI{
		app.If(e.Code != "", func() app.UI {
			return app.P().Class("code").Body(app.Text(errorCode.In(lang)+" "), app.Code().Text(e.Code))
		}),
		app.P().Class("cause").Text(e.Cause),
		app.If(e.Remedy != "", func() app.UI { return app.P().Class("remedy").Text(e.Remedy) }),
		app.If(e.Detail != "", func() app.UI { return app.P().Class("detail").Text(e.Detail) }),
	}
}
