package client

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"unicode/utf16"
)

var errEncoding = errors.New("unknown encoding")

// encodeText returns the bytes of a text in one of the encodings of files; an
// empty one is UTF-8.
func encodeText(text, encoding string) ([]byte, error) {
	switch encoding {
	case "", "utf8", "utf-8":
		return []byte(text), nil
	case "base64":
		return base64.StdEncoding.DecodeString(text)
	case "hex":
		return hex.DecodeString(text)
	case "ascii", "latin1", "binary":
		var data []byte
		for _, r := range text {
			data = append(data, byte(r))
		}
		return data, nil
	case "ucs2", "ucs-2", "utf16le", "utf-16le":
		var data []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			data = binary.LittleEndian.AppendUint16(data, unit)
		}
		return data, nil
	}
	return nil, errEncoding
}

// decodeText returns the text for bytes in one of the encodings.
func decodeText(data []byte, encoding string) (string, error) {
	switch encoding {
	case "utf8", "utf-8":
		return string(data), nil
	case "base64":
		return base64.StdEncoding.EncodeToString(data), nil
	case "hex":
		return hex.EncodeToString(data), nil
	case "ascii", "latin1", "binary":
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = rune(b)
		}
		return string(runes), nil
	case "ucs2", "ucs-2", "utf16le", "utf-16le":
		var units []uint16
		for i := 0; i+1 < len(data); i += 2 {
			units = append(units, binary.LittleEndian.Uint16(data[i:]))
		}
		return string(utf16.Decode(units)), nil
	}
	return "", errEncoding
}
