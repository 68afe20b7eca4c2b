package appicon

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#ff0000"/></svg>`

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func decode(t *testing.T, dir string, size int) image.Image {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, Name(size)))
	if err != nil {
		t.Fatal(err)
	}
	icon, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if icon.Bounds().Dx() != size || icon.Bounds().Dy() != size {
		t.Errorf("%s is %v", Name(size), icon.Bounds())
	}
	return icon
}

// Icons are made once for each icon.svg, and those of the author stay.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	both := []string{"icon-192.png", "icon-512.png"}
	for i, step := range []struct {
		change func()
		want   []string
	}{
		{func() {}, nil},
		{func() { write(t, dir, Source, square) }, both},
		{func() {}, nil},
		{func() { write(t, dir, Source, square+"\n") }, both},
		{func() { write(t, dir, "icon-512.png", "drawn by hand") }, nil},
		{func() { write(t, dir, Source, square) }, both[:1]},
		{func() { _ = os.Remove(filepath.Join(dir, "icon-512.png")) }, both[1:]},
	} {
		step.change()
		if got, err := Write(dir); err != nil || !slices.Equal(got, step.want) {
			t.Errorf("step %d: %v, %v, want %v", i, got, err, step.want)
		}
	}
	for _, size := range Sizes {
		if got := decode(t, dir, size).At(size/2, size/2); got != (color.RGBA{255, 0, 0, 255}) {
			t.Errorf("the middle is %v", got)
		}
	}
}

// An icon that is not square is put in the middle, and keeps its proportions.
func TestProportions(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, Source, strings.Replace(square, "0 0 10 10", "0 0 10 5", 1))
	if _, err := Write(dir); err != nil {
		t.Fatal(err)
	}
	icon := decode(t, dir, 192)
	for y, want := range map[int]uint32{10: 0, 96: 0xffff, 181: 0} {
		if _, _, _, got := icon.At(96, y).RGBA(); got != want {
			t.Errorf("opacity of line %d is %x, want %x", y, got, want)
		}
	}
}

func TestWhatCannotBeDrawn(t *testing.T) {
	for svg, want := range map[string]string{
		"":                              "viewBox",
		"not XML":                       "viewBox",
		"<svg></svg>":                   "viewBox",
		`<svg viewBox="0 0 0 0"></svg>`: "viewBox",
		strings.Replace(square, "<rect", "<text>a</text><rect", 1):           "text",
		strings.Replace(square, "<rect", `<filter id="a"></filter><rect`, 1): "filter",
		strings.Replace(square, "<rect", `<path d="M0 0 L"/><rect`, 1):       "param",
		strings.Replace(square, `"0 0 10 10"`, `"0 0 ten 10"`, 1):            "param",
		square[:40]:                             "EOF",
		strings.Repeat(" ", maxSource) + square: "bytes",
	} {
		dir := t.TempDir()
		write(t, dir, Source, svg)
		written, err := Write(dir)
		if err == nil || !strings.HasPrefix(err.Error(), "icon.svg") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || len(written) > 0 {
			t.Errorf("%.80q: %v, %v, want an error with %q", svg, written, err, want)
		}
	}
}

// The icons of this repository's app and of new apps can be drawn, and are.
func TestOwnIcons(t *testing.T) {
	if written, err := Write("../../web"); err != nil || len(written) > 0 {
		t.Errorf("commit the icons in web: %v, %v", written, err)
	}
	svg, err := os.ReadFile("../../templates/app/web/icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := render(svg, Sizes[0]); err != nil {
		t.Error(err)
	}
}

func FuzzRender(f *testing.F) {
	f.Add([]byte(square))
	f.Add([]byte(`<svg viewBox="0 0 10 10"><path d="M1 1a2 2 0 1 1 3 3z" style="stroke:red"/></svg>`))
	f.Fuzz(func(t *testing.T, svg []byte) {
		if icon, err := render(svg, 8); err == nil {
			if text, ok := readMark(mark(icon, svg)); !ok || text != markText(svg) {
				t.Errorf("mark %q, %v", text, ok)
			}
			if _, err := png.Decode(bytes.NewReader(mark(icon, svg))); err != nil {
				t.Error(err)
			}
		}
	})
}
