// Package settings reads settings from flags, from variables of the environment,
// and from lines of the file .env. A program lists its
// settings in a table:
//
//	table := settings.Table{
//		{Name: "LISTEN_ADDR", Default: ":3000", Usage: "address to listen on", Set: settings.Address(&addr)},
//	}
//	warnings, err := table.Load(settings.Source{Args: os.Args[1:], Lookup: os.LookupEnv, DotEnv: ".env"})
package settings

import (
	"cmp"
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

	// MayBeEmpty makes an empty value count, where it would otherwise select
	// the default.
	MayBeEmpty bool

	// Secret adds the setting Name_FILE: the name of a file that holds the
	// value, as Docker and Kubernetes provide secrets.
	Secret bool

	// AnyText accepts quotes around the value and invisible characters in it.
	// White space around it is removed nevertheless.
	AnyText bool

	// Set receives the value. Its error completes a sentence that begins with
	// the name, says what to do, and does not repeat the value, which may be a
	// secret that was set in the wrong place.
	Set func(value string) error
}

// flag is the name of the setting on the command line.
func flagName(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "-")) }

func fileName(name string) string { return name + "_FILE" }

// Table is all settings of a program, in the order of the help.
type Table []Setting

// Names returns all names that Load reads: those of the settings, their old
// names and those of their files.
func (t Table) Names() []string {
	var names []string
	for _, s := range t {
		names = append(names, s.Name)
		if s.OldName != "" {
			names = append(names, s.OldName)
		}
		if s.Secret {
			names = append(names, fileName(s.Name))
		}
	}
	return names
}

// Source is where values come from: the first of Args, Lookup, and the file
// DotEnv that has one counts.
type Source struct {
	Args   []string // flags
	Lookup func(name string) (value string, ok bool)
	Place  string // what Lookup searches, for errors; empty is the environment
	DotEnv string // name of the file; it may be missing; empty is none
}

// Error lists mistakes in the settings: a line for each, with the remedy.
type Error string

func (e Error) Error() string { return string(e) }

// Join returns the mistakes as an [Error], or nil if there are none.
func Join(mistakes ...string) error {
	if len(mistakes) == 0 {
		return nil
	}
	return Error(strings.Join(mistakes, "\n"))
}

// Load sets every setting of the table. It returns a line for each old name
// that is in use. The error is an [Error] with all mistakes, or [flag.ErrHelp]
// if Args ask for help.
func (t Table) Load(from Source) (warnings []string, err error) {
	flags, mistakes, err := t.readFlags(from.Args)
	if err != nil {
		return nil, err
	}
	file, malformed := ReadDotEnv(from.DotEnv)
	mistakes = append(mistakes, malformed...)
	places := []place{
		{asFlag, inMap(flags)},
		{"in " + cmp.Or(from.Place, "the environment"), from.Lookup},
		{"in " + from.DotEnv, inMap(file)},
	}
	for _, s := range t {
		v, err := s.find(places)
		if v.name == s.OldName && s.OldName != "" {
			warnings = append(warnings, fmt.Sprintf("%s is the old name of %s: rename it", v.name, s.Name))
		}
		if err == nil {
			err = s.set(v.text)
		}
		switch {
		case errors.Is(err, errMissing) && len(malformed) > 0: // it may be in a line that cannot be read
		case errors.Is(err, errMissing):
			mistakes = append(mistakes, s.missing())
		case err != nil && v.place != "":
			mistakes = append(mistakes, fmt.Sprintf("%s %v (it is set %s)", v.name, err, v.place))
		case err != nil:
			mistakes = append(mistakes, fmt.Sprintf("%s %v", v.name, err))
		}
	}
	return warnings, Join(mistakes...)
}

func (s Setting) missing() string {
	if s.Secret {
		return fmt.Sprintf("%s is missing: set it, or %s to a file that holds it (in the environment, in .env or as --%s)", s.Name, fileName(s.Name), flagName(fileName(s.Name)))
	}
	return fmt.Sprintf("%s is missing: set it (in the environment, in .env or as --%s)", s.Name, flagName(s.Name))
}

// set checks a value and passes it to Set.
func (s Setting) set(v string) error {
	if !s.AnyText {
		if err := checkText(v); err != nil {
			return err
		}
	}
	return s.Set(v)
}

// value is the value of a setting, with its name and place. The default has no
// place.
type value struct{ text, name, place string }

type place struct {
	words  string // "in …", or asFlag
	lookup func(name string) (string, bool)
}

const asFlag = "as --"

func inMap(values map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := values[name]; return v, ok }
}

// find returns the value of a setting, from the first place that has one or
// from the file that its _FILE names.
func (s Setting) find(places []place) (value, error) {
	v, found := search(places, s.MayBeEmpty, s.Name, s.OldName)
	if s.Secret {
		file, hasFile := search(places, false, fileName(s.Name))
		switch {
		case hasFile && found:
			return file, errors.New("is set and " + s.Name + " too: set one of them")
		case hasFile:
			secret, err := readSecretFile(file.text)
			if err != nil {
				return file, err
			}
			return value{secret, s.Name, "in the file that " + file.name + " names"}, nil
		}
	}
	if !found {
		return value{text: s.Default, name: s.Name}, nil
	}
	return v, nil
}

// search returns the first value of a setting with one of these names. An empty
// one counts only for the first name, and only if it may be empty.
func search(places []place, mayBeEmpty bool, names ...string) (value, bool) {
	for _, p := range places {
		if p.lookup == nil {
			continue
		}
		for i, name := range names {
			text, ok := p.lookup(name)
			text = trim(text)
			if text != "" || ok && mayBeEmpty && i == 0 {
				where := p.words
				if where == asFlag {
					where += flagName(name)
				}
				return value{text, name, where}, true
			}
		}
	}
	return value{}, false
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
		if s.Secret {
			name := fileName(s.Name)
			fmt.Fprintf(w, "  --%s\n    \t%s: a file that holds it, instead of %s\n", flagName(name), name, s.Name)
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
