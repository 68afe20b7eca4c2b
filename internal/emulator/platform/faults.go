package platform

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// RateLimited returns the fault of a platform that was asked too often and
// accepts the next request after some seconds. An empty path is all endpoints;
// times is the number of requests, 0 for all.
func RateLimited(path string, seconds, times int) settings.Fault {
	return settings.Fault{
		Path: path, Kind: settings.FaultAnswer, Times: times,
		Status: http.StatusTooManyRequests, Code: 99991400, Message: "request trigger frequency limit",
		Header: map[string]string{
			"x-ogw-ratelimit-limit": "100",
			"x-ogw-ratelimit-reset": strconv.Itoa(seconds),
		},
	}
}

// RefuseLogin returns the fault of a sign-in that fails with one of
// [LoginRefusals]. path is [UserTokenPath] or [UserInfoPath]; times is the number
// of requests, 0 for all.
func RefuseLogin(path string, code, times int) settings.Fault {
	refused := loginRefusals[code]
	return settings.Fault{Path: path, Kind: settings.FaultAnswer, Times: times, Status: refused.status, Code: code, Message: refused.text}
}

// serveFault answers with a fault. answer returns the right answer; closed ends
// a hang.
func serveFault(f settings.Fault, w http.ResponseWriter, r *http.Request, closed <-chan struct{}, answer func(*http.Request) reply) {
	switch f.Kind {
	case settings.FaultHang:
		select {
		case <-r.Context().Done():
		case <-closed:
		}
		panic(http.ErrAbortHandler) // or net/http would send an empty answer
	case settings.FaultReset:
		panic(http.ErrAbortHandler)
	case settings.FaultTruncated:
		truncate(w, answer(r))
	case settings.FaultNotJSON:
		setHeader(w, f.Header)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(cmp.Or(f.Status, http.StatusOK))
		fmt.Fprint(w, "<!doctype html><title>Gateway</title><h1>Something went wrong</h1>")
	case settings.FaultEmpty:
		setHeader(w, f.Header)
		w.WriteHeader(cmp.Or(f.Status, http.StatusOK))
	default:
		reply{status: f.Status, header: f.Header, body: refusalOn(r.URL.Path, f.Code, f.Message)}.write(w)
	}
}

// truncate announces the whole answer and closes the connection after half of it.
func truncate(w http.ResponseWriter, rep reply) {
	body, _ := json.Marshal(rep.body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rep.statusCode())
	w.Write(body[:len(body)/2])
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
