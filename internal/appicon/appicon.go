// Package appicon makes the PNG icons of an app from its icon.svg: home screens
// and the Developer Console take no SVG.
//
//	written, err := appicon.Write("web")
package appicon

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Source is the name of the SVG icon.
const Source = "icon.svg"

// Sizes are the widths and heights, in pixels, of the PNG icons.
var Sizes = []int{192, 512}

// Name returns the file name of the PNG icon of a size.
func Name(size int) string { return fmt.Sprintf("icon-%d.png", size) }

// maxSource bounds icon.svg, in bytes. Real icons have some thousand.
const maxSource = 1 << 20

// Write makes the missing PNG icons in a directory from its icon.svg, and those
// that it made from another one. Other PNG icons stay: the app's author has drawn
// them. It returns the names of the files it has written: none if there is no
// icon.svg. An error says, in one line, what icon.svg has that it cannot draw.
func Write(dir string) (written []string, err error) {
	svg, err := os.ReadFile(filepath.Join(dir, Source))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(svg) > maxSource {
		return nil, fmt.Errorf("%s has %d bytes, at most %d can be drawn", Source, len(svg), maxSource)
	}
	for _, size := range Sizes {
		file := filepath.Join(dir, Name(size))
		if upToDate, err := current(file, svg); err != nil || upToDate {
			if err != nil {
				return written, err
			}
			continue
		}
		icon, err := render(svg, size)
		if err != nil {
			return written, fmt.Errorf("%s: %w", Source, err)
		}
		if err := os.WriteFile(file, mark(icon, svg), 0o644); err != nil {
			return written, err
		}
		written = append(written, Name(size))
	}
	return written, nil
}

// current reports whether a PNG icon is to stay: it was made from this svg, or by
// its author.
func current(file string, svg []byte) (bool, error) {
	png, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	text, made := readMark(png)
	return !made || text == markText(svg), nil
}
