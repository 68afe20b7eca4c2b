//go:build !linux

package webapp

import "os"

var platformStopSignals []os.Signal
