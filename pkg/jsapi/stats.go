package jsapi

// The bits of [Stats].Mode that tell what a path is, as POSIX has them.
const (
	modeType      = 0o170000
	modeDirectory = 0o040000
	modeRegular   = 0o100000
)

// IsDirectory reports whether the path is a directory. It is computed from
// Mode: the function that the client puts beside it cannot leave the page.
func (s Stats) IsDirectory() bool { return s.Mode&modeType == modeDirectory }

// IsFile reports whether the path is a regular file. It is computed from Mode,
// as [Stats.IsDirectory] is.
func (s Stats) IsFile() bool { return s.Mode&modeType == modeRegular }
