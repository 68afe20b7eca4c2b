package problem

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

var unreachable = Type{503, "platform-unreachable", "The Open Platform cannot be reached"}

func TestWrite(t *testing.T) {
	p := unreachable.WithDetail("try again in 2 seconds")
	p.Code, p.RetryAfter = 99991400, 1200*time.Millisecond
	r := httptest.NewRequest("GET", "/", nil)
	r = r.WithContext(requestinfo.NewContext(r.Context(), &requestinfo.Info{ID: "a1"}))
	w := httptest.NewRecorder()
	p.Write(w, r)

	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"type": "/problems/platform-unreachable", "title": "The Open Platform cannot be reached", "status": 503.0,
		"detail": "try again in 2 seconds", "code": 99991400.0, "request_id": "a1",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	h := w.Header()
	if w.Code != 503 || h.Get("Content-Type") != "application/problem+json" || h.Get("Cache-Control") != "no-store" || h.Get("Retry-After") != "2" {
		t.Errorf("%d, %v", w.Code, h)
	}
}

func TestWithoutSlug(t *testing.T) {
	w := httptest.NewRecorder()
	Type{Status: 404, Title: "Not found"}.WithDetail("100% sure").Write(w, httptest.NewRequest("GET", "/", nil))
	want := `{"type":"about:blank","title":"Not found","status":404,"detail":"100% sure"}`
	if w.Body.String() != want || w.Header().Get("Retry-After") != "" {
		t.Errorf("%s, %v", w.Body, w.Header())
	}
}
