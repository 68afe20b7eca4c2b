package signhttp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign/signhttp"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func Example() {
	// A server has client.Tickets(ticket.NewStore()) of package feishu here.
	tickets := ticket.SourceFunc(func(context.Context) (ticket.Ticket, error) {
		return ticket.Ticket{Value: "bxLdikRXVbTPdHSM05e5u5", Expires: time.Now().Add(time.Hour)}, nil
	})
	mux := http.NewServeMux()
	mux.Handle("GET /get_config_parameters", &signhttp.Handler{AppID: "cli_a1b2c3d4", Tickets: tickets})
	server := httptest.NewServer(mux)
	defer server.Close()

	page := server.URL + "/?from=workplace"
	answer, err := http.Get(server.URL + "/get_config_parameters?url=" + url.QueryEscape(page))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	var p sign.Params
	err = json.NewDecoder(answer.Body).Decode(&p)
	fmt.Println(p.AppID, sign.Verify(p.Signature, "bxLdikRXVbTPdHSM05e5u5", p.NonceStr, p.Timestamp, page), err)

	// Output:
	// cli_a1b2c3d4 true <nil>
}
