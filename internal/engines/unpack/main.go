// Command unpack writes the Chromium 75 of the npm package chrome-aws-lambda
// 1.15.1 to a file.
//
//	npm pack chrome-aws-lambda@1.15.1
//	go run ./internal/engines/unpack chrome-aws-lambda-1.15.1.tgz bin/chromium75
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

const (
	integrity = "DtQCqQNWV+15Cb1nkXNUMsyN0EtvL6hM0qaai2jjNPDUHygEcMn/4JV2N/FmyvtQnDoS0VoSDEmqtxDz4jrZ3w==" // sha512 of the tarball
	program   = "package/bin/chromium-75.0.3765.0.br"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: unpack TARBALL FILE")
		os.Exit(2)
	}
	if err := unpack(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "unpack:", err)
		os.Exit(1)
	}
}

func unpack(tarball, file string) error {
	packed, err := os.ReadFile(tarball)
	if err != nil {
		return err
	}
	if sum := sha512.Sum512(packed); base64.StdEncoding.EncodeToString(sum[:]) != integrity {
		return fmt.Errorf("%s is not the expected file: delete it and try again", tarball)
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	for files := tar.NewReader(plain); ; {
		header, err := files.Next()
		if err != nil {
			return errors.Join(fmt.Errorf("%s has no %s", tarball, program), err)
		}
		if header.Name == program {
			return write(file, brotli.NewReader(files))
		}
	}
}

// write writes a program to a file at once.
func write(file string, program io.Reader) error {
	temp, err := os.OpenFile(file+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails after the rename
	_, err = io.Copy(temp, program)
	if err := errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), file)
}
