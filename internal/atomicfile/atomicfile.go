// Package atomicfile replaces files at once.
//
//	err := atomicfile.Write("state.json", content, 0o600)
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces the content of a file, or creates it: readers see all of the old
// content or all of the new one, and a crash leaves the old. The file has the
// permissions mode afterwards.
func Write(name string, content []byte, mode fs.FileMode) error {
	temp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails after the rename
	_, err = temp.Write(content)
	if err := errors.Join(err, temp.Chmod(mode), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}
