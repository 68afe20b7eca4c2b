// Package check finds configuration problems of an app before it goes live.
package check

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// Options are the settings to check.
type Options struct {
	Client   feishu.Client // its HTTP is not used
	Origins  []origin.Origin
	JSSDKURL string
	RedisURL string // empty is no Redis
}

// Result is the result of one check.
type Result struct {
	Status  Status
	Subject string // what was checked
	Detail  string // what was found and, if it is needed, how to fix it
}

// String returns the result as one line.
func (r Result) String() string {
	return fmt.Sprintf("%-8s %-14s %s", r.Status, r.Subject, r.Detail)
}

// Status is the severity of a result.
type Status string

// The statuses.
const (
	OK      Status = "ok"
	Warning Status = "warning"
	Failed  Status = "failed"
)

// Run runs the checks one after the other and yields each result as it comes.
// It blocks on the network until ctx ends. It does not affect running servers, and
// no result contains a secret.
func Run(ctx context.Context, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		clock := &clockTransport{next: http.DefaultTransport}
		client := o.Client
		client.HTTP = &http.Client{Transport: clock}
		token, tokenErr := client.TenantToken().Ticket(ctx)
		ticketErr := tokenErr
		if tokenErr == nil {
			_, ticketErr = client.JSAPITicket(staticSource(token)).Ticket(ctx)
		}
		_ = yield(checkCredentials(&client, tokenErr)) &&
			yield(checkAllowList(tokenErr, ticketErr)) &&
			yield(checkTicket(tokenErr, ticketErr)) &&
			yield(clock.result()) &&
			yield(checkOrigins(o.Origins)) &&
			yield(checkScript(ctx, o.JSSDKURL)) &&
			o.RedisURL != "" && yield(checkRedis(ctx, o.RedisURL))
	}
}

// staticSource always returns the same token.
type staticSource ticket.Ticket

func (t staticSource) Ticket(context.Context) (ticket.Ticket, error) { return ticket.Ticket(t), nil }
func (t staticSource) Invalidate(string)                             {}
