package platform_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

const pageURL = "http://localhost:3000/a?b=%20c&d=e+f"

// signedParams returns correct parameters.
func signedParams(e *emulator.Emulator, now time.Time) map[string]any {
	ticket := e.Platform.Ticket()
	return presented(sign.NewParams(emulator.DefaultAppID, ticket, pageURL, now))
}

func presented(p sign.Params) map[string]any {
	return map[string]any{
		"appId": p.AppID, "timestamp": p.Timestamp, "nonceStr": p.NonceStr, "signature": p.Signature,
		"jsApiList": []string{"getUserInfo", "biz.util.scan"},
	}
}

// configure presents params for a page at url and returns the code of the
// refusal, or 0.
func configure(t *testing.T, e *emulator.Emulator, url string, params any) (code int, msg string) {
	t.Helper()
	raw, err := json.Marshal(params)
	if err != nil {
		t.Fatal(err)
	}
	err = e.Platform.VerifyConfig(url, raw)
	if err == nil {
		return 0, ""
	}
	failed, ok := errors.AsType[*jsapi.Error](err)
	if !ok {
		t.Fatalf("config: %v is no *jsapi.Error", err)
	}
	return failed.Code, failed.Msg
}

func TestVerify(t *testing.T) {
	for _, test := range []struct {
		name   string
		url    string // pageURL if empty
		change func(map[string]any)
		code   int
	}{
		{"good", "", nil, 0},
		{"with a fragment", pageURL + "#there/it?is", nil, 0},
		{"without a list", "", func(p map[string]any) { delete(p, "jsApiList") }, 0},
		{"empty list", "", func(p map[string]any) { p["jsApiList"] = []string{} }, 0},
		{"names with tt.", "", func(p map[string]any) { p["jsApiList"] = []string{"tt.getUserInfo", "tt.getNFCAdapter"} }, 0},
		{"all old names", "", func(p map[string]any) { p["jsApiList"] = oldNames("h5sdk.") }, 0},
		{"all old names without h5sdk.", "", func(p map[string]any) { p["jsApiList"] = oldNames("") }, 0},
		{"unknown name with tt.", "", func(p map[string]any) { p["jsApiList"] = []string{"tt.getUserinfo"} }, 333446},
		{"unknown old name", "", func(p map[string]any) { p["jsApiList"] = []string{"biz.util.nonsense"} }, 333446},
		{"tt. twice", "", func(p map[string]any) { p["jsApiList"] = []string{"tt.tt.getUserInfo"} }, 333446},
		{"empty app id", "", func(p map[string]any) { p["appId"] = "" }, 333430},
		{"another app", "", func(p map[string]any) { p["appId"] = "cli_other" }, 333440},
		{"another page", pageURL + "&g", nil, 333441},
		{"decoded page", "http://localhost:3000/a?b= c&d=e+f", nil, 333441},
		{"another nonce", "", func(p map[string]any) { p["nonceStr"] = "n" }, 333441},
		{"another time", "", func(p map[string]any) { p["timestamp"] = p["timestamp"].(int64) + 1 }, 333441},
		{"upper case", "", func(p map[string]any) { p["signature"] = strings.ToUpper(p["signature"].(string)) }, 333441},
		{"unknown name", "", func(p map[string]any) { p["jsApiList"] = []string{"getUserInfo", "getUserinfo"} }, 333446},
		{"seconds", "", func(p map[string]any) { p["timestamp"] = p["timestamp"].(int64) / 1000 }, 333444},
		{"time as a string", "", func(p map[string]any) { p["timestamp"] = fmt.Sprint(p["timestamp"]) }, 1012},
		{"number as a nonce", "", func(p map[string]any) { p["nonceStr"] = 5 }, 1012},
		{"null signature", "", func(p map[string]any) { p["signature"] = nil }, 1012},
		{"no app id", "", func(p map[string]any) { delete(p, "appId") }, 1012},
		{"list of numbers", "", func(p map[string]any) { p["jsApiList"] = []int{1} }, 1012},
		{"list as a string", "", func(p map[string]any) { p["jsApiList"] = "getUserInfo" }, 1012},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := emulator.New(emulator.Options{})
			params := signedParams(e, time.Now())
			if test.change != nil {
				test.change(params)
			}
			url := test.url
			if url == "" {
				url = pageURL
			}
			if code, msg := configure(t, e, url, params); code != test.code {
				t.Errorf("got %d %q, want %d", code, msg, test.code)
			}
		})
	}
}

