// Not in a browser, where go test cannot capture the output of examples.

//go:build !js

package jsapitest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// greet is the program under test. In the page it gets a zero Client.
func greet(ctx context.Context, client *jsapi.Client) string {
	user, err := client.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
	switch {
	case errors.Is(err, jsapi.ErrDenied):
		return "Hello"
	case errors.Is(err, jsapi.ErrUnsupported):
		return "Please open this page in Feishu"
	case err != nil:
		return err.Error()
	}
	client.ShowToast(ctx, jsapi.ShowToastParams{Title: "Welcome"})
	return "Hello, " + user.UserInfo.NickName
}

// A program is tested natively by giving its Client a Host for a Runtime.
func Example() {
	host := new(jsapitest.Host)
	client := &jsapi.Client{Runtime: host}
	ctx := context.Background()

	fmt.Println(greet(ctx, client))

	host.Answer("tt.showToast", nil)
	host.AnswerSample("tt.getUserInfo", map[string]any{"userInfo": map[string]any{"nickName": "Zhang San"}})
	fmt.Println(greet(ctx, client))

	host.Fail("tt.getUserInfo", jsapi.Error{Errno: 107, Msg: "user permission denied"})
	fmt.Println(greet(ctx, client))

	for _, call := range host.Calls("tt.showToast") {
		fmt.Printf("toast: %s\n", call.Params)
	}
	// Output:
	// Please open this page in Feishu
	// Hello, Zhang San
	// Hello
	// toast: {"title":"Welcome"}
}

// A Handler may inspect the parameters, block, and fire events.
func ExampleHost_Handle() {
	host := new(jsapitest.Host)
	host.Handle("tt.setClipboardData", func(_ context.Context, params json.RawMessage) (any, error) {
		var p struct{ Data string }
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, &jsapi.Error{Path: "tt.setClipboardData", Errno: 104, Msg: err.Error()}
		}
		fmt.Println("copied:", p.Data)
		return map[string]any{"errMsg": "setClipboardData:ok"}, nil
	})

	client := &jsapi.Client{Runtime: host}
	err := client.Call(context.Background(), "tt.setClipboardData", map[string]any{"data": "42"}, nil)
	fmt.Println(err)
	// Output:
	// copied: 42
	// <nil>
}

func ExampleHost_Emit() {
	host := new(jsapitest.Host)
	host.Answer("tt.onNetworkStatusChange", nil) // the host has the event

	client := &jsapi.Client{Runtime: host}
	stop, err := client.Listen(jsapi.Subscription{On: "tt.onNetworkStatusChange"}, func(event json.RawMessage) {
		fmt.Println(string(event))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	host.Emit("tt.onNetworkStatusChange", map[string]any{"isConnected": false, "networkType": "none"})
	stop()
	host.Emit("tt.onNetworkStatusChange", map[string]any{"isConnected": true, "networkType": "wifi"})
	// Output: {"isConnected":false,"networkType":"none"}
}
