package ticket_test

import (
	"context"
	"fmt"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func Example() {
	fetches := 0
	platform := ticket.SourceFunc(func(ctx context.Context) (ticket.Ticket, error) {
		fetches++
		return ticket.Ticket{Value: "bxLdikRXVbTPdHSM05e5u5", Expires: time.Now().Add(2 * time.Hour)}, nil
	})

	store := ticket.NewStore()
	tickets := store.Cache("jsapi_ticket", platform)
	for range 1000 {
		if _, err := tickets.Ticket(context.Background()); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println("1000 tickets,", fetches, "fetch")

	t, _ := tickets.Ticket(context.Background())
	tickets.Invalidate(t.Value) // it was refused
	_, _ = tickets.Ticket(context.Background())
	fmt.Println("refused once,", fetches, "fetches")

	// Output:
	// 1000 tickets, 1 fetch
	// refused once, 2 fetches
}
