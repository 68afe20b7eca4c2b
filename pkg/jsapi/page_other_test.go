//go:build !js

package jsapi

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestZeroClientHasNoPageNatively(t *testing.T) {
	var c Client
	_, userErr := c.GetUserInfo(t.Context(), GetUserInfoParams{})
	_, systemErr := c.GetSystemInfo(t.Context())
	_, syncErr := c.runtime().CallSync("tt.x", nil)
	stop, listenErr := c.Listen(Subscription{On: "tt.onX"}, func(json.RawMessage) {})
	for name, err := range map[string]error{
		"Call":          c.Call(t.Context(), "tt.x", nil, nil),
		"Configure":     c.Configure(t.Context(), ConfigParams{"cli_1", 1, "n", "s", nil}),
		"Ready":         c.Ready(t.Context()),
		"ShowToast":     c.ShowToast(t.Context(), ShowToastParams{Title: "a"}),
		"GetUserInfo":   userErr,
		"GetSystemInfo": systemErr,
		"CallSync":      syncErr,
		"Listen":        listenErr,
	} {
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Path == "" || !errors.Is(err, ErrUnsupported) || !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: %v, want ErrUnsupported", name, err)
		}
	}
	if stop != nil {
		t.Error("Listen returned a stop function")
	}
	if c.Supports("tt.x") {
		t.Error("Supports returns true")
	}
}
