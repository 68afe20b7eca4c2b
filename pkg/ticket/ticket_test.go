package ticket

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestTicketNeverShowsItsValue(t *testing.T) {
	secret := Ticket{Value: "hush", Expires: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	const want = "ticket until 2026-01-02T03:04:05Z"
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%T %v", "%!"} {
		args := []any{secret}
		if verb == "%T %v" {
			args = []any{0, secret}
		}
		if got := fmt.Sprintf(verb, args...); !strings.Contains(got, want) || strings.Contains(got, "hush") {
			t.Errorf("%s: %s", verb, got)
		}
		if got := fmt.Sprintf(verb, &secret); strings.Contains(got, "hush") {
			t.Errorf("%s of a pointer: %s", verb, got)
		}
	}
	if got := fmt.Sprintf("%+v", []Ticket{secret}); got != "["+want+"]" {
		t.Errorf("in a slice: %s", got)
	}
	if got, err := json.Marshal(map[string]any{"t": secret}); err != nil || string(got) != `{"t":"`+want+`"}` {
		t.Errorf("as JSON: %s, %v", got, err)
	}
	if got := slog.AnyValue(secret).Resolve(); got.Kind() != slog.KindString || got.String() != want {
		t.Errorf("as a log value: %v", got)
	}
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var out bytes.Buffer
		slog.New(handler(&out)).Info("x", "t", secret, "deep", map[string]any{"t": secret})
		if got := out.String(); strings.Count(got, want) != 2 || strings.Contains(got, "hush") {
			t.Errorf("in a %s log: %s", name, got)
		}
	}
}
