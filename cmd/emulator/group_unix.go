//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// separate puts the command into its own process group. Otherwise Ctrl-C
// would reach it twice: from the terminal, which signals the whole group, and
// from us. It also lets us signal the processes that the command has started.
func separate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

func signalAll(cmd *exec.Cmd, sig os.Signal) {
	if s, ok := sig.(syscall.Signal); ok {
		syscall.Kill(-cmd.Process.Pid, s)
	}
}

func killAll(cmd *exec.Cmd) {
	syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}

// statusOf returns the status that a shell would report: 128 plus the signal for
// a command that died of one.
func statusOf(state *os.ProcessState) int {
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return state.ExitCode()
}
