// Package settings reads what can be set from outside: by flags, by variables
// of the environment, and by lines of the file .env. A program lists its
// settings in a table:
//
//	table := settings.Table{
//		{Name: "LISTEN_ADDR", Default: ":3000", Usage: "address to listen on", Set: settings.Address(&addr)},
//	}
//	warnings, err := table.Load(settings.Source{Args: os.Args[1:], Lookup: os.LookupEnv, DotEnv: ".env"})
package settings

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Setting is one line of the table.
type Setting struct {
	Name    string // in the environment and in .env; the flag is in lower case with hyphens
	OldName string // is still read, with a warning; may be empty
	Default string
	Usage   string // a line of the help

	// Secret makes [Table.WithFiles] add the setting Name_FILE, the name of a
	// file that holds the value. Set must accept an empty value, too.
	Secret bool

	// MayBeEmpty makes an empty value count, where it would otherwise select
	// the default.
	MayBeEmpty bool

	// Set receives the value. Its error completes a sentence that begins with
	// the name, says what to do, and does not repeat the value, which may be a
	// secret that was set in the wrong place.
	Set func(value string) error
}

// flag is the name of the setting on the command line.
func flagName(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "-")) }

// Table is all settings of a program, in the order of the help.
type Table []Setting

// Source is where values come from: the first of Args, Lookup, and the file
// DotEnv that has one counts.
type Source struct {
	Args   []string // flags
	Lookup func(name string) (value string, ok bool)
	DotEnv string // name of the file; it may be missing; empty is none
}

// Error is a mistake in the settings. Its text is one line that says how to
// fix it.
type Error string

func (e Error) Error() string { return string(e) }

// Load sets every setting of the table. It returns a line for each old name
// that is in use. The error is an [Error], or [flag.ErrHelp] if Args ask for
// help.
func (t Table) Load(from Source) (warnings []string, err error) {
	flags, err := t.readFlags(from.Args)
	if err != nil {
		return nil, err
	}
	file, err := readDotEnv(from.DotEnv)
	if err != nil {
		return nil, err
	}
	places := []lookupFunc{inMap(flags), from.Lookup, inMap(file)}
	for _, s := range t {
		value, name := s.find(places)
		if name != s.Name {
			warnings = append(warnings, fmt.Sprintf("%s is the old name of %s: rename it", name, s.Name))
		}
		if err := s.Set(value); err != nil {
			return warnings, Error(fmt.Sprintf("%s %v (in the environment, in .env or as --%s)", s.Name, err, flagName(s.Name)))
		}
	}
	return warnings, nil
}

type lookupFunc = func(name string) (string, bool)

func inMap(values map[string]string) lookupFunc {
	return func(name string) (string, bool) { v, ok := values[name]; return v, ok }
}

// find returns the value from the first place that has one, and the name under
// which it was found.
func (s Setting) find(places []lookupFunc) (value, name string) {
	for _, lookup := range places {
		if lookup == nil {
			continue
		}
		if v, ok := lookup(s.Name); v != "" || ok && s.MayBeEmpty {
			return v, s.Name
		}
		if s.OldName == "" {
			continue
		}
		if v, _ := lookup(s.OldName); v != "" {
			return v, s.OldName
		}
	}
	return s.Default, s.Name
}

// PrintHelp writes how to set the settings, and what they are.
func (t Table) PrintHelp(w io.Writer) {
	fmt.Fprint(w, `Every setting is a flag, a variable of the environment, or a line in the file
.env of the working directory. The first of these that is not empty counts.

`)
	for _, s := range t {
		fmt.Fprintf(w, "  --%s\n    \t%s: %s\n", flagName(s.Name), s.Name, s.Usage)
		if s.Default != "" {
			fmt.Fprintf(w, "    \tdefault %s\n", s.Default)
		}
	}
}

var errMissing = errors.New("is missing: set it")

// Required returns an error for an empty value.
func Required(v string) error {
	if v == "" {
		return errMissing
	}
	return nil
}
