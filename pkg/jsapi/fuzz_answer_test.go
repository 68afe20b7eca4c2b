// Not in a browser, which cannot read the files of a corpus.

//go:build !js

package jsapi_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// fixedRuntime is a Runtime that answers every call with the same bytes.
type fixedRuntime []byte

func (r fixedRuntime) Call(context.Context, string, json.RawMessage) (json.RawMessage, error) {
	return json.RawMessage(r), nil
}
func (r fixedRuntime) CallSync(string, json.RawMessage) (json.RawMessage, error) {
	return json.RawMessage(r), nil
}
func (r fixedRuntime) Listen(_ jsapi.Subscription, fn func(json.RawMessage)) (func(), error) {
	fn(json.RawMessage(r))
	return func() {}, nil
}
func (r fixedRuntime) Has(string) bool { return true }

// For every answer of a page, a typed method either decodes it or returns an error
// with the function's path. It never panics.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `{}`, `[]`, `"x"`, `0`, `{"errMsg":"getLocation:ok"}`,
		`{"latitude":39.9,"longitude":"116.4","timestamp":1510045655000,"accuracy":1e400}`,
		`{"devices":[{"deviceId":"a","advertisData":{"$bytes":"AQID"},"RSSI":-60}]}`,
		`{"devices":[{"advertisData":{"$bytes":"!"},"advertisServiceUUIDs":null}]}`,
		`{"value":{"$bytes":"AQID"},"characteristic":{"value":{"$bytes":7}}}`,
		`{"deviceId":"a","value":"AQID"}`, `{"tempFiles":[{"size":"12","duration":1.5}]}`,
		`{"userInfo":{"nickName":"Ada","avatarUrl":null}}`, `{"userInfo":[]}`, `{"windowWidth":"375","pixelRatio":3}`,
		`{"data":[{"openId":"ou_1"}],"result":"{\"a\":1}"}`, strings.Repeat("[", 200), `{"a":` + strings.Repeat("9", 400) + `}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		ctx, c := t.Context(), &jsapi.Client{Runtime: fixedRuntime(answer)}
		wants := func(path string, decoded bool, err error) {
			if (err == nil) != decoded {
				t.Errorf("%s: a result: %v, and the error %v", path, decoded, err)
			}
			if err != nil && !strings.Contains(err.Error(), path) {
				t.Errorf("the error lacks the path %s: %v", path, err)
			}
		}
		info, err := c.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
		wants("tt.getUserInfo", info != nil, err)
		system, err := c.GetSystemInfo(ctx)
		wants("tt.getSystemInfo", system != nil, err)
		location, err := c.GetLocation(ctx, jsapi.GetLocationParams{})
		wants("tt.getLocation", location != nil, err)
		devices, err := c.GetBluetoothDevices(ctx)
		wants("tt.getBluetoothDevices", devices != nil, err)
		media, err := c.ChooseMedia(ctx, jsapi.ChooseMediaParams{})
		wants("tt.chooseMedia", media != nil, err)
		contact, err := c.ChooseContact(ctx, jsapi.ChooseContactParams{})
		wants("tt.chooseContact", contact != nil, err)
		stop, err := c.OnBLECharacteristicValueChange(func(jsapi.BLECharacteristicValueChangeEvent) {})
		if err != nil {
			t.Error(err)
		} else {
			stop()
		}
	})
}
