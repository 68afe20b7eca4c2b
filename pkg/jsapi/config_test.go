package jsapi_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

var config = jsapi.ConfigParams{
	AppID: "cli_1", Timestamp: 1510045655000, NonceStr: "Y7a8KkqX041bsSwT", Signature: "40a68999",
}

func TestConfigureSendsWhatTheSDKReads(t *testing.T) {
	withList := config
	withList.JSAPIList = []string{"getUserInfo", "scanCode"}
	const start = `{"appId":"cli_1","timestamp":1510045655000,"nonceStr":"Y7a8KkqX041bsSwT","signature":"40a68999","jsApiList":`
	for want, p := range map[string]jsapi.ConfigParams{
		start + `[]}`:                         config,
		start + `["getUserInfo","scanCode"]}`: withList,
	} {
		client, host := newClient()
		host.Answer("h5sdk.config", nil)
		if err := client.Configure(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if got := sent(t, host, "h5sdk.config"); got != want {
			t.Errorf("sent %s, want %s", got, want)
		}
	}
}

func TestConfigureNamesTheFieldThatIsMissing(t *testing.T) {
	for field, empty := range map[string]func(*jsapi.ConfigParams){
		"AppID":     func(p *jsapi.ConfigParams) { p.AppID = "" },
		"Timestamp": func(p *jsapi.ConfigParams) { p.Timestamp = 0 },
		"NonceStr":  func(p *jsapi.ConfigParams) { p.NonceStr = "" },
		"Signature": func(p *jsapi.ConfigParams) { p.Signature = "" },
	} {
		client, host := newClient()
		host.Answer("h5sdk.config", nil)
		p := config
		empty(&p)
		err := client.Configure(t.Context(), p)
		if !errors.Is(err, jsapi.ErrInvalidParam) || !strings.Contains(err.Error(), field+" is missing") {
			t.Errorf("without %s: %v", field, err)
		}
		if len(host.Calls()) != 0 {
			t.Errorf("without %s: the host was asked all the same", field)
		}
	}
}

func TestConfigureReturnsTheRefusal(t *testing.T) {
	client, host := newClient()
	host.Fail("h5sdk.config", jsapi.Error{Code: 333441, Errno: 2601002})
	err := client.Configure(t.Context(), config)
	if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Path != "h5sdk.config" || e.Code != 333441 {
		t.Errorf("got %v", err)
	}
}

func TestConfigureAndReadyHaveADefaultDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, host := newClient()
		host.Silence("h5sdk.config")
		host.Silence("h5sdk.ready")
		start := time.Now()
		if err := client.Configure(t.Context(), config); !errors.Is(err, jsapi.ErrTimeout) {
			t.Errorf("Configure: %v", err)
		}
		if err := client.Ready(t.Context()); !errors.Is(err, jsapi.ErrTimeout) {
			t.Errorf("Ready: %v", err)
		}
		if waited := time.Since(start); waited != 2*jsapi.DefaultTimeout {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestReadyWaitsForTheSDK(t *testing.T) {
	client, host := newClient()
	host.Answer("h5sdk.ready", nil)
	if err := client.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	if got := sent(t, host, "h5sdk.ready"); got != "" {
		t.Errorf("sent %s", got)
	}
}
