package settings

import (
	"errors"
	"flag"
	"io"
	"strings"
)

// readFlags returns the values of the flags in args by the settings' names.
func (t Table) readFlags(args []string) (map[string]string, error) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what it would write has many lines and may repeat a value
	values := map[string]string{}
	define := func(name string) {
		flags.Func(flagName(name), "", func(v string) error { values[name] = v; return nil })
	}
	for _, s := range t {
		define(s.Name)
		if s.OldName != "" {
			define(s.OldName)
		}
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return nil, err
	case err != nil:
		mistake, _, _ := strings.Cut(err.Error(), "=") // a value follows
		return nil, Error(mistake + ": --help lists the flags")
	case flags.NArg() > 0:
		return nil, Error("an argument is not a flag: --help lists the flags")
	}
	return values, nil
}
