package fetch

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestGetAnswers(t *testing.T) {
	r, err := Get(t.Context(), "/wasm_exec.js")
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != 200 || !strings.Contains(string(r.Body), "class") {
		t.Errorf("got status %d and %d bytes", r.Status, len(r.Body))
	}
}

func TestGetCachedAnswers(t *testing.T) {
	for range 2 {
		r, err := GetCached(t.Context(), "/wasm_exec.js")
		if err != nil || r.Status != 200 || !strings.Contains(string(r.Body), "class") {
			t.Fatalf("got %+v, %v", r, err)
		}
	}
}

func TestGetReturnsErrorStatuses(t *testing.T) {
	r, err := Get(t.Context(), "/nothing-here")
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != 404 {
		t.Errorf("got status %d, want 404", r.Status)
	}
}

func TestGetFailsWithoutServer(t *testing.T) {
	_, err := Get(t.Context(), "http://127.0.0.1:1/")
	if err == nil || !strings.Contains(err.Error(), "fetch http://127.0.0.1:1/: TypeError") {
		t.Errorf("got %v", err)
	}
}

func TestGetEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	if _, err := Get(ctx, "/wasm_exec.js"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}
