// Command wasmexec runs a js/wasm test binary in Chromium, for
//
//	GOOS=js GOARCH=wasm go test -exec bin/wasmexec ./pkg/jsapi
//
// It forwards the arguments, the output and the exit status.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/inspector"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/chromium"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	status, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "wasmexec:", err)
		status = 1
	}
	os.Exit(status)
}

func run(ctx context.Context, args []string) (status int, err error) {
	if len(args) == 0 {
		return 0, fmt.Errorf("name the .wasm file to run")
	}
	goroot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return 0, fmt.Errorf("find wasm_exec.js: %w", err)
	}
	server := httptest.NewServer(handler(args, strings.TrimSpace(string(goroot))))
	defer server.Close()

	tab, stop, err := chromium.Start(ctx)
	if err != nil {
		return 0, err
	}
	defer stop()
	exited := make(chan int, 1)
	crashed := make(chan error, 1)
	if err := chromedp.Listen(tab, listener(exited, crashed)); err != nil {
		return 0, err
	}
	if err := chromedp.Do(tab, bind("goWrite"), bind("goExit"), chromedp.Navigate(server.URL)); err != nil {
		return 0, err
	}
	select {
	case status := <-exited:
		return status, nil
	case err := <-crashed:
		return 0, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// bind adds a function to the page whose calls reach the listener in order.
func bind(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, cdpruntime.AddBinding, cdpruntime.AddBindingParams{Name: name})
		return err
	})
}

func listener(exited chan<- int, crashed chan<- error) func(any) {
	return func(event any) {
		switch event := event.(type) {
		case *cdpruntime.EventBindingCalled:
			if event.Name == "goWrite" {
				fmt.Print(event.Payload)
				return
			}
			status, _ := strconv.Atoi(event.Payload)
			exited <- status
		case *cdpruntime.EventExceptionThrown:
			fmt.Println((&chromedp.ExceptionError{ExceptionDetails: event.ExceptionDetails}).Error())
		case *inspector.EventTargetCrashed:
			crashed <- fmt.Errorf("the page crashed")
		}
	}
}

func handler(args []string, goroot string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		argv, _ := json.Marshal(args)
		page.Execute(w, template.JS(argv))
	})
	mux.HandleFunc("GET /wasm_exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(goroot, "lib", "wasm", "wasm_exec.js"))
	})
	mux.HandleFunc("GET /program.wasm", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/wasm")
		http.ServeFile(w, r, args[0])
	})
	return mux
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<meta charset="utf-8">
<title>wasmexec</title>
<link rel="icon" href="data:,">
<script src="/wasm_exec.js"></script>
<script>
	const decoder = new TextDecoder();
	fs.writeSync = (fd, buffer) => {
		goWrite(decoder.decode(buffer, {stream: true}));
		return buffer.length;
	};
	const go = new Go();
	go.argv = {{.}};
	go.exit = (status) => goExit(String(status));
	WebAssembly.instantiateStreaming(fetch("/program.wasm"), go.importObject)
		.then(({instance}) => go.run(instance))
		.catch((err) => { goWrite(err + "\n"); goExit("1"); });
</script>
`))
