package dev

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"
)

// A backend is a server that gets the requests.
type backend struct {
	proxy     *httputil.ReverseProxy
	transport *http.Transport
	active    sync.WaitGroup // requests without an answer
}

// retireTimeout bounds the wait for answers before a server is asked to stop. A
// server may close a connection with a request that it has not read; it finishes
// the others itself.
const retireTimeout = time.Second

// newBackend returns a transparent proxy: the server gets the requests
// unchanged. emulator is the host and port of the emulator, if there is one.
func newBackend(addr string, v version, emulator string) *backend {
	target := &url.URL{Scheme: "http", Host: addr}
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 100}
	return &backend{transport: transport, proxy: &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				if v, ok := r.In.Header[name]; ok {
					r.Out.Header[name] = v
				}
			}
			if asksForPage(r.In) { // it will be changed
				r.Out.Header.Set("Accept-Encoding", "gzip")
				r.Out.Header.Del("If-None-Match")
				r.Out.Header.Del("If-Modified-Since")
			}
		},
		ModifyResponse: func(response *http.Response) error {
			if a, ok := response.Request.Context().Value(attemptKey{}).(*attempt); ok {
				a.answered()
			}
			return rewritePage(response, v, emulator)
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if a, ok := r.Context().Value(attemptKey{}).(*attempt); ok {
				a.err = err
				return
			}
			http.Error(w, "the emulator does not answer", http.StatusBadGateway)
		},
	}}
}

// An attempt is one attempt to get an answer from a server.
type attempt struct {
	err      error
	answered func() // safe to repeat
}

type attemptKey struct{}

// serve forwards a request, with body if that is not nil. Nothing is written if
// there is an error.
func (b *backend) serve(w http.ResponseWriter, r *http.Request, body []byte) error {
	a := attempt{answered: sync.OnceFunc(b.active.Done)}
	defer a.answered()
	r = r.WithContext(context.WithValue(r.Context(), attemptKey{}, &a))
	if body != nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	b.proxy.ServeHTTP(w, r)
	return a.err
}

// retire waits until all requests are answered, up to a timeout, and closes idle
// connections, for which a stopping server would wait. No request may be added.
func (b *backend) retire(timeout time.Duration) {
	idle := make(chan struct{})
	go func() {
		b.active.Wait()
		close(idle)
	}()
	select {
	case <-idle:
	case <-time.After(timeout):
	}
	b.transport.CloseIdleConnections()
}
