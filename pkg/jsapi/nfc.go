package jsapi

import "encoding/base64"

// complete reads the UID from NativeBuffers, where the documentation's sample has
// it.
func (e *NFCAdapterDiscoveredEvent) complete() {
	if e.UID != nil {
		return
	}
	for _, buffer := range e.NativeBuffers {
		if buffer.Key == "uid" {
			e.UID, _ = base64.StdEncoding.DecodeString(buffer.Base64) // nil if malformed
		}
	}
}
