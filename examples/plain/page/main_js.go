// Command page is the page itself: it runs in the browser, compiled with
// GOOS=js GOARCH=wasm.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

var feishu jsapi.Client // the zero value uses the page's window

func main() {
	onClick("scan", func() { showError(scan(context.Background())) })
	showError(start(context.Background()))
	select {} // the button needs the program
}

// start authenticates the page, greets the user and enables the button.
func start(ctx context.Context) error {
	if !feishu.Supports("h5sdk.config") {
		say("Open this page in Feishu.")
		return nil
	}
	say("Proving the page to Feishu…")
	if err := authenticate(ctx); err != nil {
		return err
	}
	if scanner, _ := feishu.Available(ctx, "tt.scanCode"); scanner {
		enable("scan")
	}
	say("Feishu trusts this page.")
	user, err := feishu.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
	switch {
	case errors.Is(err, jsapi.ErrDenied):
		say("You keep your name to yourself; that is fine.")
	case err != nil:
		return err
	default:
		greet(user.UserInfo)
	}
	return feishu.ShowToast(ctx, jsapi.ShowToastParams{Title: "Hello from Go", Duration: 3 * time.Second})
}

func authenticate(ctx context.Context) error {
	here, _, _ := strings.Cut(href(), "#") // signed URLs have no fragment
	body, err := get(ctx, "get_config_parameters?url="+url.QueryEscape(here))
	if err != nil {
		return err
	}
	var p sign.Params
	if err := json.Unmarshal(body, &p); err != nil {
		return fmt.Errorf("read the signature: %w", err)
	}
	return feishu.Configure(ctx, jsapi.ConfigParams{
		AppID: p.AppID, Timestamp: p.Timestamp, NonceStr: p.NonceStr, Signature: p.Signature,
	})
}

func scan(ctx context.Context) error {
	code, err := feishu.ScanCode(ctx, jsapi.ScanCodeParams{})
	if err != nil {
		return err
	}
	setText("code", code.Result)
	return nil
}

// showError shows an error to the user, except that the user closed the scanner.
func showError(err error) {
	if err != nil && !errors.Is(err, jsapi.ErrCanceled) {
		say(err.Error())
	}
}
