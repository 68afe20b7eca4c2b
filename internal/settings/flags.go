package settings

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// readFlags returns the values of the flags in args by the settings' names, and
// a line for each mistake. The error is [flag.ErrHelp] or nil.
func (t Table) readFlags(args []string) (values map[string]string, mistakes []string, err error) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what it would write has many lines and may repeat a value
	values = map[string]string{}
	for _, name := range t.Names() {
		flags.Func(flagName(name), "", func(v string) error { values[name] = v; return nil })
	}
	for rest := args; ; {
		err := flags.Parse(rest)
		if errors.Is(err, flag.ErrHelp) {
			return nil, nil, err
		}
		rest = flags.Args()
		if err == nil && len(rest) == 0 {
			return values, mistakes, nil
		}
		mistakes = append(mistakes, flagMistake(err, len(args)-len(rest)+1))
		switch {
		case err == nil || strings.HasPrefix(err.Error(), "bad flag syntax"):
			rest = rest[1:]
		case len(rest) > 0 && !strings.Contains(args[len(args)-len(rest)-1], "=") && !strings.HasPrefix(rest[0], "-"):
			rest = rest[1:] // the value of the unknown flag
		}
	}
}

// flagMistake describes an error of the flag package, or the n-th argument if
// that is none.
func flagMistake(err error, n int) string {
	if err == nil {
		return fmt.Sprintf("argument %d is not a flag: --help lists the flags", n)
	}
	mistake, _, _ := strings.Cut(err.Error(), "=") // a value follows
	return mistake + ": --help lists the flags"
}
