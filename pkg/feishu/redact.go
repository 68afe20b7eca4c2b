package feishu

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// msgLimit is how much of the platform's words an error repeats, in bytes.
const msgLimit = 300

// redact takes the secrets out of all that others wrote: a server, or
// something between, may repeat what it was sent. It also makes their words
// one line of bearable length.
func (e *Error) redact(secrets ...string) {
	e.Msg = oneLine(without(e.Msg, secrets))
	e.LogID = oneLine(without(e.LogID, secrets))
	if e.Err == nil {
		return
	}
	text := e.Err.Error()
	clean := without(text, secrets)
	if clean == text {
		return
	}
	// The chain would give the secrets away, so only its nature is kept.
	_, transport := errors.AsType[transportError](e.Err)
	e.Err = errors.New(clean)
	if transport {
		e.Err = transportError{e.Err}
	}
}

// without replaces the secrets in s, however they are spelled.
func without(s string, secrets []string) string {
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		for _, spelling := range spellings(secret) {
			s = strings.ReplaceAll(s, spelling, "[redacted]")
		}
	}
	return s
}

// spellings are a secret as it is, as it looks in what we send (JSON), and as
// it looks in errors of Go that quote what was received. For the platform's
// own, made of letters and digits, they are all the same.
func spellings(secret string) []string {
	inJSON, _ := json.Marshal(secret) // cannot fail for a string
	inGo := strconv.Quote(secret)
	return []string{secret, string(inJSON[1 : len(inJSON)-1]), inGo[1 : len(inGo)-1]}
}

// oneLine puts single spaces for all white space and cuts what is too long.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= msgLimit {
		return s
	}
	return strings.ToValidUTF8(s[:msgLimit], "") + "…"
}
