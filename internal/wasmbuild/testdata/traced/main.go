// Command traced uses what most programs do without: execution traces, and the
// counters of GODEBUG settings. It ends with exit status 2.
package main

import (
	"fmt"
	"net/url"
	"os"
	"runtime"
	"runtime/metrics"
)

func main() {
	if err := runtime.StartTrace(); err != nil {
		fmt.Println(err)
	}
	read := make(chan int)
	go func() {
		sum := 0
		for {
			data := runtime.ReadTrace()
			if data == nil {
				read <- sum
				return
			}
			sum += len(data)
		}
	}()
	runtime.GC()
	runtime.StopTrace()
	fmt.Println("traced", <-read > 1000)

	os.Setenv("GODEBUG", "urlstrictcolons=0")
	_, err := url.Parse("http://a:b:80/")
	samples := []metrics.Sample{{Name: "/godebug/non-default-behavior/urlstrictcolons:events"}}
	metrics.Read(samples)
	fmt.Println("colons", err, samples[0].Value.Uint64())
	os.Exit(2)
}
