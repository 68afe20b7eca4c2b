package webapp

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/joho/godotenv"
)

// readDotEnv returns the settings in the file .env of the working directory,
// none if there is no such file. The environment of the process stays as it is.
func readDotEnv() (map[string]string, error) {
	content, err := os.ReadFile(".env")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, usageError("cannot read the settings: " + err.Error())
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff")) // some editors on Windows begin with it
	content = append(content, '\n')
	values, err := godotenv.UnmarshalBytes(content)
	if err != nil { // it repeats the line, and with it perhaps the secret
		return nil, usageError(fmt.Sprintf(".env is malformed in line %d: write NAME=value there", malformedLine(content)))
	}
	return values, nil
}

// malformedLine returns the number of the first line that cannot be parsed: the
// one after the longest beginning that can.
func malformedLine(content []byte) int {
	lines := bytes.SplitAfter(content, []byte("\n"))
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := godotenv.UnmarshalBytes(bytes.Join(lines[:n], nil)); err == nil {
			return n + 1
		}
	}
	return 1
}
