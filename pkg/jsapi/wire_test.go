package jsapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// allEncodings has a field of every encoding, a plain one and itself.
type allEncodings struct {
	Name    string         `json:"name"`
	Wait    time.Duration  `json:"wait,omitempty" wire:"ms"`
	Whole   time.Duration  `json:"whole,omitempty" wire:"s"`
	Part    time.Duration  `json:"part,omitempty" wire:"float-s"`
	Millis  time.Time      `json:"millis,omitempty" wire:"unix-ms"`
	Seconds time.Time      `json:"seconds,omitempty" wire:"unix-s"`
	Raw     []byte         `json:"raw,omitempty" wire:"bytes"`
	Parts   []string       `json:"parts" wire:"list"`
	Inside  []allEncodings `json:"inside,omitempty"`
	Other   *allEncodings  `json:"other,omitempty"`

	NotThere string `json:"-"`
}

func TestWireWritesAndReads(t *testing.T) {
	v := allEncodings{
		Name: `"<&>"`, Wait: time.Second, Whole: time.Minute, Part: 1500 * time.Millisecond,
		Millis: time.UnixMilli(1765432100123), Seconds: time.Unix(1765432100, 0), Raw: []byte{0, 0xff}, Parts: []string{"a"},
		Inside: []allEncodings{{Wait: time.Millisecond, Parts: []string{"b"}}}, Other: &allEncodings{Name: "x", Parts: []string{"c"}},
	}
	raw, err := marshal(v)
	want := `{"name":"\"\u003c\u0026\u003e\"","wait":1000,"whole":60,"part":1.5,"millis":1765432100123,"seconds":1765432100,` +
		`"raw":{"$bytes":"AP8="},"parts":["a"],"inside":[{"name":"","wait":1,"parts":["b"]}],"other":{"name":"x","parts":["c"]}}`
	if err != nil || string(raw) != want {
		t.Fatalf("got  %s, %v\nwant %s", raw, err, want)
	}
	var back allEncodings
	if err := unmarshal(raw, &back); err != nil || !reflect.DeepEqual(back, v) {
		t.Errorf("got %+v, %v", back, err)
	}
}

func TestWireWritesRequiredListsAsEmpty(t *testing.T) {
	if raw, err := marshal(&allEncodings{}); err != nil || string(raw) != `{"name":"","parts":[]}` {
		t.Errorf("got %s, %v", raw, err)
	}
	const config = `{"appId":"a","timestamp":1,"nonceStr":"","signature":"","jsApiList":[]}`
	if raw, err := marshal(ConfigParams{AppID: "a", Timestamp: 1}); err != nil || string(raw) != config {
		t.Errorf("got %s, %v, want %s", raw, err, config)
	}
}

// Many goroutines may use a type for the first time at once.
func TestWireTypesAreInspectedConcurrently(t *testing.T) {
	type fresh struct {
		Inside []struct {
			Wait time.Duration `json:"wait" wire:"ms"`
		} `json:"inside"`
	}
	v := fresh{}
	v.Inside = append(v.Inside, struct {
		Wait time.Duration `json:"wait" wire:"ms"`
	}{time.Second})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if raw, err := marshal(v); err != nil || string(raw) != `{"inside":[{"wait":1000}]}` {
				t.Errorf("got %s, %v", raw, err)
			}
		})
	}
	all.Wait()
}

// Types without the tag are left to encoding/json, recursive types included.
func TestWireUsesEncodingJSONForPlainTypes(t *testing.T) {
	type node struct {
		Next *node
		Data []byte
	}
	for want, v := range map[string]any{
		`{"Next":{"Next":null,"Data":null},"Data":"AQ=="}`: node{Next: &node{}, Data: []byte{1}},
		`{"a":1}`: map[string]int{"a": 1},
		`null`:    nil,
	} {
		if raw, err := marshal(v); err != nil || string(raw) != want {
			t.Errorf("got %s, %v, want %s", raw, err, want)
		}
	}
}

func TestWireNamesTheMalformedField(t *testing.T) {
	for raw, where := range map[string]string{
		`{"other":{"wait":"long"}}`: "other: wait: ",
		`{"inside":[{"raw":5}]}`:    "inside: raw: ",
		`{"millis":"yesterday"}`:    "millis: ",
		`[]`:                        "",
		`{`:                         "",
	} {
		var v allEncodings
		if err := unmarshal([]byte(raw), &v); err == nil || !strings.HasPrefix(err.Error(), where) {
			t.Errorf("%s: got %v, want %s…", raw, err, where)
		}
	}
}

func TestWireEscapesStrings(t *testing.T) {
	for _, name := range []string{"", "plain", "鉴权成功 😀", `"`, `\`, "a\nb", "\x00", "\x7f", "\u2028", "\xff", "<&>", `C:\new`} {
		raw, err := marshal(allEncodings{Name: name})
		if err != nil || !json.Valid(raw) {
			t.Errorf("%q: got %s, %v", name, raw, err)
			continue
		}
		var back allEncodings
		if want := strings.ToValidUTF8(name, "\ufffd"); unmarshal(raw, &back) != nil || back.Name != want {
			t.Errorf("%q came back as %q", name, back.Name)
		}
	}
}
