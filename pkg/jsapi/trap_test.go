package jsapi_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// wantSent fails the test unless the one call of path had these parameters.
func wantSent(t *testing.T, call func(*jsapi.Client) error, path, params string) {
	t.Helper()
	client, host := newClient()
	host.Answer(path, nil)
	if err := call(client); err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	if got := sent(t, host, path); got != params {
		t.Errorf("%s was sent %s, want %s", path, got, params)
	}
}

// The functions use different names for the same parameters.
func TestNamesAreSpeltAsEachFunctionWantsThem(t *testing.T) {
	ctx := t.Context()
	wantSent(t, func(c *jsapi.Client) error {
		_, err := c.RequestAccess(ctx, jsapi.RequestAccessParams{AppID: "cli_1"})
		return err
	}, "tt.requestAccess", `{"scopeList":[],"appID":"cli_1"}`)
	wantSent(t, func(c *jsapi.Client) error {
		_, err := c.RequestAuthCode(ctx, jsapi.RequestAuthCodeParams{AppID: "cli_1"})
		return err
	}, "tt.requestAuthCode", `{"appId":"cli_1"}`)
	wantSent(t, func(c *jsapi.Client) error {
		return c.EnterProfile(ctx, jsapi.EnterProfileParams{OpenID: "ou_1"})
	}, "tt.enterProfile", `{"openid":"ou_1"}`)
	wantSent(t, func(c *jsapi.Client) error {
		return c.EnterChat(ctx, jsapi.EnterChatParams{OpenID: "ou_1", NeedBadge: new(false)})
	}, "tt.enterChat", `{"openid":"ou_1","needBadge":false}`)
	wantSent(t, func(c *jsapi.Client) error {
		_, err := c.SendMessageCard(ctx, jsapi.SendMessageCardParams{OpenChatIDs: []string{"oc_1"}, OpenIDs: []string{"ou_1"}})
		return err
	}, "tt.sendMessageCard", `{"openChatIDs":["oc_1"],"openIDs":["ou_1"]}`)
}

// Where the sources give two types both are read, to the same result.
func TestBothTypesAreRead(t *testing.T) {
	for _, v := range []struct {
		what string
		read func(*testing.T, string) any
		a, b string
		want any
	}{
		{"connected", as[jsapi.BLEConnectionStateChangeEvent], `{"deviceId":"a","connected":true}`, `{"deviceId":"a","connected":"true"}`,
			jsapi.BLEConnectionStateChangeEvent{DeviceID: "a", Connected: true}},
		{"not connected", as[jsapi.BLEConnectionStateChangeEvent], `{"connected":false}`, `{"connected":"false"}`,
			jsapi.BLEConnectionStateChangeEvent{}},
		{"level", as[jsapi.MemoryWarningEvent], `{"level":5}`, `{"level":"5"}`, jsapi.MemoryWarningEvent{Level: jsapi.MemoryLevelModerate}},
		{"coordinates", as[jsapi.ChooseLocationResult], `{"latitude":39.9,"longitude":-116.4}`, `{"latitude":"39.9","longitude":"-116.4"}`,
			jsapi.ChooseLocationResult{Latitude: 39.9, Longitude: -116.4}},
		{"size", as[jsapi.FilePickerResult], `{"list":[{"path":"p","name":"n","size":12}]}`, `{"list":[{"path":"p","name":"n","size":"12"}]}`,
			jsapi.FilePickerResult{List: []jsapi.PickedFile{{Path: "p", Name: "n", Size: 12}}}},
		{"characteristics", as[jsapi.GetBLEDeviceCharacteristicsResult], `{"characteristics":[{"characteristicId":"a"}]}`, `{"characteristics":{"characteristicId":"a"}}`,
			jsapi.GetBLEDeviceCharacteristicsResult{Characteristics: []jsapi.BLECharacteristic{{CharacteristicID: "a"}}}},
		{"beacons", as[jsapi.GetBeaconsResult], `{"beacons":[{"major":1,"minor":2}]}`, `{"beacons":[{"major":"1","minor":"2"}]}`,
			jsapi.GetBeaconsResult{Beacons: []jsapi.Beacon{{Major: 1, Minor: 2}}}},
		{"cards", as[jsapi.SendMessageCardResult], `{"sendCardInfo":[{"status":0,"openChatId":"7","openMessageId":"om_1"}]}`,
			`{"sendCardInfo":["{\"status\":0,\"openChatId\":7,\"openMessageId\":\"om_1\"}"]}`,
			jsapi.SendMessageCardResult{SendCardInfo: []jsapi.SentCard{{OpenChatID: "7", OpenMessageID: "om_1"}}}},
		{"file", as[jsapi.FileSystemManagerReadFileResult], `{"data":{"$bytes":"YWJj"}}`, `{"data":"abc"}`,
			jsapi.FileSystemManagerReadFileResult{Data: []byte("abc")}},
	} {
		for _, answer := range []string{v.a, v.b} {
			if got := v.read(t, answer); !reflect.DeepEqual(got, v.want) {
				t.Errorf("%s: %s is read as %+v, want %+v", v.what, answer, got, v.want)
			}
		}
	}
}

