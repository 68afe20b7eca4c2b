package jsapi

import "encoding/base64"

// complete finds the UID where the documentation's sample has it: among bytes
// in base64.
func (e *NFCAdapterDiscoveredEvent) complete() {
	if e.UID != nil {
		return
	}
	for _, buffer := range e.NativeBuffers {
		if buffer.Key == "uid" {
			e.UID, _ = base64.StdEncoding.DecodeString(buffer.Base64) // nil if it is none
		}
	}
}
