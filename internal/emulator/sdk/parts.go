package sdk

import (
	"embed"
	"path"
	"strings"
)

// concatenate returns the files of a directory, each changed, one after another.
func concatenate(files embed.FS, dir string, names []string, change func(string) string) string {
	var b strings.Builder
	for _, name := range names {
		raw, err := files.ReadFile(path.Join(dir, name))
		if err != nil {
			panic("emulator: " + err.Error()) // it is embedded
		}
		b.WriteString(change(string(raw)))
	}
	return b.String()
}

// withoutComments removes indentation and comment lines. The script has no
// strings that span lines.
func withoutComments(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		line = strings.TrimLeft(line, " ")
		if line != "\n" && !strings.HasPrefix(line, "//") {
			b.WriteString(line)
		}
	}
	return b.String()
}
