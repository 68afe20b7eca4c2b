// Package platformproblem answers requests that failed because of the Open
// Platform, and logs why.
package platformproblem

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// DefaultRetry is the Retry-After for browsers if the platform gave none.
const DefaultRetry = 5 * time.Second

// UnknownCode is the remedy for codes that are not in the table of package feishu.
const UnknownCode = "look the code up at https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN"

// Of returns a problem with the platform's code and remedy, without the text of
// the error.
func Of(err error) *problem.Problem { return OfClass(err, nil) }

// OfClass is Of for callers who have types of their own for some classes of the
// platform's errors.
func OfClass(err error, types map[feishu.Class]problem.Type) *problem.Problem {
	e, ok := errors.AsType[*feishu.Error](err)
	_, backoff := errors.AsType[*ticket.BackoffError](err)
	if ok {
		if t, found := types[e.Class()]; found {
			return ofType(t, e, err)
		}
	}
	switch {
	case ok && e.Code != 0:
		return ofType(problem.PlatformRefused, e, err)
	case ok && !e.Temporary():
		return ofType(problem.PlatformAnswerInvalid, e, err)
	case ok && e.RetryAfter == 0, errors.Is(err, context.DeadlineExceeded):
		return unreachable(0)
	case ok, backoff: // without a *feishu.Error it comes from another replica
		return unreachable(ticket.RetryAfter(err))
	}
	return problem.Internal.WithDetail("see the server's log")
}

// ofType returns a problem of type t about an error of the platform that is in
// the chain of err.
func ofType(t problem.Type, e *feishu.Error, err error) *problem.Problem {
	var p *problem.Problem
	switch t {
	case problem.PlatformUnreachable:
		p = unreachable(ticket.RetryAfter(err))
	case problem.PlatformAnswerInvalid:
		p = t.WithDetail("the Open Platform's answer is not what was asked for: check that FEISHU_HOST is right and that no proxy answers in its place")
	default:
		p = t.WithDetail(cmp.Or(e.Remedy(), UnknownCode))
		if e.Temporary() {
			p.RetryAfter = ticket.RetryAfter(err)
		}
	}
	p.Code = e.Code
	return p
}

func unreachable(retryAfter time.Duration) *problem.Problem {
	p := problem.PlatformUnreachable.WithDetail("the Open Platform does not answer: try again soon; if it lasts, check that this server reaches FEISHU_HOST")
	p.RetryAfter = cmp.Or(retryAfter, DefaultRetry)
	return p
}
