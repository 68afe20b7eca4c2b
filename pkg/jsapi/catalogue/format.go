package catalogue

import (
	"maps"
	"regexp"
	"slices"
	"sync"
)

// Format is the form of a text. An empty text has every format.
type Format string

// The formats.
const (
	FormatURL         Format = "url"         // absolute, http or https
	FormatURI         Format = "uri"         // absolute, any scheme
	FormatColor       Format = "color"       // #rrggbb
	FormatHex         Format = "hex"         // whole bytes in hexadecimal
	FormatBase64      Format = "base64"      // without a data: prefix
	FormatImageBase64 Format = "imageBase64" // base64, with or without a data: prefix for an image
	FormatLocalPath   Format = "localPath"   // a ttfile path, or one without a scheme
	FormatFilePath    Format = "filePath"    // a ttfile path
)

// formats has the pattern and the description of each format. The patterns mean the
// same in Go, in JavaScript and in the pattern attribute of an HTML input.
var formats = map[Format]struct{ pattern, en, zh string }{
	FormatURL:         {`^[hH][tT][tT][pP][sS]?:\/\/[^\s\/?#]+[^\s]*$`, "an http or https URL", "http 或 https URL"},
	FormatURI:         {`^[A-Za-z][A-Za-z0-9+.\-]*:[^\s].*$`, "a URI with a scheme", "带协议的 URI"},
	FormatColor:       {`^#[0-9A-Fa-f]{6}$`, "a color such as #1f2329", "颜色值，如 #1f2329"},
	FormatHex:         {`^([0-9A-Fa-f][0-9A-Fa-f])+$`, "bytes in hexadecimal", "十六进制字节串"},
	FormatBase64:      {`^[A-Za-z0-9+\/]+={0,2}$`, "base64 without a data: prefix", "不带 data: 前缀的 base64"},
	FormatImageBase64: {`^(data:image\/(png|jpg|x-icon);base64,)?[A-Za-z0-9+\/]+={0,2}$`, "base64 of a png, jpg or x-icon image", "png、jpg 或 x-icon 图片的 base64"},
	FormatLocalPath:   {`^(ttfile:\/\/.+|[^:]+)$`, "the path of a local file", "本地文件路径"},
	FormatFilePath:    {`^ttfile:\/\/.+$`, "a ttfile path", "ttfile 路径"},
}

// Formats returns all formats, sorted.
func Formats() []Format { return slices.Sorted(maps.Keys(formats)) }

// Pattern returns the regular expression of the format, for Go, JavaScript and the
// pattern attribute of an HTML input; "" if there is no such format.
func (f Format) Pattern() string { return formats[f].pattern }

// Description returns what a text of the format is, in Chinese or English: "an http
// or https URL".
func (f Format) Description(chinese bool) string {
	if chinese {
		return formats[f].zh
	}
	return formats[f].en
}

// matches reports whether a text has the format.
func (f Format) matches(text string) bool {
	return text == "" || compiledFormats()[f].MatchString(text)
}

var compiledFormats = sync.OnceValue(func() map[Format]*regexp.Regexp {
	all := make(map[Format]*regexp.Regexp)
	for f, form := range formats {
		all[f] = regexp.MustCompile(form.pattern)
	}
	return all
})