// oldNames returns the names of all old functions after a prefix.
func oldNames(prefix string) []string {
	var names []string
	for _, f := range catalogue.Legacy() {
		names = append(names, prefix+strings.TrimPrefix(f.Path, "h5sdk."))
	}
	return names
}

func TestWrongTypesHaveAnErrno(t *testing.T) {
	err := emulator.New(emulator.Options{}).Platform.VerifyConfig(pageURL, json.RawMessage(`{"appId":1}`))
	if failed, ok := errors.AsType[*jsapi.Error](err); !ok || failed.Errno != 104 || !errors.Is(err, jsapi.ErrInvalidParam) {
		t.Errorf("got %v, want errno 104", err)
	}
}

func TestMismatchNamesTheExpectedValues(t *testing.T) {
	e := emulator.New(emulator.Options{})
	params := signedParams(e, time.Now())
	ticket := e.Platform.Tickets()[0]
	_, msg := configure(t, e, "http://localhost:3000/other", params)
	want := fmt.Sprintf("signature mismatch, server side: signature=%s, nonce_str=%s, url=http://localhost:3000/other, timestamp=%d",
		sign.Sign(ticket, params["nonceStr"].(string), params["timestamp"].(int64), "http://localhost:3000/other"),
		params["nonceStr"], params["timestamp"])
	if msg != want {
		t.Errorf("message:\n got %s\nwant %s", msg, want)
	}
	if strings.Contains(msg, ticket) {
		t.Error("the message holds the ticket")
	}
}

func TestSignatureIsValidOnceAndForTenMinutes(t *testing.T) {
	clock := newClock()
	e := emulator.New(emulator.Options{Now: clock.now})
	steps := func(name string, params any, wait time.Duration, want int) {
		t.Helper()
		clock.advance(wait)
		if code, _ := configure(t, e, pageURL, params); code != want {
			t.Errorf("%s: got %d, want %d", name, code, want)
		}
	}
	first := signedParams(e, clock.now())
	steps("at once", first, 0, 0)
	steps("again", first, 0, 333443)
	steps("again after ten minutes", first, 10*time.Minute, 333443)
	steps("again later", first, time.Second, 333444)

	second := signedParams(e, clock.now())
	steps("after ten minutes", second, 10*time.Minute, 0)
	third := signedParams(e, clock.now())
	steps("after more", third, 10*time.Minute+time.Millisecond, 333444)

	refused := signedParams(e, clock.now())
	refused["jsApiList"] = []string{"nonsense"}
	steps("refused for its list", refused, 0, 333446)
	refused["jsApiList"] = []string{}
	steps("then well", refused, 0, 0) // it was never accepted before
}

func TestEveryValidTicketVerifies(t *testing.T) {
	clock := newClock()
	e := emulator.New(emulator.Options{Now: clock.now})
	old := e.Platform.Ticket()
	clock.advance(100 * time.Minute)
	fresh := e.Platform.Ticket()
	if old == fresh {
		t.Fatal("no new ticket after 100 minutes")
	}
	check := func(name, ticket string, want int) {
		t.Helper()
		if code, _ := configure(t, e, pageURL, presented(sign.NewParams(emulator.DefaultAppID, ticket, pageURL, clock.now()))); code != want {
			t.Errorf("%s: got %d, want %d", name, code, want)
		}
	}
	check("old", old, 0)
	check("fresh", fresh, 0)
	clock.advance(20 * time.Minute)
	check("old, after its end", old, 333441)
	check("fresh", fresh, 0)
	e.ExpireTickets()
	check("expired", fresh, 333442)
}

func TestTrustedDomains(t *testing.T) {
	for _, test := range []struct {
		trusted []string
		code    int
	}{
		{nil, 0},
		{[]string{"localhost:3000"}, 0},
		{[]string{"example.com", "LOCALHOST:3000"}, 0},
		{[]string{"localhost"}, 333448},
		{[]string{"localhost:3001"}, 333448},
		{[]string{"evil-localhost:3000"}, 333448},
	} {
		e := emulator.New(emulator.Options{})
		e.Update(func(s *emulator.Settings) { s.TrustedDomains = test.trusted })
		if code, _ := configure(t, e, pageURL, signedParams(e, time.Now())); code != test.code {
			t.Errorf("trusting %q: got %d, want %d", test.trusted, code, test.code)
		}
	}
}
