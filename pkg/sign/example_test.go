// Not in a browser, where go test cannot capture the output of examples.

//go:build !js

package sign_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

func ExampleSign() {
	fmt.Println(sign.Sign(
		"617bf955832a4d4d80d9d8d85917a427",
		"Y7a8KkqX041bsSwT",
		1510045655000,
		"https://example.cn/test/1234/content.html",
	))
	// Output: 40a68999ecf7e05907edba43b31a50fd1830c777
}

func ExampleText() {
	fmt.Println(sign.Text("TICKET", "NONCE", 1510045655000, "https://example.cn/a?b=c d"))
	// Output: jsapi_ticket=TICKET&noncestr=NONCE&timestamp=1510045655000&url=https://example.cn/a?b=c d
}

func ExamplePageURL() {
	fmt.Println(sign.PageURL("https://example.cn/list?page=2#item-7"))
	// Output: https://example.cn/list?page=2
}

func ExampleNewParams() {
	const ticket, pageURL = "617bf955832a4d4d80d9d8d85917a427", "https://example.cn/"
	p := sign.NewParams("cli_0123456789abcdef", ticket, pageURL, time.UnixMilli(1510045655000))
	fmt.Println(p.AppID, p.Timestamp, len(p.NonceStr), len(p.Signature))
	fmt.Println(sign.Verify(p.Signature, ticket, p.NonceStr, p.Timestamp, pageURL))
	// Output:
	// cli_0123456789abcdef 1510045655000 26 40
	// true
}

// The answer of a server to a page has both spellings.
func ExampleParams() {
	answer, err := json.Marshal(sign.Params{
		AppID:     "cli_0123456789abcdef",
		NonceStr:  "Y7a8KkqX041bsSwT",
		Timestamp: 1510045655000,
		Signature: "40a68999ecf7e05907edba43b31a50fd1830c777",
	})
	fmt.Println(string(answer), err)
	// Output: {"appid":"cli_0123456789abcdef","appId":"cli_0123456789abcdef","noncestr":"Y7a8KkqX041bsSwT","nonceStr":"Y7a8KkqX041bsSwT","timestamp":1510045655000,"signature":"40a68999ecf7e05907edba43b31a50fd1830c777"} <nil>
}
