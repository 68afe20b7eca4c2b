package redisticket

import "errors"

// failure is the reason for a backoff, as stored in Redis. Versions of the
// program that do not know Error, or store none, use Text.
type failure struct {
	Text  string `json:"text"`
	Error string `json:"error,omitempty"` // from Options.EncodeError
}

// newFailure returns what to store about err. ok is false for an error that is
// not temporary: other processes call the platform themselves, because their
// settings may differ.
func newFailure(err error, encode func(error) string) (f failure, ok bool) {
	var e interface{ Temporary() bool }
	if !errors.As(err, &e) || !e.Temporary() {
		return failure{}, false
	}
	f.Text = err.Error()
	if encode != nil {
		f.Error = encode(err)
	}
	return f, true
}

// err returns the failure as an error of this process.
func (f failure) err(decode func(string) error) error {
	if f.Error != "" && decode != nil {
		if err := decode(f.Error); err != nil {
			return err
		}
	}
	return remoteError(f.Text)
}

// remoteError is the text of an error of another process.
type remoteError string

func (e remoteError) Error() string { return "another process: " + string(e) }

// Temporary reports true: only such errors are shared.
func (e remoteError) Temporary() bool { return true }
