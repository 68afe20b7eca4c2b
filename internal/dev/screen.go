package dev

import (
	"fmt"
	"image/color"
	"net"
	"net/netip"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// A screen is the text that is printed when the app is ready for the first time.
type screen struct {
	port      int
	bound     string // the address to listen on; empty or unspecified means all
	lan       string // an address of this machine in its network; empty if there is none
	gallery   bool   // the app has the page /gallery
	emulator  string // URL; empty in Feishu
	appID     string
	firstFile string // the file to edit
	took      string
}

// local returns the URL of the app on this machine.
func (s screen) local() string {
	if ip, err := netip.ParseAddr(s.bound); err == nil && !ip.IsUnspecified() {
		return fmt.Sprintf("http://%s/", net.JoinHostPort(s.bound, fmt.Sprint(s.port)))
	}
	return fmt.Sprintf("http://localhost:%d/", s.port)
}

// network returns the URL of the app in the network, "" if it is not reachable
// there.
func (s screen) network() string {
	ip, err := netip.ParseAddr(s.bound)
	switch {
	case s.bound == "" || err == nil && ip.IsUnspecified():
		if s.lan == "" {
			return ""
		}
		return fmt.Sprintf("http://%s/", net.JoinHostPort(s.lan, fmt.Sprint(s.port)))
	case err == nil && !ip.IsLoopback():
		return s.local()
	}
	return ""
}

func (s screen) String() string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "  %-10s %s\n", name, value) }
	fmt.Fprintf(&b, "\n  ready in %s\n\n", s.took)
	line("App", s.local())
	network := s.network()
	if network != "" {
		line("Network", network)
	}
	if s.gallery {
		line("Gallery", s.local()+"gallery")
	}
	if s.emulator != "" {
		line("Emulator", s.emulator+"/  (user, language, permissions, faults)")
	} else {
		line("Feishu", "as "+s.appID+"; open the app in Feishu")
	}
	if network != "" {
		if code, err := qrText(network); err == nil { // a longer URL does not fit
			b.WriteString("\n" + code)
		}
	}
	fmt.Fprintf(&b, "\n  Open the app, edit %s and save: the page reloads. Ctrl-C ends everything.\n\n", s.firstFile)
	return b.String()
}

// quiet is the border of a QR code, in modules.
const quiet = 2

// qrText draws text as a QR code with half blocks, light on dark: most terminals
// are dark, and phones read both.
func qrText(text string) (string, error) {
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return "", err
	}
	size := code.Bounds().Dx()
	light := func(x, y int) bool {
		return x < 0 || y < 0 || x >= size || y >= size || code.At(x, y) != color.Black
	}
	var b strings.Builder
	for y := -quiet; y < size+quiet; y += 2 {
		b.WriteString("  ")
		for x := -quiet; x < size+quiet; x++ {
			upper, lower := light(x, y), y+1 < size+quiet && light(x, y+1)
			b.WriteString(map[[2]bool]string{{true, true}: "█", {true, false}: "▀", {false, true}: "▄", {false, false}: " "}[[2]bool{upper, lower}])
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}

// lanAddress returns the address of this machine in its network: a private one if
// there is one. It is empty without a network.
func lanAddress() string {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	other := ""
	for _, address := range addresses {
		network, ok := address.(*net.IPNet)
		if !ok || network.IP.To4() == nil || network.IP.IsLoopback() || network.IP.IsLinkLocalUnicast() {
			continue
		}
		if network.IP.IsPrivate() {
			return network.IP.String()
		}
		other = network.IP.String()
	}
	return other
}
