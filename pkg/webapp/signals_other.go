//go:build !linux

package webapp

import "os"

var platformStopSignals, userSignals []os.Signal
