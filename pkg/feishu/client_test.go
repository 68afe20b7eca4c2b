package feishu

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

func TestClientNeverShowsItsSecret(t *testing.T) {
	client := Client{AppID: appID, AppSecret: "hush", Host: "http://user:hush@host"}
	const want = "feishu app " + appID
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		for _, arg := range []any{client, &client} {
			if got := fmt.Sprintf(verb, arg); got != want {
				t.Errorf("%s of %T: %s", verb, arg, got)
			}
		}
	}
	if got, err := json.Marshal(&client); err != nil || string(got) != `"`+want+`"` {
		t.Errorf("as JSON: %s, %v", got, err)
	}
	if got := slog.AnyValue(client).Resolve(); got.Kind() != slog.KindString || got.String() != want {
		t.Errorf("as a log value: %v", got)
	}
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "client", client, "deep", map[string]any{"client": &client})
	if got := out.String(); strings.Contains(got, "hush") || strings.Count(got, want) != 2 {
		t.Errorf("in a log: %s", got)
	}
}

// Without Client.HTTP the default transport is used, with its limits.
func TestOwnHTTPClient(t *testing.T) {
	t.Parallel()
	client, mux := setup(t)
	client.HTTP = nil
	h, _ := replies(t, reply(200, tokenOK))
	mux.HandleFunc(tokenPath, h)
	if got, err := client.TenantToken().Ticket(t.Context()); err != nil || got.Value != token {
		t.Fatalf("%q, %v", got.Value, err)
	}
	long := with("X-Long", strings.Repeat("x", 65<<10), reply(200, tokenOK))
	h, calls := replies(t, long, long)
	client, mux = setup(t)
	client.HTTP = nil
	mux.HandleFunc(tokenPath, h)
	if _, err := client.TenantToken().Ticket(t.Context()); err == nil || calls.Load() != 2 {
		t.Errorf("headers of 65 KiB: %v", err)
	}
	if client.http().Transport != http.RoundTripper(transport) {
		t.Error("every call would open another connection")
	}
}
