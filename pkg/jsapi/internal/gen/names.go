package main

import (
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in capitals.
var initialisms = map[string]string{
	"id": "ID", "ids": "IDs", "url": "URL", "urls": "URLs", "uri": "URI", "uuid": "UUID", "uuids": "UUIDs",
	"nfc": "NFC", "ndef": "NDEF", "ble": "BLE", "gps": "GPS", "rssi": "RSSI", "ssid": "SSID", "ios": "IOS",
	"sdk": "SDK", "iv": "IV", "pdf": "PDF", "ascii": "ASCII", "sak": "SAK", "atqa": "ATQA",
}

// goName is the exported Go name of a JavaScript name.
func goName(name string) string {
	var b strings.Builder
	for _, word := range words(name) {
		if known, ok := initialisms[strings.ToLower(word)]; ok {
			b.WriteString(known)
			continue
		}
		first := []rune(word)
		first[0] = unicode.ToUpper(first[0])
		b.WriteString(string(first))
	}
	return b.String()
}

// words takes a name in camel or snake case apart. Capitals in a row stay
// together: BLEMTU.
func words(name string) []string {
	var words []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			words = append(words, string(runes[start:end]))
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case r == '_' || r == '-':
			cut(i)
			start = i + 1
		case i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(runes[i-1]):
			cut(i)
		}
	}
	cut(len(runes))
	return words
}
