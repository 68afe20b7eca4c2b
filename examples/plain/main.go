// Command plain serves a page for Feishu that is written in Go without any
// framework: it builds the program in ./page to WebAssembly and serves it with
// the files in ./web. The page is signed for by a feishu-goapp server.
//
//	go run . -jssdk http://127.0.0.1:3002/h5-js-sdk-1.5.44.js
package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "plain:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("plain", flag.ExitOnError)
	listen := flags.String("listen", "127.0.0.1:3100", "the address to listen on")
	signer := flags.String("signer", "http://127.0.0.1:3000", "the feishu-goapp server that signs for the page")
	jssdk := flags.String("jssdk", "https://lf-scm-cn.feishucdn.com/lark/op/h5-js-sdk-1.5.44.js", "the JSSDK script; the emulator has one of its own")
	flags.Parse(args)

	signs, err := url.Parse(*signer)
	if err != nil || signs.Host == "" {
		return fmt.Errorf("-signer is %q, want a URL such as http://127.0.0.1:3000", *signer)
	}
	dir, err := os.MkdirTemp("", "plain-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := build(ctx, dir); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler(dir, signs, *jssdk), ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(os.Stderr, "plain: open http://%s/\n", listener.Addr())
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// build puts page.wasm into dir, and beside it the script that starts it, from
// the Go that built it: the two must match.
func build(ctx context.Context, dir string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(dir, "page.wasm"), "./page")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build ./page: %w", err)
	}
	goroot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("find wasm_exec.js: %w", err)
	}
	script, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "wasm_exec.js"), script, 0o644)
}

//go:embed web
var web embed.FS

var index = template.Must(template.ParseFS(web, "web/index.html"))

func handler(dir string, signer *url.URL, jssdk string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		index.Execute(w, map[string]string{"JSSDK": jssdk})
	})
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, web, "web/style.css")
	})
	for _, name := range []string{"page.wasm", "wasm_exec.js"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFile(w, r, filepath.Join(dir, name))
		})
	}
	// The app secret stays with the signer. It signs for pages of the host that
	// it is asked at, so that host goes along; a signer with TRUSTED_ORIGINS
	// must have this page's origin among them.
	mux.Handle("GET /get_config_parameters", &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(signer)
			r.Out.Host = r.In.Host
		},
	})
	return mux
}
