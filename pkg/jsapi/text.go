package jsapi

import (
	"cmp"
	"slices"
)

// ErrnoText returns the dictionary's text of an errno, empty if it has none.
func ErrnoText(errno int) string {
	i, found := slices.BinarySearchFunc(errnoText, errno, func(e errnoEntry, errno int) int {
		return cmp.Compare(e.errno, errno)
	})
	if !found {
		return ""
	}
	return errnoText[i].text
}

type errnoEntry struct {
	errno int
	text  string
}
