package webapp

import (
	"os"
	"syscall"
)

// platformStopSignals are more stop signals: LXC sends SIGPWR.
var platformStopSignals = []os.Signal{syscall.SIGPWR}
