package requestid

import (
	"context"
	"strings"
	"testing"
)

func TestNew(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		id := New()
		if len(id) != 32 || !Valid(id) || seen[id] {
			t.Fatalf("%q", id)
		}
		seen[id] = true
	}
}

func TestValid(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "A-z_0.9:x": true, "6e0b42a8-90ff-4f6c-9f6c-3c0b6a0d1f11": true, strings.Repeat("a", 128): true,
		"": false, "a b": false, "a\nb": false, "a\"b": false, "é": false, "a,b": false, strings.Repeat("a", 129): false,
	} {
		if got := Valid(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

func TestContext(t *testing.T) {
	type other struct{}
	ctx := context.WithValue(t.Context(), other{}, "kept")
	if got := From(ctx); got != "" {
		t.Errorf("an id out of nothing: %q", got)
	}
	ctx = context.WithoutCancel(&Context{ctx, "a"})
	if From(ctx) != "a" || ctx.Value(other{}) != "kept" {
		t.Errorf("%q, %v", From(ctx), ctx.Value(other{}))
	}
	if got := From(&Context{ctx, "b"}); got != "b" {
		t.Errorf("the outer id hides the inner one: %q", got)
	}
}
