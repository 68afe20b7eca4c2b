package webapp

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxSecretFile is more than any secret has, in bytes. Whoever names a larger
// file has named the wrong one.
const maxSecretFile = 4 << 10

// readSecretFile returns the secret that is the content of a file, as Docker
// and Kubernetes hand them over. White space around it does not count. Errors
// do not repeat the name: it may be the secret itself that went astray.
func readSecretFile(name string) (Secret, error) {
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
		return "", errors.New("names an empty file: write the app's secret into it")
	case len(content) > maxSecretFile || strings.ContainsAny(secret, "\r\n\x00"):
		return "", errors.New("names a file that holds something else than a secret: write the app's secret into it, alone on one line")
	}
	return Secret(secret), nil
}

func secretFileError(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return errors.New("names a file that cannot be read: " + err.Error())
}
