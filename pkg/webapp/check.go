package webapp

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"
)

const checkHelp = `server check tells before going live what is wrong, and how to mend it.

It asks the Open Platform for a token and a ticket, looks at the origins, the
JSSDK script and the clock, and writes one line for each: ok, warning or failed.
The exit status is 1 if one failed, 2 if the settings are malformed, else 0.
It takes the settings of the server, and disturbs no server that is running.

`

// checkWithin bounds all checks together.
const checkWithin = 30 * time.Second

// errChecksFailed says that lines have been written that tell what is wrong.
var errChecksFailed = errors.New("not ready to go live: mend what failed")

// check writes to stdout what it finds of each thing that must be right before
// going live.
func check(ctx context.Context, args []string, lookup lookupFunc, stdout io.Writer) error {
	config, err := loadConfig(args, lookup, io.Discard)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, checkHelp)
		printSettings(stdout)
		return err
	}
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	failed := false
	for f := range findings(ctx, config) {
		fmt.Fprintln(stdout, f)
		failed = failed || f.verdict == verdictFailed
	}
	if failed {
		return errChecksFailed
	}
	return nil
}

// A finding is what a check found: a line.
type finding struct {
	verdict
	subject, detail string // what was looked at; what was found, and the remedy if it is needed
}

func (f finding) String() string {
	return fmt.Sprintf("%-8s %-14s %s", f.verdict, f.subject, f.detail)
}

type verdict string

const (
	verdictOK      verdict = "ok"
	verdictWarning verdict = "warning"
	verdictFailed  verdict = "failed"
)