func as[T any](t *testing.T, answer string) any {
	var v T
	read(t, json.RawMessage(answer), &v)
	return v
}

// A text instead of an object is kept unless it is an object in JSON.
func TestATextInPlaceOfACardIsKept(t *testing.T) {
	got := as[jsapi.SendMessageCardResult](t, `{"sendCardInfo":["sent"]}`).(jsapi.SendMessageCardResult)
	if len(got.SendCardInfo) != 1 || got.SendCardInfo[0] != (jsapi.SentCard{Text: "sent"}) {
		t.Errorf("got %+v", got)
	}
}

// A value of neither type is an error, not zero.
func TestWhatFitsNeitherTypeIsAnError(t *testing.T) {
	for _, answer := range []string{
		`{"latitude":"north"}`, `{"latitude":true}`, `{"latitude":""}`, `{"latitude":[1]}`, `{"name":5}`, `[]`, `"text"`,
	} {
		client, host := newClient()
		host.Answer("tt.chooseLocation", json.RawMessage(answer))
		if got, err := client.ChooseLocation(t.Context(), jsapi.ChooseLocationParams{}); err == nil || got != nil {
			t.Errorf("%s: got %+v, %v", answer, got, err)
		}
	}
}

// The messages of a shortcut hold theirs as JSON text; times are instants.
func TestActionMessagesHoldTextAndInstants(t *testing.T) {
	got := as[jsapi.GetBlockActionSourceDetailResult](t, `{"bizType":"message","content":{"actionTime":1765432100,
		"messages":[{"messageType":"text","createTime":1765432000,"content":"{\"text\":\"hi\"}","support":true,"status":true}]}}`).(jsapi.GetBlockActionSourceDetailResult)
	m := got.Content.Messages[0]
	if m.Content != `{"text":"hi"}` || !m.CreateTime.Equal(time.Unix(1765432000, 0)) || !got.Content.ActionTime.Equal(time.Unix(1765432100, 0)) {
		t.Errorf("got %+v", got)
	}
}

func TestDurationsAndInstants(t *testing.T) {
	ctx := t.Context()
	wantSent(t, func(c *jsapi.Client) error {
		_, err := c.GetLocation(ctx, jsapi.GetLocationParams{Timeout: 10*time.Second + 999*time.Millisecond, CacheTimeout: time.Minute})
		return err
	}, "tt.getLocation", `{"timeout":10,"cacheTimeout":60}`)
	location := as[jsapi.GetLocationResult](t, `{"timestamp":1765432100123}`).(jsapi.GetLocationResult)
	if !location.Timestamp.Equal(time.UnixMilli(1765432100123)) {
		t.Errorf("measured at %v", location.Timestamp)
	}
	video := as[jsapi.GetVideoInfoResult](t, `{"duration":12.345}`).(jsapi.GetVideoInfoResult)
	if video.Duration != 12345*time.Millisecond {
		t.Errorf("the video lasts %v", video.Duration)
	}
}

// Absent, zero and false are different where the documentation distinguishes them.
func TestAbsentIsNotZero(t *testing.T) {
	ctx := t.Context()
	wantSent(t, func(c *jsapi.Client) error {
		return c.SetWindowSize(ctx, jsapi.SetWindowSizeParams{X: new(0)})
	}, "tt.setWindowSize", `{"x":0}`)
	wantSent(t, func(c *jsapi.Client) error {
		return c.SetKeepScreenOn(ctx, jsapi.SetKeepScreenOnParams{KeepScreenOn: new(false)})
	}, "tt.setKeepScreenOn", `{"keepScreenOn":false}`)
	wantSent(t, func(c *jsapi.Client) error {
		return c.NotifyBLECharacteristicValueChange(ctx, jsapi.NotifyBLECharacteristicValueChangeParams{DeviceID: "d", State: new(false)})
	}, "tt.notifyBLECharacteristicValueChange", `{"deviceId":"d","serviceId":"","characteristicId":"","state":false}`)
	wantSent(t, func(c *jsapi.Client) error {
		_, err := c.GetChatInfo(ctx, jsapi.GetChatInfoParams{OpenChatID: "oc_1", UserType: new(jsapi.ChatUserTypePerson)})
		return err
	}, "tt.getChatInfo", `{"openChatId":"oc_1","chatType":0,"userType":0}`)
	wantSent(t, func(c *jsapi.Client) error {
		_, err := c.ShowPrompt(ctx, jsapi.ShowPromptParams{Placeholder: new("")})
		return err
	}, "tt.showPrompt", `{"placeholder":""}`)
}

