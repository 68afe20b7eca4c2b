package requestinfo

import (
	"context"
	"crypto/tls"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestNewID(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		id := NewID()
		if len(id) != 32 || !ValidID(id) || seen[id] {
			t.Fatalf("%q", id)
		}
		seen[id] = true
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "A-z_0.9:x": true, "6e0b42a8-90ff-4f6c-9f6c-3c0b6a0d1f11": true, strings.Repeat("a", 128): true,
		"": false, "a b": false, "a\nb": false, "a\"b": false, "é": false, "a,b": false, strings.Repeat("a", 129): false,
	} {
		if got := ValidID(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

func TestContext(t *testing.T) {
	type other struct{}
	ctx := context.WithValue(t.Context(), other{}, "kept")
	if got := FromContext(ctx); *got != (Info{}) {
		t.Errorf("without an Info: %v", got)
	}
	ctx = context.WithoutCancel(NewContext(ctx, &Info{ID: "a"}))
	if FromContext(ctx).ID != "a" || ctx.Value(other{}) != "kept" {
		t.Errorf("%q, %v", FromContext(ctx).ID, ctx.Value(other{}))
	}
	if got := FromContext(NewContext(ctx, &Info{ID: "b"})).ID; got != "b" {
		t.Errorf("the outer Info hides the inner one: %q", got)
	}
}

func TestOf(t *testing.T) {
	r := httptest.NewRequest("GET", "http://app.example:3000/a", nil)
	r.RemoteAddr = "[::ffff:192.0.2.1]:1234"
	info := Of(r)
	if info.Host != "app.example:3000" || info.Scheme != "" || info.Client != netip.MustParseAddr("192.0.2.1") || info.Start.IsZero() {
		t.Errorf("%+v", info)
	}
	r.TLS = new(tls.ConnectionState)
	if info := Of(r); info.Scheme != "https" {
		t.Errorf("with TLS: %+v", info)
	}
	want := &Info{ID: "a"}
	if got := Of(r.WithContext(NewContext(r.Context(), want))); got != want {
		t.Errorf("from the context: %+v", got)
	}
}
