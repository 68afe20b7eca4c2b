package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// grace is the time that COMMAND has to stop after a signal: somewhat more than
// servers give their requests.
var grace = 12 * time.Second

// runCommand runs the command to its end and returns its exit status. It
// forwards the first signal, and kills the command if that has not stopped after
// the grace period, or if failed reports that serving has ended.
func runCommand(command, environ []string, signals <-chan os.Signal, failed <-chan error, stdout, stderr io.Writer) (status int, err error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = environ
	cmd.Stdout = stdout
	cmd.Stderr = stderr
	cmd.WaitDelay = time.Second // for output that a child process keeps open
	separate(cmd)
	if err := cmd.Start(); err != nil {
		return statusNotFound, fmt.Errorf("start %s: %w", command[0], err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()

	select {
	case err := <-done:
		return exitStatus(cmd, err)
	case sig := <-signals:
		signalAll(cmd, sig)
	case err := <-failed:
		killAll(cmd)
		<-done
		return statusFailed, err
	}

	select {
	case err := <-done:
		return exitStatus(cmd, err)
	case <-time.After(grace):
		killAll(cmd)
		status, _ := exitStatus(cmd, <-done)
		return status, fmt.Errorf("%s did not stop within %v and was killed", command[0], grace)
	}
}

// exitStatus returns the command's status; err is the result of Wait. The failure
// of the command itself is not an error.
func exitStatus(cmd *exec.Cmd, err error) (int, error) {
	if _, failed := errors.AsType[*exec.ExitError](err); failed || err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return statusOf(cmd.ProcessState), nil
	}
	return statusFailed, fmt.Errorf("wait for %s: %w", cmd.Path, err)
}
