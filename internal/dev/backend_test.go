package dev

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// Connections that are not in use are closed, or a server would wait for them.
func TestRetiredBackendHasNoConnections(t *testing.T) {
	closed := make(chan struct{}, 1)
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			closed <- struct{}{}
		}
	}
	s.Start()
	defer s.Close()
	b := newBackend(s.Listener.Addr().String(), version{}, "")
	b.active.Add(1)
	if err := b.serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/", http.NoBody), nil); err != nil {
		t.Fatal(err)
	}
	b.retire(time.Minute)
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Error("the connection is still open")
	}
}

func TestRetireWaitsForRequests(t *testing.T) {
	for _, test := range []struct{ takes, want time.Duration }{
		{0, 0},
		{time.Second, time.Second},
		{time.Hour, time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBackend("127.0.0.1:1", version{}, "")
			ctx, cancel := context.WithTimeout(t.Context(), test.takes)
			defer cancel()
			b.active.Add(1)
			go func() {
				<-ctx.Done()
				b.active.Done()
			}()
			started := time.Now()
			b.retire(time.Minute)
			if waited := time.Since(started); waited != test.want {
				t.Errorf("a request of %v delays it for %v, want %v", test.takes, waited, test.want)
			}
			cancel()
		})
	}
}
