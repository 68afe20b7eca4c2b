package jsapi_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// loginClient is a client of a host that has both functions.
func loginClient() (*jsapi.Client, *jsapitest.Host) {
	client, host := newClient()
	host.Answer("h5sdk.ready", nil)
	host.Answer("tt.requestAccess", map[string]any{"code": "new-code", "state": ""})
	host.Answer("tt.requestAuthCode", map[string]any{"code": "old-code"})
	return client, host
}

// asked lists the paths of the login functions that were called.
func asked(host *jsapitest.Host) string {
	var paths []string
	for _, call := range host.Calls() {
		paths = append(paths, strings.TrimPrefix(call.Path, "tt."))
	}
	return strings.Join(paths, " ")
}

func TestLoginCodeAsksForAccess(t *testing.T) {
	client, host := loginClient()
	code, err := client.LoginCode(t.Context(), "cli_1", "offline_access", "contact:user.email:readonly")
	if err != nil || code != "new-code" {
		t.Errorf("%q, %v", code, err)
	}
	if got := asked(host); got != "h5sdk.ready requestAccess" {
		t.Errorf("asked %s", got)
	}
	if got := sent(t, host, "tt.requestAccess"); got != `{"scopeList":["offline_access","contact:user.email:readonly"],"appID":"cli_1"}` {
		t.Errorf("sent %s", got)
	}
}

func TestLoginCodeWithoutScopesSendsAnEmptyList(t *testing.T) {
	client, host := loginClient()
	if _, err := client.LoginCode(t.Context(), "cli_1"); err != nil {
		t.Error(err)
	}
	if got := sent(t, host, "tt.requestAccess"); got != `{"scopeList":[],"appID":"cli_1"}` {
		t.Errorf("sent %s", got)
	}
}

func TestLoginCodeFallsBack(t *testing.T) {
	for name, makeOld := range map[string]func(*jsapitest.Host){
		"old SDK": func(h *jsapitest.Host) { h.Remove("tt.requestAccess") },
		"old client": func(h *jsapitest.Host) {
			h.Fail("tt.requestAccess", jsapi.Error{Errno: 103, Msg: "feature not support"})
		},
		"no ready": func(h *jsapitest.Host) { h.Remove("h5sdk.ready"); h.Remove("tt.requestAccess") },
	} {
		client, host := loginClient()
		makeOld(host)
		code, err := client.LoginCode(t.Context(), "cli_1", "offline_access")
		if err != nil || code != "old-code" {
			t.Errorf("%s: %q, %v", name, code, err)
		}
		if got := sent(t, host, "tt.requestAuthCode"); got != `{"appId":"cli_1"}` {
			t.Errorf("%s: sent %s", name, got)
		}
	}
}

func TestLoginCodeReturnsRefusals(t *testing.T) {
	for name, failure := range map[string]jsapi.Error{
		"refused":    {Errno: jsapi.ErrnoRequestAccessRefused, Msg: "authorization terminated"},
		"no session": {Errno: jsapi.ErrnoRequestAccessSession, Msg: "unable to get session"},
		"internal":   {Errno: 102, Msg: "internal error"},
	} {
		client, host := loginClient()
		host.Fail("tt.requestAccess", failure)
		code, err := client.LoginCode(t.Context(), "cli_1")
		if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Errno != failure.Errno || code != "" {
			t.Errorf("%s: %q, %v", name, code, err)
		}
		if denied := errors.Is(err, jsapi.ErrDenied); denied != (name == "refused") {
			t.Errorf("%s: denied is %v", name, denied)
		}
		if calls := host.Calls("tt.requestAuthCode"); len(calls) != 0 {
			t.Errorf("%s: went on to requestAuthCode", name)
		}
	}
}

func TestLoginCodeFails(t *testing.T) {
	client, host := newClient()
	if _, err := client.LoginCode(t.Context(), "cli_1"); !errors.Is(err, jsapi.ErrUnsupported) || len(host.Calls()) != 0 {
		t.Errorf("outside Feishu: %v, asked %s", err, asked(host))
	}
	client, host = loginClient()
	if _, err := client.LoginCode(t.Context(), ""); !errors.Is(err, jsapi.ErrInvalidParam) || len(host.Calls()) != 0 {
		t.Errorf("no app: %v, asked %s", err, asked(host))
	}
	for _, path := range []string{"tt.requestAccess", "tt.requestAuthCode"} {
		client, host := loginClient()
		host.Answer(path, map[string]any{})
		if path == "tt.requestAuthCode" {
			host.Remove("tt.requestAccess")
		}
		code, err := client.LoginCode(t.Context(), "cli_1")
		if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Path != path || code != "" {
			t.Errorf("%s without a code: %q, %v", path, code, err)
		}
	}
	client, host = loginClient()
	host.Remove("tt.requestAccess")
	host.Fail("tt.requestAuthCode", jsapi.Error{Code: jsapi.CodeRequestAuthCodeRedirectURL, Msg: "not in the list"})
	if _, err := client.LoginCode(t.Context(), "cli_1"); err == nil || err.(*jsapi.Error).Code != 10236 {
		t.Errorf("the fall-back's failure: %v", err)
	}
}

func TestLoginCodeHasATimeoutForTheSDK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, host := loginClient()
		host.Silence("h5sdk.ready")
		if _, err := client.LoginCode(t.Context(), "cli_1"); !errors.Is(err, jsapi.ErrTimeout) {
			t.Errorf("%v", err)
		}
	})
}
