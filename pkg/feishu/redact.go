package feishu

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// msgLimit is the length of the longest message or log id in an error, in bytes.
const msgLimit = 300

// redact removes secrets from the message, the log id and Err: a server or a proxy
// may repeat the request. It also makes the message one short line.
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
	// The chain contains the secrets, so only its type is kept.
	_, transport := errors.AsType[transportError](e.Err)
	e.Err = errors.New(clean)
	if transport {
		e.Err = transportError{e.Err}
	}
}

// without replaces the secrets in s, in any spelling.
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

// spellings returns a secret as it is, escaped as in JSON, and quoted as in errors
// of Go. For secrets of letters and digits they are all the same.
func spellings(secret string) []string {
	inJSON, _ := json.Marshal(secret) // cannot fail for a string
	inGo := strconv.Quote(secret)
	return []string{secret, string(inJSON[1 : len(inJSON)-1]), inGo[1 : len(inGo)-1]}
}

// oneLine replaces white space by single spaces and truncates long strings.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= msgLimit {
		return s
	}
	return strings.ToValidUTF8(s[:msgLimit], "") + "…"
}
