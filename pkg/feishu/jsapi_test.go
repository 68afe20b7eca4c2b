package feishu

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

var _ Tokens = (*ticket.Cached)(nil)

func TestJSAPITicket(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc("POST "+ticketPath, func(w http.ResponseWriter, r *http.Request) {
		checkHeaders(t, r, "Bearer t-1-hush")
		if body, err := io.ReadAll(r.Body); err != nil || len(body) > 0 {
			t.Errorf("the body is %q, %v", body, err)
		}
		reply(200, ticketOK)(w, r)
	})
	before := time.Now()
	got, err := client.JSAPITicket(&fakeTokens{}).Ticket(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Value != jsTicket {
		t.Errorf("the ticket is %q", got.Value)
	}
	if early := got.Expires.Sub(before) - 2*time.Hour; early < 0 || early > time.Minute {
		t.Errorf("the ticket expires at %v", got.Expires)
	}
}

func TestTokenRefusedOnce(t *testing.T) {
	for _, code := range []int{99991661, 99991663, 99991664, 99991668, 99991671, 99991677} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			client, mux := setup(t)
			var bearers []string
			record := func(h http.HandlerFunc) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					bearers = append(bearers, r.Header.Get("Authorization"))
					h(w, r)
				}
			}
			h, _ := replies(t,
				record(reply(400, fmt.Sprintf(`{"code":%d,"msg":"Invalid access token"}`, code))),
				record(reply(200, ticketOK)))
			mux.HandleFunc(ticketPath, h)
			tokens := &fakeTokens{}
			got, err := client.JSAPITicket(tokens).Ticket(t.Context())
			if err != nil || got.Value != jsTicket {
				t.Fatalf("%q, %v", got.Value, err)
			}
			if !slices.Equal(bearers, []string{"Bearer t-1-hush", "Bearer t-2-hush"}) || !slices.Equal(tokens.forgotten, []string{"t-1-hush"}) {
				t.Errorf("presented %q, forgot %q", bearers, tokens.forgotten)
			}
		})
	}
}

func TestTokenRefusedTwice(t *testing.T) {
	client, mux := setup(t)
	refuse := reply(200, `{"code":99991663,"msg":"Invalid access token for authorization"}`)
	h, calls := replies(t, refuse, refuse)
	mux.HandleFunc(ticketPath, h)
	tokens := &fakeTokens{}
	got, err := client.JSAPITicket(tokens).Ticket(t.Context())
	if e := platformError(t, err); e.Code != 99991663 || !e.Refused() || got != (ticket.Ticket{}) {
		t.Errorf("%v, %v", got, err)
	}
	if calls.Load() != 2 || len(tokens.forgotten) != 1 {
		t.Errorf("%d calls, forgot %q", calls.Load(), tokens.forgotten)
	}
	noSecret(t, err, "t-1-hush", "t-2-hush")
}

// A refusal for another reason does not invalidate the token.
func TestOtherRefusalKeepsTheToken(t *testing.T) {
	client, mux := setup(t)
	h, _ := replies(t, reply(400, `{"code":99991401,"msg":"ip 1.2.3.4 is denied by app setting"}`))
	mux.HandleFunc(ticketPath, h)
	tokens := &fakeTokens{}
	_, err := client.JSAPITicket(tokens).Ticket(t.Context())
	if e := platformError(t, err); e.Code != 99991401 || len(tokens.forgotten) != 0 {
		t.Errorf("%v, forgot %q", err, tokens.forgotten)
	}
}

type brokenTokens struct{ *fakeTokens }

var errNoToken = errors.New("no token")

func (brokenTokens) Ticket(context.Context) (ticket.Ticket, error) {
	return ticket.Ticket{}, errNoToken
}

func TestNoTokenNoCall(t *testing.T) {
	client, mux := setup(t)
	h, _ := replies(t)
	mux.HandleFunc(ticketPath, h)
	if _, err := client.JSAPITicket(brokenTokens{}).Ticket(t.Context()); !errors.Is(err, errNoToken) {
		t.Fatal(err)
	}
}

// Tickets as a server uses it, with a platform that counts calls and revokes a
// token early.
func TestWithStore(t *testing.T) {
	client, mux := setup(t)
	var mu sync.Mutex
	tokens, tickets := 0, 0
	valid := ""
	mux.HandleFunc(tokenPath, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		tokens++
		valid = fmt.Sprintf("t-%d", tokens)
		reply(200, fmt.Sprintf(`{"code":0,"tenant_access_token":%q,"expire":7200}`, valid))(w, r)
	})
	mux.HandleFunc(ticketPath, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Header.Get("Authorization") != "Bearer "+valid {
			reply(400, `{"code":99991663,"msg":"Invalid access token"}`)(w, r)
			return
		}
		tickets++
		reply(200, fmt.Sprintf(`{"code":0,"data":{"ticket":"ticket-%d","expire_in":7200}}`, tickets))(w, r)
	})
	expect := func(wantTokens, wantTickets int) {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if tokens != wantTokens || tickets != wantTickets {
			t.Fatalf("%d token calls and %d ticket calls, want %d and %d", tokens, tickets, wantTokens, wantTickets)
		}
	}

	store := ticket.NewStore()
	source := store.Cache("jsapi_ticket", client.JSAPITicket(store.Cache("tenant_access_token", client.TenantToken())))

	var callers sync.WaitGroup
	for range 100 {
		callers.Go(func() {
			if got, err := source.Ticket(t.Context()); err != nil || got.Value != "ticket-1" {
				t.Errorf("%q, %v", got.Value, err)
			}
		})
	}
	callers.Wait()
	expect(1, 1)

	mu.Lock()
	valid = "withdrawn"
	mu.Unlock()
	source.Invalidate("ticket-1")
	if got, err := source.Ticket(t.Context()); err != nil || got.Value != "ticket-2" {
		t.Errorf("%q, %v", got.Value, err)
	}
	expect(2, 2)
}
