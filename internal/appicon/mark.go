package appicon

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// Icons that this package makes have a text chunk in front of the pixels, by
// which it finds them again. https://www.w3.org/TR/png-3/#11tEXt

const (
	headerEnd   = 8 + 25 // the signature and the IHDR chunk, which has 13 bytes of data
	markKeyword = "Source\x00" + Source + " "
)

// markText returns the text for icons that are made from svg.
func markText(svg []byte) string { return fmt.Sprintf("%s%x", markKeyword, sha256.Sum256(svg)) }

// mark adds the chunk to a PNG.
func mark(png, svg []byte) []byte {
	text := markText(svg)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)))
	chunk = append(chunk, "tEXt"+text...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return append(append(bytes.Clone(png[:headerEnd]), chunk...), png[headerEnd:]...)
}

// readMark returns the text of a PNG that [mark] has marked.
func readMark(png []byte) (text string, ok bool) {
	if len(png) < headerEnd+8 {
		return "", false
	}
	chunk := png[headerEnd:]
	length := binary.BigEndian.Uint32(chunk)
	if chunk = chunk[4:]; !bytes.HasPrefix(chunk, []byte("tEXt"+markKeyword)) || uint64(length)+4 > uint64(len(chunk)) {
		return "", false
	}
	return string(chunk[4 : 4+length]), true
}
