package jsapi

// The file type bits of [Stats].Mode, as in POSIX.
const (
	modeType      = 0o170000
	modeDirectory = 0o040000
	modeRegular   = 0o100000
)

// IsDirectory reports whether the path is a directory. It is computed from
// Mode: the client's own function cannot leave the page.
func (s Stats) IsDirectory() bool { return s.Mode&modeType == modeDirectory }

// IsFile reports whether the path is a regular file. It is computed from Mode,
// like [Stats.IsDirectory].
func (s Stats) IsFile() bool { return s.Mode&modeType == modeRegular }
