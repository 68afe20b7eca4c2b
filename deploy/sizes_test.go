package deploy

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// drain is the longest time that the server takes to stop.
const drain = 10 * time.Second

// size parses a number of bytes as Docker, Redis, systemd and Go write it.
func size(t *testing.T, s string) int64 {
	t.Helper()
	digits := strings.TrimRight(s, "KMGibBkmg")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		t.Fatalf("%q is not a size", s)
	}
	unit := strings.ToLower(strings.TrimPrefix(s, digits))
	shift, ok := map[byte]int{'k': 10, 'm': 20, 'g': 30}[(unit + "-")[0]]
	if !ok {
		t.Fatalf("%q has no unit", s)
	}
	return n << shift
}

// checkMemory compares the limit of Go's memory with that of the process: below
// it, so that Go collects garbage before the kernel ends the process, and not so
// far below that memory is wasted.
func checkMemory(t *testing.T, goLimit, limit string) {
	t.Helper()
	g, all := size(t, goLimit), size(t, limit)
	if g > all*9/10 || g < all/2 {
		t.Errorf("GOMEMLIMIT is %s of %s", goLimit, limit)
	}
}

func seconds(t *testing.T, s string) time.Duration {
	t.Helper()
	if _, err := strconv.Atoi(s); err == nil {
		s += "s"
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
