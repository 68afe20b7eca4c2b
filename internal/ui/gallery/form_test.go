package gallery

import (
	"encoding/json"
	"testing"
)

func TestValue(t *testing.T) {
	yes := json.RawMessage("true")
	tests := []struct {
		field        Field
		text, coding string
		value        string
		mistake      string
	}{
		{Field{Input: InputText}, "", "", "", ""},
		{Field{Input: InputText}, ` "a" `, "", `" \"a\" "`, ""},
		{Field{Input: InputText, Required: true}, "", "", "", ""},
		{Field{Input: InputInt}, " 7 ", "", "7", ""},
		{Field{Input: InputInt, Required: true}, "", "", "", ""},
		{Field{Input: InputInt}, "-0", "", "-0", ""},
		{Field{Input: InputInt}, "1.5", "", "", "notWhole"},
		{Field{Input: InputInt}, "seven", "", "", "notWhole"},
		{Field{Input: InputFloat}, "-1.5e3", "", "-1.5e3", ""},
		{Field{Input: InputFloat}, "0x1p3", "", "", "notNumber"},
		{Field{Input: InputFloat}, `"1"`, "", "", "notNumber"},
		{Field{Input: InputSwitch}, "true", "", "true", ""},
		{Field{Input: InputSwitch}, "false", "", "", ""},
		{Field{Input: InputSwitch, Required: true}, "false", "", "false", ""},
		{Field{Input: InputSwitch, Default: yes}, "true", "", "", ""},
		{Field{Input: InputSwitch, Default: yes}, "false", "", "false", ""},
		{Field{Input: InputChoice}, "", "", "", ""},
		{Field{Input: InputChoice}, `"L"`, "", `"L"`, ""},
		{Field{Input: InputArray}, "[1,\n 2]", "", "[1,2]", ""},
		{Field{Input: InputArray}, "{}", "", "", "notArray"},
		{Field{Input: InputArray}, "[1", "", "", "notJSON"},
		{Field{Input: InputObject}, `{"a": {}}`, "", `{"a":{}}`, ""},
		{Field{Input: InputObject}, "[]", "", "", "notObject"},
		{Field{Input: InputObject}, "{a:1}", "", "", "notJSON"},
		{Field{Input: InputAny}, "null", "", "null", ""},
		{Field{Input: InputBytes}, "", CodingText, "", ""},
		{Field{Input: InputBytes, Required: true}, "", CodingText, "", ""},
		{Field{Input: InputBytes}, "hi", CodingText, `{"$bytes":"aGk="}`, ""},
		{Field{Input: InputBytes}, "aG\nk=", CodingBase64, `{"$bytes":"aGk="}`, ""},
		{Field{Input: InputBytes}, "?", CodingBase64, "", "notBase64"},
		{Field{Input: InputBytes}, "hi", CodingString, `"hi"`, ""},
	}
	for _, test := range tests {
		if value, mistake := test.field.Value(test.text, test.coding); value != test.value || mistake != test.mistake {
			t.Errorf("%+v with %q: got %q, %q, want %q, %q", test.field, test.text, value, mistake, test.value, test.mistake)
		}
	}
}

func TestEnter(t *testing.T) {
	tests := []struct {
		field               Field
		value, text, coding string
	}{
		{Field{Input: InputText}, `"a\nb"`, "a\nb", CodingString},
		{Field{Input: InputInt}, "7", "7", ""},
		{Field{Input: InputSwitch, Default: json.RawMessage("true")}, "", "true", ""},
		{Field{Input: InputSwitch}, "", "false", ""},
		{Field{Input: InputBytes}, `{"$bytes": "aGk="}`, "hi", CodingText},
		{Field{Input: InputBytes}, `{"$bytes":"AAE="}`, "AAE=", CodingBase64},
		{Field{Input: InputBytes}, `"hi"`, "hi", CodingString},
		{Field{Input: InputBytes}, "", "", CodingText},
	}
	for _, test := range tests {
		if text, coding := test.field.Enter(json.RawMessage(test.value)); text != test.text || coding != test.coding {
			t.Errorf("%s: got %q, %q, want %q, %q", test.value, text, coding, test.text, test.coding)
		}
	}
}

func TestObject(t *testing.T) {
	fields := []Field{{Name: "b"}, {Name: `"`}, {Name: "a"}}
	if got := Object(fields, []string{"1", "", `"x"`}); string(got) != `{"b":1,"a":"x"}` {
		t.Errorf("got %s", got)
	}
	if got := Object(fields, []string{"", "2", ""}); string(got) != `{"\"":2}` {
		t.Errorf("got %s", got)
	}
	if got := Object(nil, nil); string(got) != "{}" {
		t.Errorf("got %s", got)
	}
}

func TestPreview(t *testing.T) {
	for raw, want := range map[string]string{
		`{"a": [1, {}]}`:                   `{"a":[1,{}]}`,
		`{"data":{"$bytes":"aGk="},"n":1}`: `{"data":"⟨2 B⟩ \"hi\"","n":1}`,
		`{"$bytes":"AAE="}`:                `"⟨2 B⟩ \"\\x00\\x01\""`,
		`{"s":"{\"$bytes\":\"aGk=\"}"}`:    `{"s":"{\"$bytes\":\"aGk=\"}"}`,
	} {
		if got := Preview([]byte(raw)); got != want {
			t.Errorf("%s: got %s, want %s", raw, got, want)
		}
	}
	long := `{"$bytes":"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="}`
	if got, want := Preview([]byte(long)), `"⟨59 B⟩ \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"…"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
