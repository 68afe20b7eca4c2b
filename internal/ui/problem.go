package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/feishu-goapp/feishu-goapp/internal/fetch"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A Problem is why the page failed, as the page tells it.
type Problem struct {
	Code   string // Feishu's code, else "timeout", "http-502" and the like
	Cause  string
	Remedy string
	Detail string // what the other side said, where that helps

	// Reload says that trying again must load the page anew.
	Reload bool
}

// errOutside: the page is not in Feishu.
var errOutside = errors.New("not in Feishu")

// A scriptError says that the page is in Feishu but its JSSDK is not there.
type scriptError struct{ url string }

func (e *scriptError) Error() string { return "jssdk did not load: " + e.url }

// A serverError is a problem that our own server answered with.
type serverError struct {
	Status  int
	Code    int    `json:"code"` // Feishu's, if Feishu refused
	Detail  string `json:"detail"`
	Message string `json:"message"` // for the user, in the language that was asked for; not always there
}

func (e *serverError) Error() string {
	return fmt.Sprintf("server: status %d, code %d: %s", e.Status, e.Code, e.Detail)
}

// refusalIn reads what our own server answered in place of what it was asked for.
func refusalIn(r *fetch.Response) *serverError {
	e := &serverError{}
	json.Unmarshal(r.Body, e) // a proxy's page is no JSON: the status must do
	e.Status = r.Status
	return e
}

// problemOf explains an error to the person in front of the page.
func problemOf(err error, lang Lang) Problem {
	p := Problem{Code: "failed"}
	if e, ok := errors.AsType[*scriptError](err); ok {
		p = Problem{Code: "jssdk", Detail: e.url, Reload: true}
	} else if e, ok := errors.AsType[*serverError](err); ok {
		p = serverProblem(e)
	} else if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, jsapi.ErrTimeout) {
		p.Code = "timeout"
	} else if e, ok := errors.AsType[*jsapi.Error](err); ok {
		p = jsapiProblem(e)
	} else if errors.Is(err, errNetwork) {
		p.Code = "network"
	}
	a, known := advices()[p.Code]
	if !known {
		a = adviceFor(err)
	}
	p.Cause, p.Remedy = a.cause.in(lang), a.remedy.in(lang)
	return p
}

func serverProblem(e *serverError) Problem {
	p := Problem{Code: "http-" + strconv.Itoa(e.Status), Detail: e.Detail}
	if e.Code != 0 {
		p.Code = strconv.Itoa(e.Code)
		if _, known := advices()[p.Code]; known {
			p.Detail = "" // it would say the same again, in English only
		}
	}
	return p
}

func jsapiProblem(e *jsapi.Error) Problem {
	p := Problem{Code: "failed", Detail: e.Msg}
	switch {
	case e.Code == codeSignature:
		return Problem{Code: strconv.Itoa(e.Code)} // the platform's text holds the ticket
	case e.Code != 0:
		p.Code = strconv.Itoa(e.Code)
	case e.Errno != 0:
		p.Code = strconv.Itoa(e.Errno)
	}
	return p
}

// adviceFor is for codes that have no advice of their own.
func adviceFor(err error) advice {
	if e, ok := errors.AsType[*serverError](err); ok {
		if a, known := advices()["http-"+strconv.Itoa(e.Status)]; known {
			return a
		}
		return unknownAnswer
	}
	return unknownFailure
}

// codeOf returns the family code that a JSAPI call failed with, or 0.
func codeOf(err error) int {
	if e, ok := errors.AsType[*jsapi.Error](err); ok {
		return e.Code
	}
	return 0
}