// Data is sent as bytes unless an encoding is given: then it is text.
func TestFilesAreWrittenAsBytesOrTexts(t *testing.T) {
	ctx := t.Context()
	const path = "tt.getFileSystemManager().writeFile"
	wantSent(t, func(c *jsapi.Client) error {
		return c.FileSystemManager().WriteFile(ctx, jsapi.FileSystemManagerWriteFileParams{FilePath: "ttfile://user/a", Data: []byte{0, 1, 0xff}})
	}, path, `{"filePath":"ttfile://user/a","data":{"$bytes":"AAH/"}}`)
	wantSent(t, func(c *jsapi.Client) error {
		return c.FileSystemManager().WriteFile(ctx, jsapi.FileSystemManagerWriteFileParams{FilePath: "f", Data: []byte("6869"), Encoding: jsapi.FileEncodingHex})
	}, path, `{"filePath":"f","data":"6869","encoding":"hex"}`)
	wantSent(t, func(c *jsapi.Client) error {
		return c.FileSystemManager().WriteFile(ctx, jsapi.FileSystemManagerWriteFileParams{FilePath: "f"})
	}, path, `{"filePath":"f","data":{"$bytes":""}}`)
}

func TestTagsTakeAndGiveBytes(t *testing.T) {
	client, host := newClient()
	const path = "tt.getNFCAdapter().getMifareClassic().transceive"
	host.Answer(path, json.RawMessage(`{"data":{"$bytes":"kAA="}}`))
	got, err := client.NFCAdapter().MifareClassic().Transceive(t.Context(), jsapi.TagTransceiveParams{Data: []byte{0x30, 4}})
	if err != nil || string(got.Data) != "\x90\x00" {
		t.Errorf("got %v, %v", got, err)
	}
	if got := sent(t, host, path); got != `{"data":{"$bytes":"MAQ="}}` {
		t.Errorf("sent %s", got)
	}
}

// The UID is bytes in the documentation's table, and base64 in its sample.
func TestTheUIDIsFoundWhereverItIs(t *testing.T) {
	for event, want := range map[string]string{
		`{"techs":["NFC-A"],"uid":{"$bytes":"BJ5kWg=="}}`:                                                             "\x04\x9e\x64\x5a",
		`{"techs":["NFC-A"],"__nativeBuffers__":[{"key":"other","base64":"AA=="},{"key":"uid","base64":"BJ5kWg=="}]}`: "\x04\x9e\x64\x5a",
		`{"uid":{"$bytes":"AQ=="},"__nativeBuffers__":[{"key":"uid","base64":"BJ5kWg=="}]}`:                           "\x01",
		`{"techs":[],"__nativeBuffers__":[{"key":"uid","base64":"no base64"}]}`:                                       "",
		`{"techs":[]}`: "",
	} {
		client, host := newClient()
		host.Answer("tt.getNFCAdapter().onDiscovered", nil)
		received := "nothing"
		stop, err := client.NFCAdapter().OnDiscovered(func(e jsapi.NFCAdapterDiscoveredEvent) { received = string(e.UID) })
		if err != nil {
			t.Fatal(err)
		}
		host.Emit("tt.getNFCAdapter().onDiscovered", json.RawMessage(event))
		stop()
		if received != want {
			t.Errorf("%s: the UID is %x, want %x", event, received, want)
		}
	}
}

func TestStatsDistinguishFilesAndDirectories(t *testing.T) {
	for mode, want := range map[int]struct{ file, directory bool }{
		0o100644: {file: true}, 0o040755: {directory: true}, 0o120777: {}, 0o140000: {}, 0o060000: {}, 0: {},
	} {
		s := jsapi.Stats{Mode: mode}
		if s.IsFile() != want.file || s.IsDirectory() != want.directory {
			t.Errorf("%o: a file %v, a directory %v", mode, s.IsFile(), s.IsDirectory())
		}
	}
}

func TestRecorderCommands(t *testing.T) {
	const start, stop = "tt.getRecorderManager().start", "tt.getRecorderManager().stop"
	wantSent(t, func(c *jsapi.Client) error {
		return c.RecorderManager().Start(jsapi.RecorderManagerStartParams{
			Duration: 10 * time.Second, SampleRate: jsapi.SampleRate16k, Format: jsapi.RecorderFormatAac,
		})
	}, start, `[{"duration":10000,"sampleRate":16000,"format":"aac"}]`)
	wantSent(t, func(c *jsapi.Client) error { return c.RecorderManager().Stop() }, stop, ``)
}

// The other fields of a failure can be decoded.
func TestFailuresHaveDetails(t *testing.T) {
	e := &jsapi.Error{Path: "tt.sendMessageCard", Raw: json.RawMessage(`{"errCode":-5,"failedOpenChatIDs":["oc_1"],
		"sendCardInfo":[{"status":1,"openChatId":7,"openMessageId":""}],"additionalMessageInfo":["lost"]}`)}
	var got jsapi.SendMessageCardFailure
	err := e.Decode(&got)
	want := jsapi.SendMessageCardFailure{
		SendCardInfo:          []jsapi.SentCard{{Status: 1, OpenChatID: "7"}},
		FailedOpenChatIDs:     []string{"oc_1"},
		AdditionalMessageInfo: []jsapi.SentMessage{{Text: "lost"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}
