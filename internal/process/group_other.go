//go:build !unix

package process

import (
	"os"
	"os/exec"
)

// Without process groups the command shares our console, and receives Ctrl-C from
// it; we only wait.

// canSignal reports whether commands can be asked to end.
const canSignal = false

// Separate does nothing on this system.
func Separate(*exec.Cmd) {}

// Signal does nothing on this system.
func Signal(*exec.Cmd, os.Signal) {}

// Kill ends the command.
func Kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() } // fails if it has ended

// Status returns the exit status of a command that has ended.
func Status(state *os.ProcessState) int { return state.ExitCode() }
