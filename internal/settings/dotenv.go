package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/joho/godotenv"
)

// readDotEnv returns the settings in a file, none if it does not exist. It does
// not change the environment of the process.
func readDotEnv(name string) (map[string]string, error) {
	if name == "" {
		return nil, nil
	}
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, Error("cannot read the settings: " + err.Error())
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff")) // some editors on Windows begin with it
	content = append(content, '\n')
	values, err := godotenv.UnmarshalBytes(content)
	if err != nil { // it repeats the line, which may hold the secret
		return nil, Error(fmt.Sprintf("%s is malformed in line %d: write NAME=value there", name, malformedLine(content)))
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
