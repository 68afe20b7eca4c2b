package ui

import "errors"

// signInProblem explains why a sign-in or sign-out came to nothing. Our server
// knows better than the page what its refusals mean.
func signInProblem(err error, lang Lang) *Problem {
	p := problemOf(err, lang)
	like := likeCode(p.Code)
	if e, ok := errors.AsType[*serverError](err); ok {
		switch {
		case e.Message != "":
			p.Cause, p.Remedy = e.Message, ""
			return &p
		case e.Status < 500: // what there are words for is of another endpoint
			like = "http-405"
		}
	}
	if a, known := advices()[like]; known {
		p.Cause, p.Remedy = a.cause.in(lang), a.remedy.in(lang)
	}
	return &p
}

// likeCode returns a code that means the same as one of requestAccess or
// requestAuthCode, and has words.
// https://open.feishu.cn/document/uYjL24iN/uUzMuUzMuUzM/20220308
func likeCode(code string) string {
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
