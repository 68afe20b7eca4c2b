package panel

import (
	"fmt"
	"image/color"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// An App is the app that is developed under the emulator. Its URLs may be empty.
type App struct {
	URL        string // on this machine: "http://localhost:3000/"
	NetworkURL string // for phones in the same network
}

// SetApp names the app, which the page at "/" shows. Without it, that page shows
// the first one that uses the emulator.
func (p *Panel) SetApp(app App) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.app = app
}

// appNow returns the app.
func (p *Panel) appNow() App {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.app
}

// serveQR draws the app's URL for phones as a QR code.
func (p *Panel) serveQR(w http.ResponseWriter, r *http.Request) {
	url := p.appNow().NetworkURL
	if url == "" {
		http.Error(w, "the app has no address in the network", http.StatusNotFound)
		return
	}
	picture, err := qrPicture(url)
	if err != nil { // the URL is too long
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(picture)) // fails only if the client has disconnected
}

// qrPicture draws text as a QR code in SVG.
func qrPicture(text string) (string, error) {
	const quiet = 2 // the width of the border, in modules
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return "", err
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := range size {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	side := size + 2*quiet
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`,
		side, side, side, side, &path), nil
}
