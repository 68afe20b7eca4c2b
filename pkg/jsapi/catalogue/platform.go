package catalogue

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Platform is a platform that [Since] distinguishes.
type Platform string

// The platforms. An iPad is PlatformIOS; Windows and macOS are PlatformPC.
const (
	PlatformAndroid Platform = "android"
	PlatformIOS     Platform = "ios"
	PlatformPC      Platform = "pc"
	PlatformHarmony Platform = "harmony"
)

// Platforms are all platforms.
var Platforms = []Platform{PlatformAndroid, PlatformIOS, PlatformPC, PlatformHarmony}

// On returns the first client on a platform that has the function.
func (s Since) On(p Platform) Version {
	switch p {
	case PlatformAndroid:
		return s.Android
	case PlatformIOS:
		return s.IOS
	case PlatformPC:
		return s.PC
	case PlatformHarmony:
		return s.Harmony
	}
	return VersionUnsupported
}

// Includes reports whether a client of the given version has what has been there
// since v.
func (v Version) Includes(client Version) bool {
	return v == VersionAny || v != VersionUnsupported && CompareVersions(client, v) >= 0
}

// CompareVersions compares two numbers, such as "7.9.0" and "7.10.2": negative if a
// is less than b.
func CompareVersions(a, b Version) int {
	return slices.Compare(a.numbers(), b.numbers())
}

func (v Version) numbers() []int {
	parts := strings.Split(string(v), ".")
	numbers := make([]int, 3)
	for i := range min(len(parts), len(numbers)) {
		numbers[i], _ = strconv.Atoi(parts[i]) // what is no number counts as 0
	}
	return numbers
}

// Valid reports whether v is the number of a client: three numbers with dots
// between them.
func (v Version) Valid() bool {
	parts := strings.Split(string(v), ".")
	for _, part := range parts {
		if _, err := strconv.ParseUint(part, 10, 16); err != nil {
			return false
		}
	}
	return len(parts) == 3
}

// Versions returns the numbers of all clients in which a function was added on any
// platform, the newest first. The caller must not change the result.
var Versions = sync.OnceValue(func() []Version {
	var all []Version
	for _, e := range slices.Concat(All(), H5SDK()) {
		for _, p := range Platforms {
			if v := e.Since.On(p); v != VersionAny && v != VersionUnsupported {
				all = append(all, v)
			}
		}
	}
	slices.SortFunc(all, func(a, b Version) int { return CompareVersions(b, a) })
	return slices.Compact(all)
})
