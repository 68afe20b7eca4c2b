//go:build !unix

package main

import (
	"os"
	"os/exec"
)

// Without process groups the command shares our console, and receives Ctrl-C from
// it; we only wait.

func separate(*exec.Cmd) {}

func signalAll(*exec.Cmd, os.Signal) {}

func killAll(cmd *exec.Cmd) { cmd.Process.Kill() }

func statusOf(state *os.ProcessState) int { return state.ExitCode() }
