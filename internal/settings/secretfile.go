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

// readSecretFile returns the secret that is the content of a file, as Docker
// and Kubernetes provide them, without white space around it. Its errors do not
// repeat the name, which may be a secret that was set in the wrong place.
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
	if len(content) > maxSecretFile {
		return "", errNoSecret
	}
	content, err = decodeText(content)
	if err != nil {
		return "", errors.New("names a file that " + err.Error())
	}
	secret := trim(string(content))
	switch {
	case secret == "":
		return "", errors.New("names an empty file: write the secret into it")
	case strings.ContainsAny(secret, "\r\n"):
		return "", errNoSecret
	}
	return secret, nil
}

var errNoSecret = errors.New("names a file that does not hold a secret: write the secret into it, alone on one line")

func secretFileError(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return errors.New("names a file that cannot be read: " + err.Error())
}
