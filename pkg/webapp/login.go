package webapp

import (
	"encoding/json"
	"io"
	"log/slog"
	"mime"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

const (
	maxLoginCode = 1 << 10
)

// logIn signs a user in with the login code that a page got from the client,
// and answers who that is.
func (s *signIn) logIn(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Code string `json:"code"`
	}
	if bad := s.readJSON(w, r, &body); bad != nil {
		bad.inWords(r).write(w)
		return
	}
	if body.Code == "" || len(body.Code) > maxLoginCode || !fitsHref(body.Code) {
		malformedLogin.because(`send {"code":"…"} with the code from tt.requestAccess or tt.requestAuthCode`).inWords(r).write(w)
		return
	}
	user, bad := s.start(w, r, feishu.LoginCode{Code: body.Code})
	if bad != nil {
		bad.inWords(r).write(w)
		return
	}
	answer, err := json.Marshal(user)
	if err != nil {
		panic(err) // strings only: it cannot fail
	}
	h := w.Header()
	h["Content-Type"] = typeJSON
	h["Cache-Control"] = noStore
	_, _ = w.Write(answer)
}

// start exchanges a login code and starts a session in the place of the one
// that the browser had. Whatever fails, there is no new session and the old one
// stays.
func (s *signIn) start(w http.ResponseWriter, r *http.Request, code feishu.LoginCode) (feishu.User, *problem) {
	ctx := &exchangeOf(w, r).ctx
	token, err := s.client.UserToken(ctx, code)
	var user feishu.User
	if err == nil {
		user, err = s.client.User(ctx, token.Access)
	}
	if err != nil {
		return feishu.User{}, s.loginFailed(ctx, err)
	}
	id, ends, err := s.sessions.Start(ctx, user, token)
	if err != nil {
		return feishu.User{}, s.sessionProblem(r, err)
	}
	if err := s.sessions.End(ctx, s.cookie(w, r, sessionCookie)); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "the session before this one could not be ended", slog.Any("err", err))
	}
	s.setCookie(w, r, sessionCookie, id, ends)
	return user, nil
}

// readJSON reads the body of a request that changes something. It takes none
// that a page of another site could send.
func (s *signIn) readJSON(w http.ResponseWriter, r *http.Request, v any) *problem {
	if err := s.guard.Check(r); err != nil {
		return crossOrigin.because("send the request from a page of this server; if this is one, add its origin to TRUSTED_ORIGINS")
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return unsupportedMediaType.because("send JSON, with Content-Type: application/json")
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return malformedLogin.because("the body is too long or was cut: send a small JSON object")
	}
	if len(raw) == 0 {
		return nil
	}
	if json.Unmarshal(raw, v) != nil {
		return malformedLogin.because("the body is not the JSON object that is expected here")
	}
	return nil
}
