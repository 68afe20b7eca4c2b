//go:build unix

package dev

import (
	"errors"
	"os"
	"syscall"
)

// lock locks the file for this process, and reports whether no other process
// has locked it. The system releases it when the process ends.
func lock(name string) (f *os.File, free bool, err error) {
	if f, err = os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o644); err != nil {
		return nil, false, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, true, nil
	}
	_ = f.Close() // nothing was written
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, false, nil
	}
	return nil, false, err
}
