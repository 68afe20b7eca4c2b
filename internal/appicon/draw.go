package appicon

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// render returns a PNG of size by size pixels with the SVG in its middle.
func render(svg []byte, size int) (encoded []byte, err error) {
	defer func() { // the parser panics at some malformed numbers
		if r := recover(); r != nil {
			err = fmt.Errorf("malformed: %v", r)
		}
	}()
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	w, h := icon.ViewBox.W, icon.ViewBox.H
	if !(w > 0 && h > 0) {
		return nil, fmt.Errorf("it needs a viewBox, or a width and a height in pixels")
	}
	scale := float64(size) / max(w, h)
	left, top := (float64(size)-w*scale)/2, (float64(size)-h*scale)/2
	icon.SetTarget(left, top, w*scale, h*scale)
	pixels := image.NewRGBA(image.Rect(0, 0, size, size))
	scanner := rasterx.NewScannerGV(size, size, pixels, pixels.Bounds())
	icon.Draw(rasterx.NewDasher(size, size, scanner), 1)
	clip(pixels, int(math.Round(left)), int(math.Round(top)))
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, pixels); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// clip clears what is drawn outside the viewBox, which begins at left and top.
func clip(pixels *image.RGBA, left, top int) {
	inside := pixels.Bounds()
	inside.Min.X, inside.Max.X = left, inside.Max.X-left
	inside.Min.Y, inside.Max.Y = top, inside.Max.Y-top
	clipped := image.NewRGBA(pixels.Bounds())
	draw.Draw(clipped, inside, pixels, inside.Min, draw.Src)
	*pixels = *clipped
}
