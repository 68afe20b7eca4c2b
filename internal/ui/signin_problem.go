package ui

import "errors"

// signInProblem explains why a sign-in or sign-out came to nothing. Our server
// knows better than the page what its refusals mean.
func signInProblem(err error, lang Lang) *Problem {
	p := problemOf(err, lang)
	if e, ok := errors.AsType[*serverError](err); ok {
		switch {
		case e.Message != "":
			p.Cause, p.Remedy = e.Message, ""
		case e.Status < 500: // what there are words for is of another endpoint
			p.Cause, p.Remedy = unknownAnswer.cause.in(lang), unknownAnswer.remedy.in(lang)
		}
	}
	return &p
}
