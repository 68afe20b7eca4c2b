package login

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

const (
	callbackEntry = "callback:" // begins the name of an entry with a startedSession
	callbackAge   = 30 * time.Second
)

// finishCallback starts the session of a callback. Browsers deliver one twice:
// a user clicks twice on the platform's page, or a proxy repeats the request.
// The code is valid once, so all requests within callbackAge get the same
// session, at any replica, even if the first one is canceled.
func (l *Login) finishCallback(r *http.Request, s loginState, code string) (startedSession, error) {
	name := callbackEntry + digest(s.State+" "+code)
	started, err, _ := l.callbacks.Do(name, func() (any, error) {
		ctx := context.WithoutCancel(r.Context())
		if l.sessions.locker != nil {
			unlock, err := l.sessions.lock(ctx, name)
			if err != nil {
				return startedSession{}, codeUnusedError{err}
			}
			defer unlock()
		}
		stored, err := l.sessions.get(ctx, name)
		if err == nil {
			var known startedSession
			return known, json.Unmarshal(stored, &known)
		}
		if !errors.Is(err, ErrNotFound) {
			return startedSession{}, codeUnusedError{err}
		}
		started, err := l.exchange(r.WithContext(ctx), feishu.LoginCode{Code: code, RedirectURI: s.Redirect, Verifier: s.Verifier})
		if err == nil {
			_ = l.sessions.set(ctx, name, mustMarshal(started), time.Now().Add(callbackAge)) // for another request
		}
		return started, err
	})
	return started.(startedSession), err
}
