package main

import (
	"context"
	"log/slog"
	"testing"
	"testing/fstest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/ticket"
)

// testTicket and testSecret must not come out of the server anywhere.
const (
	testTicket = "ticket-f3a9c1"
	testSecret = "secret-77be02"
)

// testDeps are the dependencies of a server with a ticket and a few files.
func testDeps(tb testing.TB) deps {
	tb.Helper()
	config, err := loadConfig([]string{"--app-id=cli_test", "--app-secret=" + testSecret}, func(string) string { return "" }, nil)
	if err != nil {
		tb.Fatal(err)
	}
	assets, err := loadAssets(testFiles)
	if err != nil {
		tb.Fatal(err)
	}
	source := ticket.SourceFunc(func(context.Context) (ticket.Ticket, error) {
		return ticket.Ticket{Value: testTicket, Expires: time.Now().Add(2 * time.Hour)}, nil
	})
	return deps{config, ticket.NewStore().Reuse("jsapi_ticket", source), assets, slog.New(slog.DiscardHandler)}
}

var testFiles = fstest.MapFS{
	"app.wasm": {Data: []byte("\x00asm")},
}
