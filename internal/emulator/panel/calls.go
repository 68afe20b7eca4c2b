package panel

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// maxWait bounds how long a request for calls waits for news.
const maxWait = 30 * time.Second

// serveCalls answers what has changed in the log since a version: ?version=x.7. With
// ?wait=25 it waits so many seconds for a change.
func (p *Panel) serveCalls(w http.ResponseWriter, r *http.Request) {
	version := r.FormValue("version")
	if wait, err := strconv.ParseFloat(r.FormValue("wait"), 64); err == nil && wait > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), min(time.Duration(wait*float64(time.Second)), maxWait))
		defer cancel()
		defer context.AfterFunc(p.options.Context, cancel)()
		p.options.Log.Wait(ctx, version)
	}
	writeJSON(w, p.options.Log.Since(version))
}

// clearCalls removes all calls from the log.
func (p *Panel) clearCalls(w http.ResponseWriter, _ *http.Request) {
	p.options.Log.Clear()
	w.WriteHeader(http.StatusNoContent)
}

// callOf returns the call that a request names. If there is none, it answers.
func (p *Panel) callOf(w http.ResponseWriter, r *http.Request) (call calllog.Entry, ok bool) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err == nil {
		call, ok = p.options.Log.Entry(id)
	}
	if !ok {
		writeError(w, http.StatusNotFound, settings.Invalid("/id", "调用记录中没有 %q", "no call in the log has the id %q", r.PathValue("id")))
	}
	return call, ok
}

// replayCall makes a JSAPI call again for the page that made it.
func (p *Panel) replayCall(w http.ResponseWriter, r *http.Request) {
	call, ok := p.callOf(w, r)
	switch {
	case !ok:
	case call.Kind != calllog.JSAPI || call.Method != calllog.MethodCall || call.PageID == "":
		writeError(w, http.StatusConflict, settings.Invalid("", "只能重放浏览器页面的 JSAPI 调用", "only a JSAPI call of a page in a browser can be replayed"))
	case !call.Replayable:
		writeError(w, http.StatusConflict, settings.Invalid("", "%s 无法重放：参数过长或含有密钥，未完整记录，或只能使用一次", "%s cannot be replayed: its parameters are too long or secret and so not in the log, or are valid once", call.Path))
	case !p.options.Pages.Replay(call):
		writeError(w, http.StatusConflict, settings.Invalid("", "发起调用的页面已关闭", "the page that made the call is closed"))
	default:
		writeJSON(w, fields{"started": true})
	}
}
