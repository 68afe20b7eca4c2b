package sign

import (
	"encoding/json"
	"testing"
	"time"
)

var params = Params{AppID: "cli_1", NonceStr: nonce, Timestamp: timestamp, Signature: signature}

func TestParamsAreWrittenInBothSpellings(t *testing.T) {
	got, err := json.Marshal(params)
	want := `{"appid":"cli_1","appId":"cli_1","noncestr":"` + nonce + `","nonceStr":"` + nonce +
		`","timestamp":1510045655000,"signature":"` + signature + `"}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestParamsAreReadInEitherSpelling(t *testing.T) {
	const rest = `"timestamp":1510045655000,"signature":"` + signature + `"}`
	written, err := json.Marshal(params)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"our own":          string(written),
		"the tutorial's":   `{"appid":"cli_1","noncestr":"` + nonce + `",` + rest,
		"the h5sdk.config": `{"appId":"cli_1","nonceStr":"` + nonce + `",` + rest,
	} {
		var got Params
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != params {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestParamsTakeNoTextForATimestamp(t *testing.T) {
	var p Params
	if err := json.Unmarshal([]byte(`{"timestamp":"1510045655000"}`), &p); err == nil {
		t.Errorf("got %+v, want an error: h5sdk.config wants a number", p)
	}
}

func TestNewParamsSignThePage(t *testing.T) {
	now := time.Date(2017, 11, 7, 9, 7, 35, 999_999, time.FixedZone("Beijing", 8*60*60))
	p := NewParams("cli_1", ticket, pageURL, now)
	if p.AppID != "cli_1" || p.Timestamp != now.UnixMilli() {
		t.Errorf("got %+v", p)
	}
	if !Verify(p.Signature, ticket, p.NonceStr, p.Timestamp, pageURL) {
		t.Errorf("%+v does not verify", p)
	}
	if again := NewParams("cli_1", ticket, pageURL, now); again.NonceStr == p.NonceStr {
		t.Errorf("the nonce %s came twice", p.NonceStr)
	}
}
