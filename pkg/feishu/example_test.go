package feishu_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func Example() {
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.URL.Path)
		if r.URL.Path == "/open-apis/jssdk/ticket/get" {
			_, _ = io.WriteString(w, `{"code":0,"data":{"ticket":"bxLdikRXVbTPdHSM05e5u5","expire_in":7200}}`)
			return
		}
		_, _ = io.WriteString(w, `{"code":0,"tenant_access_token":"t-caecc734c2e3328a","expire":7200}`)
	}))
	defer platform.Close()

	client := &feishu.Client{Host: platform.URL, AppID: "cli_a1b2c3d4", AppSecret: "dskLLdkasdjlasdKK"}
	tickets := client.Tickets(ticket.NewStore())
	for range 3 {
		t, err := tickets.Ticket(context.Background())
		fmt.Println(len(t.Value), err)
	}

	// Output:
	// POST /open-apis/auth/v3/tenant_access_token/internal
	// POST /open-apis/jssdk/ticket/get
	// 22 <nil>
	// 22 <nil>
	// 22 <nil>
}

func ExampleError() {
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Tt-Logid", "20260102030405")
		_, _ = io.WriteString(w, `{"code":10015,"msg":"wrong app secret"}`)
	}))
	defer platform.Close()

	client := &feishu.Client{Host: platform.URL, AppID: "cli_a1b2c3d4", AppSecret: "dskLLdkasdjlasdKK"}
	_, err := client.TenantToken().Ticket(context.Background())
	if e, ok := errors.AsType[*feishu.Error](err); ok && e.Refused() {
		fmt.Println(e.Code, e.Msg, e.LogID)
		fmt.Println(e.Remedy())
	}

	// Output:
	// 10015 wrong app secret 20260102030405
	// the app secret is wrong: copy it again from Developer Console > app > Credentials & Basic Info; it may have been reset
}
