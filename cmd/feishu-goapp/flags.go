package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// A usageError is a mistake on the command line.
type usageError string

func (e usageError) Error() string { return string(e) }

// errVersion asks for the version.
var errVersion = errors.New("version")

// flagSet is the flags of a command, with --help and --version.
type flagSet struct {
	*flag.FlagSet
	version   *bool
	printHelp func()
}

// newFlags returns the flags of a command, none at first. The usage is printed
// above their list.
func (t tool) newFlags(usage string) flagSet {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // mistakes become errors of one line
	flags.Usage = func() {}
	printHelp := func() {
		fmt.Fprint(t.stdout, usage, "\nFlags:\n\n")
		flags.SetOutput(t.stdout)
		flags.PrintDefaults()
	}
	return flagSet{flags, flags.Bool("version", false, "print the version"), printHelp}
}

// parse reads the flags and returns the arguments. Flags may stand before,
// between and after them; what follows -- is arguments.
func (f flagSet) parse(args []string) (arguments []string, err error) {
	for {
		rest, ended, err := f.parseUpToArgument(args)
		if err != nil {
			return nil, err
		}
		if ended || len(rest) == 0 {
			return append(arguments, rest...), nil
		}
		arguments, args = append(arguments, rest[0]), rest[1:]
	}
}

// parseUpToArgument reads the flags in front of the first argument. It reports
// whether -- has ended them.
func (f flagSet) parseUpToArgument(args []string) (rest []string, ended bool, err error) {
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		f.printHelp()
		return nil, false, err
	case err != nil:
		return nil, false, usageError(err.Error())
	case *f.version:
		return nil, false, errVersion
	}
	rest = f.Args()
	read := len(args) - len(rest)
	return rest, read > 0 && args[read-1] == "--", nil
}
