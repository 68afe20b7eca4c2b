package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// FileSuffix is the end of the name of a setting that names a file with the
// value of another one: APP_SECRET_FILE is the file that holds APP_SECRET.
const FileSuffix = "_FILE"

// WithFiles returns the table with a further setting after each secret: the name
// of a file that holds it, as Docker and Kubernetes provide secrets.
func (t Table) WithFiles() Table {
	var all Table
	for _, s := range t {
		if !s.Secret {
			all = append(all, s)
			continue
		}
		set, given := s.Set, ""
		s.Set = func(v string) error { given = v; return set(v) }
		all = append(all, s, Setting{
			Name:  s.Name + FileSuffix,
			Usage: "a file that holds " + s.Name,
			Set: func(name string) error {
				switch {
				case name == "":
					return nil
				case given != "":
					return errors.New("is set and " + s.Name + " too: set one of them")
				}
				secret, err := readSecretFile(name)
				if err != nil {
					return err
				}
				if err := set(secret); err != nil {
					return fmt.Errorf("names a file whose content %w", err)
				}
				return nil
			},
		})
	}
	return all
}

// maxSecretFile is larger than any secret, in bytes.
const maxSecretFile = 4 << 10

// readSecretFile returns the content of a file without white space around it.
// Its errors do not repeat the name, which may be a secret that was set in the
// wrong place.
func readSecretFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", secretFileError(err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if err != nil {
		return "", secretFileError(err)
	}
	secret := strings.TrimSpace(string(content))
	switch {
	case secret == "":
		return "", errors.New("names an empty file: write the secret into it")
	case len(content) > maxSecretFile || strings.ContainsAny(secret, "\r\n\x00"):
		return "", errors.New("names a file that does not hold a secret: write the secret into it, alone on one line")
	}
	return secret, nil
}

func secretFileError(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return errors.New("names a file that cannot be read: " + err.Error())
}
