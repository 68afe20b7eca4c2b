package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// A Fault is a way in which the platform misbehaves.
type Fault struct {
	// Path is the endpoint ([TokenPath], [TicketPath], …); empty is all of them.
	Path string    `json:"path,omitempty"`
	Kind FaultKind `json:"kind"`

	// Times is how many requests it hits; 0 is all, until it is taken away.
	Times int `json:"times,omitempty"`

	// What a FaultAnswer answers: an HTTP status (0 is 200), a code with its
	// message, and headers.
	Status  int               `json:"status,omitempty"`
	Code    int               `json:"code,omitempty"`
	Message string            `json:"message,omitempty"`
	Header  map[string]string `json:"header,omitempty"`
}

// FaultKind is what goes wrong.
type FaultKind string

// The ways to misbehave.
const (
	FaultAnswer    FaultKind = "answer"    // a refusal: Status, Code, Message, Header
	FaultHang      FaultKind = "hang"      // no answer, until the caller gives up
	FaultTruncated FaultKind = "truncated" // the right answer, cut in the middle
	FaultNotJSON   FaultKind = "not-json"  // a page of HTML
	FaultEmpty     FaultKind = "empty"     // no body
	FaultReset     FaultKind = "reset"     // the connection breaks
)

var faultKinds = []FaultKind{FaultAnswer, FaultHang, FaultTruncated, FaultNotJSON, FaultEmpty, FaultReset}

// RateLimited is the fault of a platform that was asked too often and wants to
// be left alone for some seconds.
func RateLimited(path string, seconds, times int) Fault {
	return Fault{
		Path: path, Kind: FaultAnswer, Times: times,
		Status: http.StatusTooManyRequests, Code: 99991400, Message: "request trigger frequency limit",
		Header: map[string]string{
			"x-ogw-ratelimit-limit": "100",
			"x-ogw-ratelimit-reset": strconv.Itoa(seconds),
		},
	}
}

// RefuseLogin is the fault of a sign-in that comes to nothing with a code of
// [UserTokenPath] or [UserInfoPath], 20001 and the like.
func RefuseLogin(path string, code, times int) Fault {
	refused := loginRefusals[code]
	return Fault{Path: path, Kind: FaultAnswer, Times: times, Status: refused.status, Code: code, Message: refused.text}
}

// serve misbehaves. answer is the right answer, closed ends a hang.
func (f Fault) serve(w http.ResponseWriter, r *http.Request, closed <-chan struct{}, answer func(*http.Request) reply) {
	switch f.Kind {
	case FaultHang:
		select {
		case <-r.Context().Done():
		case <-closed:
		}
		panic(http.ErrAbortHandler) // or net/http would send an empty answer
	case FaultReset:
		panic(http.ErrAbortHandler)
	case FaultTruncated:
		truncate(w, answer(r))
	case FaultNotJSON:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(f.statusOr(http.StatusOK))
		fmt.Fprint(w, "<!doctype html><title>Gateway</title><h1>Something went wrong</h1>")
	case FaultEmpty:
		w.WriteHeader(f.statusOr(http.StatusOK))
	default:
		reply{status: f.Status, header: f.Header, body: refusalOn(r.URL.Path, f.Code, f.Message)}.write(w)
	}
}

func (f Fault) statusOr(status int) int {
	if f.Status != 0 {
		return f.Status
	}
	return status
}

// truncate announces the whole answer and breaks the connection after half.
func truncate(w http.ResponseWriter, rep reply) {
	body, _ := json.Marshal(rep.body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rep.statusCode())
	w.Write(body[:len(body)/2])
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func platformOutcome(code int) string {
	if code == 0 {
		return "ok"
	}
	return "code " + strconv.Itoa(code)
}
