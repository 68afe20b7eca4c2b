package webapp

import (
	"os"
	"syscall"
)

var (
	platformStopSignals = []os.Signal{syscall.SIGPWR} // LXC's
	userSignals         = []os.Signal{syscall.SIGUSR1, syscall.SIGUSR2}
)
