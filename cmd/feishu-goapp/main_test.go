//go:build unix

package main

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childVariable makes the test binary the COMMAND.
const childVariable = "EMULATOR_TEST_CHILD"

func TestMain(m *testing.M) {
	if part := os.Getenv(childVariable); part != "" {
		os.Exit(child(part))
	}
	os.Exit(m.Run())
}

// child is COMMAND in the parts that the tests give it.
func child(part string) (status int) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	switch part {
	case "environment":
		for _, pair := range os.Environ() {
			if name, _, _ := strings.Cut(pair, "="); strings.Contains("APP_ID APP_SECRET FEISHU_HOST JSSDK_URL KEPT", name) {
				fmt.Println(pair)
			}
		}
		return 0
	case "status 7":
		return 7
	case "killed":
		signal.Reset(syscall.SIGTERM)
		syscall.Kill(os.Getpid(), syscall.SIGTERM)
		time.Sleep(time.Minute)
	case "obedient": // counts signals until it ends
		fmt.Println("ready")
		count := 0
		first := <-signals
		count++
		for end := time.After(300 * time.Millisecond); ; {
			select {
			case <-signals:
				count++
				continue
			case <-end:
			}
			fmt.Printf("%v, %d in all\n", first, count)
			return 5
		}
	case "stubborn":
		signal.Ignore(os.Interrupt, syscall.SIGTERM)
		fmt.Println("ready")
		time.Sleep(time.Minute)
	}
	return 99
}
