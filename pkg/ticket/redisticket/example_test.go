package redisticket_test

import (
	"context"
	"fmt"
	"log"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

// The replicas of an app share its jsapi_ticket. It needs a Redis.
func Example() {
	redis, err := redisticket.Dial("redis://127.0.0.1:6379")
	if err != nil {
		log.Fatal(err)
	}
	defer redis.Close()

	client := &feishu.Client{Host: "https://open.feishu.cn", AppID: "cli_a1b2c3", AppSecret: "secret"}
	store := ticket.NewStore()
	store.Coordinator, err = redisticket.New(redis, redisticket.Options{
		AppID: client.AppID, AppSecret: client.AppSecret, Host: "open.feishu.cn",
	})
	if err != nil {
		log.Print(err)
		return
	}
	t, err := client.Tickets(store).Ticket(context.Background())
	fmt.Println(t, err)
}
