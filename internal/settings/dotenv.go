package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/joho/godotenv"
)

// ReadDotEnv returns the settings in a file, none if it does not exist, and a
// line for each mistake in it. It does not change the environment of the
// process.
func ReadDotEnv(name string) (values map[string]string, mistakes []string) {
	if name == "" {
		return nil, nil
	}
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, []string{"cannot read the settings: " + err.Error()}
	}
	content, err = decodeText(content)
	if err != nil {
		return nil, []string{name + " " + err.Error()}
	}
	lines := bytes.SplitAfter(append(content, '\n'), []byte("\n"))
	for {
		values, err := godotenv.UnmarshalBytes(bytes.Join(lines, nil))
		if err == nil {
			return values, mistakes
		}
		n := malformedLine(lines)
		lines[n] = []byte("\n") // to find the next one
		// The error repeats the line, which may hold the secret.
		mistakes = append(mistakes, fmt.Sprintf("%s is malformed in line %d: write NAME=value there", name, n+1))
	}
}

// malformedLine returns the index of the first line that cannot be parsed: the
// one after the longest beginning that can.
func malformedLine(lines [][]byte) int {
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := godotenv.UnmarshalBytes(bytes.Join(lines[:n], nil)); err == nil {
			return n
		}
	}
	return 0
}
