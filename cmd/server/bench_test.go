package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"
)

const (
	benchClients = 16   // keep-alive connections at the same time
	benchRound   = 4000 // requests
)

// BenchmarkConfigParameters compares the whole server, answering
// /get_config_parameters, with a handler that does nothing but write a constant
// of the same size. Rounds alternate, so that what disturbs the machine disturbs
// both; the ratio is the median of the rounds'.
func BenchmarkConfigParameters(b *testing.B) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	d := testDeps(b)
	d.log = log
	product := listen(b, newHandler(d))
	path := "/get_config_parameters?url=" + url.QueryEscape("http://"+product+"/?from=workplace")
	size := len(roundTrip(b, product, path))
	constant := listen(b, constantHandler(size))

	var rates [2][]float64
	var ratios []float64
	round(b, product, path)
	round(b, constant, path)
	for b.Loop() {
		p, c := round(b, product, path), round(b, constant, path)
		rates[0], rates[1] = append(rates[0], p), append(rates[1], c)
		ratios = append(ratios, p/c)
	}
	b.ReportMetric(median(rates[0]), "product-req/s")
	b.ReportMetric(median(rates[1]), "constant-req/s")
	b.ReportMetric(median(ratios), "ratio")
}

func constantHandler(size int) http.HandlerFunc {
	body := bytes.Repeat([]byte("x"), size)
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}
}

// listen serves a handler as the product does and returns the address.
func listen(tb testing.TB, handler http.Handler) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	server := newHTTPServer(handler, slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(listener) }()
	tb.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

// round sends the requests of one round and returns how many a second were
// answered.
func round(tb testing.TB, addr, path string) float64 {
	start := time.Now()
	var clients sync.WaitGroup
	for range benchClients {
		clients.Go(func() { requests(tb, addr, path, benchRound/benchClients) })
	}
	clients.Wait()
	return benchRound / time.Since(start).Seconds()
}

// requests sends n requests, one after the other, on one connection. It is as
// lean as it can be, since what the client costs blurs what is measured: all
// answers of a handler are of the same length, and the first one tells it.
func requests(tb testing.TB, addr, path string, n int) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		tb.Error(err)
		return
	}
	defer conn.Close()
	request := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n", path, addr)
	answer := make([]byte, 4096)
	length := 0
	for i := range n {
		if _, err := conn.Write(request); err != nil {
			tb.Error(err)
			return
		}
		if i == 0 { // it comes in one piece
			length, err = conn.Read(answer)
			answer = answer[:length]
		} else {
			_, err = io.ReadFull(conn, answer)
		}
		if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 OK\r\n")) {
			tb.Errorf("%v: %s", err, answer)
			return
		}
	}
}

func roundTrip(tb testing.TB, addr, path string) []byte {
	tb.Helper()
	answer, err := http.Get("http://" + addr + path)
	if err != nil {
		tb.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		tb.Fatal(answer.Status, err)
	}
	return body
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
