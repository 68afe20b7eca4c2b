package engines

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// A process is a program with a directory for its files.
type process struct {
	cmd  *exec.Cmd
	dir  string
	done chan struct{}
}

// start starts a program and waits until a line of its output matches; it
// returns the first group of the match. Without an expression it does not wait.
// %s in an argument is replaced by a directory of the process, which is deleted
// with it.
func start(ctx context.Context, address *regexp.Regexp, environment []string, name string, args ...string) (p *process, match string, err error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	dir, err := os.MkdirTemp("", "engine-")
	if err != nil {
		return nil, "", err
	}
	args = append([]string(nil), args...)
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "%s", dir)
	}
	p = &process{cmd: exec.Command(name, args...), dir: dir, done: make(chan struct{})}
	p.cmd.Env = append(append(os.Environ(), "HOME="+dir), environment...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with its children
	r, w, err := os.Pipe()
	if err != nil {
		return nil, "", errors.Join(err, os.RemoveAll(dir))
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	err = p.cmd.Start()
	w.Close()
	if err != nil {
		r.Close()
		return nil, "", errors.Join(fmt.Errorf("engines: `make engines` installs what is needed: %w", err), os.RemoveAll(dir))
	}
	go func() { p.cmd.Wait(); close(p.done) }()
	found, output := make(chan string, 1), make(chan string, 1)
	go scan(r, address, found, output)
	if address == nil {
		return p, "", nil
	}
	select {
	case match = <-found:
		return p, match, nil
	case text := <-output:
		err = fmt.Errorf("engines: %s ended:\n%s", name, text)
	case <-ctx.Done():
		err = fmt.Errorf("engines: start %s: %w", name, ctx.Err())
	}
	p.stop()
	return nil, "", err
}

// scan sends the first match in r, and all lines without one at the end of r.
func scan(r io.ReadCloser, address *regexp.Regexp, found, output chan<- string) {
	defer r.Close()
	var text strings.Builder
	matched := false
	for lines := bufio.NewScanner(r); lines.Scan(); {
		if matched || address == nil {
			continue // so that the process can go on writing
		}
		if m := address.FindStringSubmatch(lines.Text()); m != nil {
			matched = true
			found <- m[1]
		}
		text.WriteString(lines.Text() + "\n")
	}
	if !matched {
		output <- text.String()
	}
}

// stop ends the process and its children, and deletes its directory.
func (p *process) stop() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
	}
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
	os.RemoveAll(p.dir)
}
