//go:build !unix

package dev

import "os"

// lock opens the file. Without locks another process is detected by its port.
func lock(name string) (f *os.File, free bool, err error) {
	f, err = os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o644)
	return f, err == nil, err
}
