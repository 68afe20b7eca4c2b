package webapp

import (
	"fmt"
	"image/color"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quietZone is the empty border that a QR code needs, in modules.
const quietZone = 4

// qrCode answers with a picture of text for phones to scan.
func qrCode(text string) http.HandlerFunc {
	f := newFile("qr.svg", qrSVG(text)).compress()
	return func(w http.ResponseWriter, r *http.Request) {
		f.serve(w, r, "public, max-age=3600")
	}
}

// qrSVG draws text as a QR code: black modules, in one path, on white.
func qrSVG(text string) []byte {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		panic(fmt.Errorf("draw the QR code: %w", err)) // too long, but checkAppID does not let that pass
	}
	var path strings.Builder
	size := code.Bounds().Dx()
	for y := range size {
		for x := 0; x < size; x++ {
			start := x
			for x < size && code.At(x, y) == color.Black {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start+quietZone, y+quietZone, x-start, x-start)
			}
		}
	}
	side := size + 2*quietZone
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<rect width="%d" height="%d" fill="#fff"/><path d="%s"/></svg>`, side, side, side, side, path.String())
}
