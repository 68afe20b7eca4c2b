package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/process"
)

// defaultGrace is longer than servers wait for their requests.
const defaultGrace = 12 * time.Second

// commandRun is the run of another program until its end.
type commandRun struct {
	signals        <-chan os.Signal
	failed         <-chan error // reports that the command cannot go on
	stdout, stderr io.Writer
	grace          time.Duration // that the command has to stop after a signal
}

// run returns the command's exit status. It forwards the first signal, and
// kills the command if that has not stopped after the grace period, or if failed
// reports an error.
func (r commandRun) run(command, environ []string) (status int, err error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = environ
	cmd.Stdout = r.stdout
	cmd.Stderr = r.stderr
	cmd.WaitDelay = time.Second // for output that a child process keeps open
	process.Separate(cmd)
	if err := cmd.Start(); err != nil {
		return statusNotFound, fmt.Errorf("start %s: %w", command[0], err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()

	select {
	case err := <-done:
		return exitStatus(cmd, err)
	case sig := <-r.signals:
		process.Signal(cmd, sig)
	case err := <-r.failed:
		process.Kill(cmd)
		<-done
		return statusFailed, err
	}

	select {
	case err := <-done:
		return exitStatus(cmd, err)
	case <-time.After(r.grace):
		process.Kill(cmd)
		status, _ := exitStatus(cmd, <-done)
		return status, fmt.Errorf("%s did not stop within %v and was killed", command[0], r.grace)
	}
}

// exitStatus returns the command's status; err is the result of Wait. The failure
// of the command itself is not an error.
func exitStatus(cmd *exec.Cmd, err error) (int, error) {
	if _, failed := errors.AsType[*exec.ExitError](err); failed || err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return process.Status(cmd.ProcessState), nil
	}
	return statusFailed, fmt.Errorf("wait for %s: %w", cmd.Path, err)
}
