//go:build unix

package process

import (
	"os"
	"os/exec"
	"syscall"
)

// canSignal reports whether commands can be asked to end.
const canSignal = true

// Separate puts a command that is not yet started into its own process group, so
// that Ctrl-C in the terminal reaches it only through Signal, and Signal reaches
// the processes that the command has started.
func Separate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// Signal sends a signal to a separate command and all that it has started.
func Signal(cmd *exec.Cmd, sig os.Signal) {
	if s, ok := sig.(syscall.Signal); ok {
		_ = syscall.Kill(-cmd.Process.Pid, s) // fails if all have ended
	}
}

// Kill ends a separate command and all that it has started.
func Kill(cmd *exec.Cmd) { Signal(cmd, syscall.SIGKILL) }

// Status returns the status that a shell would report: 128 plus the signal for a
// command that died of one.
func Status(state *os.ProcessState) int {
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return state.ExitCode()
}
