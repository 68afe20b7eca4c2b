// Not in a browser, where go test cannot capture the output of examples.

//go:build !js

package jsapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// feishu is the host of these examples. In a page, leave Runtime empty.
func feishu() *jsapitest.Host {
	host := new(jsapitest.Host)
	host.Answer("h5sdk.config", nil)
	host.AnswerSample("tt.getUserInfo", map[string]any{"userInfo": map[string]any{"nickName": "Zhang San"}})
	host.Answer("tt.showToast", nil)
	host.Answer("tt.vibrateShort", nil)
	host.Fail("tt.scanCode", jsapi.Error{Errno: 1505002, Msg: "user cancelled"})
	return host
}

func Example() {
	client := jsapi.Client{Runtime: feishu()}
	ctx := context.Background()

	err := client.Configure(ctx, jsapi.ConfigParams{ // from your server, signed for this page
		AppID:     "cli_0123456789abcdef",
		Timestamp: 1510045655000,
		NonceStr:  "Y7a8KkqX041bsSwT",
		Signature: "40a68999ecf7e05907edba43b31a50fd1830c777",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	user, err := client.GetUserInfo(ctx, jsapi.GetUserInfoParams{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Hello,", user.UserInfo.NickName)
	// Output: Hello, Zhang San
}

func ExampleClient_Configure() {
	host := feishu()
	host.Fail("h5sdk.config", jsapi.Error{Code: 333444, Msg: "signature expired"})
	client := jsapi.Client{Runtime: host}

	err := client.Configure(context.Background(), jsapi.ConfigParams{
		AppID: "cli_0123456789abcdef", Timestamp: 1510045655000, NonceStr: "n", Signature: "s",
	})
	var refused *jsapi.Error
	if errors.As(err, &refused) && refused.Code == 333444 {
		fmt.Println("sign again and repeat:", err)
	}
	// Output: sign again and repeat: jsapi: h5sdk.config: signature expired, code 333444
}

func ExampleClient_GetUserInfo() {
	client := jsapi.Client{Runtime: feishu()}
	user, err := client.GetUserInfo(context.Background(), jsapi.GetUserInfoParams{})
	switch {
	case err == nil:
		fmt.Println(user.UserInfo.NickName)
	case errors.Is(err, jsapi.ErrDenied):
		fmt.Println("a user who shares no details")
	default:
		fmt.Println(err)
	}
	// Output: Zhang San
}

func ExampleClient_ShowToast() {
	client := jsapi.Client{Runtime: feishu()}
	err := client.ShowToast(context.Background(), jsapi.ShowToastParams{
		Title:    "鉴权成功",
		Icon:     jsapi.ToastIconSuccess,
		Duration: 3 * time.Second,
	})
	fmt.Println(err)
	// Output: <nil>
}

// A function without a method is called by its name.
func ExampleClient_Call() {
	client := jsapi.Client{Runtime: feishu()}
	ctx := context.Background()

	fmt.Println(client.Call(ctx, "tt.vibrateShort", nil, nil))

	var scan struct {
		Result string `json:"result"`
	}
	err := client.Call(ctx, "tt.scanCode", map[string]any{"scanType": []string{"qrCode"}}, &scan)
	if errors.Is(err, jsapi.ErrCanceled) {
		fmt.Println("nothing scanned")
	}

	err = client.Call(ctx, "tt.getStepCount", nil, nil)
	fmt.Println(errors.Is(err, errors.ErrUnsupported))
	// Output:
	// <nil>
	// nothing scanned
	// true
}

func ExampleClient_Listen() {
	host := feishu()
	host.Answer("tt.onMemoryWarning", nil)
	client := jsapi.Client{Runtime: host}

	stop, err := client.Listen(jsapi.Subscription{On: "tt.onMemoryWarning", Off: "tt.offMemoryWarning"}, func(event json.RawMessage) {
		fmt.Println(string(event))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stop()

	host.Emit("tt.onMemoryWarning", map[string]any{"level": 5}) // the client does this
	// Output: {"level":5}
}

// Events that have a method arrive decoded.
func ExampleClient_OnNetworkStatusChange() {
	host := feishu()
	host.Answer("tt.onNetworkStatusChange", nil)
	client := jsapi.Client{Runtime: host}

	stop, err := client.OnNetworkStatusChange(func(e jsapi.NetworkStatusChangeEvent) {
		fmt.Println("online:", e.IsConnected, "by", e.NetworkType)
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stop()

	host.Emit("tt.onNetworkStatusChange", map[string]any{"isConnected": true, "networkType": "wifi"}) // the client does this
	// Output: online: true by wifi
}

func ExampleClient_FileSystemManager() {
	host := feishu()
	host.Answer("tt.getFileSystemManager().readFile", map[string]any{"data": map[string]any{"$bytes": "aGVsbG8="}})
	client := jsapi.Client{Runtime: host}

	file, err := client.FileSystemManager().ReadFile(context.Background(), jsapi.FileSystemManagerReadFileParams{
		FilePath: "ttfile://user/greeting.txt",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", file.Data)
	// Output: hello
}

func ExampleClient_Available() {
	host := feishu()
	host.AnswerSample("tt.getSystemInfo", map[string]any{"platform": "windows_nt", "version": "7.62.0"})
	client := jsapi.Client{Runtime: host}

	for _, path := range []string{"tt.toggleChat", "tt.vibrateShort"} {
		available, err := client.Available(context.Background(), path)
		fmt.Println(path, available, err)
	}
	// Output:
	// tt.toggleChat true <nil>
	// tt.vibrateShort false <nil>
}

func ExampleError() {
	host := feishu()
	host.Fail("tt.getLocation", jsapi.Error{Errno: 107, Msg: "user permission denied"})
	client := jsapi.Client{Runtime: host}

	err := client.Call(context.Background(), "tt.getLocation", nil, nil)
	for _, group := range []error{jsapi.ErrCanceled, jsapi.ErrDenied, jsapi.ErrUnsupported, jsapi.ErrTimeout} {
		if errors.Is(err, group) {
			fmt.Println(group)
		}
	}
	fmt.Println(err)
	// Output:
	// jsapi: permission denied
	// jsapi: tt.getLocation: user permission denied, errno 107
}
