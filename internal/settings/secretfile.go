package settings

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxSecretFile is larger than any secret, in bytes.
const maxSecretFile = 4 << 10

// ReadSecretFile returns the secret that is the content of a file, as Docker
// and Kubernetes provide them, without white space around it. Its errors do not
// repeat the name, which may be a secret that was set in the wrong place.
func ReadSecretFile(name string) (Secret, error) {
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
	return Secret(secret), nil
}

func secretFileError(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return errors.New("names a file that cannot be read: " + err.Error())
}
