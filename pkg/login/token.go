package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

const (
	refreshAhead   = 5 * time.Minute // before a token expires it is refreshed
	refreshTimeout = 7 * time.Second // the platform has 6 of them
	lockTimeout    = 6 * time.Second // how long a lock is waited for
	lockTTL        = refreshTimeout + 2*time.Second
)

// ErrSignInAgain means that the user's token has expired and cannot be
// refreshed. The session may live on.
var ErrSignInAgain = errors.New("login: the user has to sign in again")

// storedToken is the entry of a token: without the methods of feishu.UserToken,
// which hide its secrets.
type storedToken feishu.UserToken

// token returns the user's token, refreshed if it is about to expire.
func (f *session) token(ctx context.Context) (feishu.UserToken, error) {
	token, err := f.storedToken(ctx)
	if err != nil || isFresh(token) {
		return token, err
	}
	renewed, err := f.renew(ctx, "")
	if err != nil && !endsSession(err) && time.Now().Before(token.Expires) {
		return token, nil
	}
	return renewed, err
}

func (f *session) storedToken(ctx context.Context) (feishu.UserToken, error) {
	stored, err := f.all.get(ctx, tokenEntry+f.key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return feishu.UserToken{}, err
	}
	var token storedToken
	if err != nil || json.Unmarshal(stored, &token) != nil {
		return feishu.UserToken{}, ErrSignInAgain
	}
	return feishu.UserToken(token), nil
}

func isFresh(t feishu.UserToken) bool { return time.Until(t.Expires) > refreshAhead }

// replace returns a token other than the refused one.
func (f *session) replace(ctx context.Context, refused string) (feishu.UserToken, error) {
	token, err := f.renew(ctx, refused)
	if err == nil && token.Access == refused {
		// This refresh began before the refusal.
		token, err = f.renew(ctx, refused)
	}
	return token, err
}

// renew refreshes the token unless it is fresh and not the refused one. Callers
// at the same time share one refresh, which continues if they disconnect,
// because the refresh token is valid once.
func (f *session) renew(ctx context.Context, refused string) (feishu.UserToken, error) {
	done := f.all.refreshing.DoChan(f.key, func() (any, error) {
		return f.refresh(context.WithoutCancel(ctx), refused)
	})
	select {
	case r := <-done:
		if r.Err != nil {
			return feishu.UserToken{}, r.Err
		}
		return r.Val.(feishu.UserToken), nil
	case <-ctx.Done():
		return feishu.UserToken{}, ctx.Err()
	}
}

func (f *session) refresh(ctx context.Context, refused string) (feishu.UserToken, error) {
	if f.all.locker != nil {
		unlock, err := f.all.lock(ctx, tokenEntry+f.key)
		if err != nil {
			return feishu.UserToken{}, err
		}
		defer unlock()
	}
	// The timeout begins after the lock: a canceled refresh loses the new token.
	ctx, cancel := context.WithTimeout(ctx, refreshTimeout)
	defer cancel()
	token, err := f.storedToken(ctx) // another process may have refreshed it
	if err != nil || isFresh(token) && token.Access != refused {
		return token, err
	}
	if token.Refresh == "" {
		return feishu.UserToken{}, ErrSignInAgain
	}
	renewed, err := f.all.refreshToken(ctx, token.Refresh)
	if err != nil {
		return f.refreshFailed(ctx, token, err)
	}
	// A new token that cannot be stored is still valid; the next refresh will
	// fail and the user has to sign in again.
	err = f.all.set(ctx, tokenEntry+f.key, mustMarshal(storedToken(renewed)), f.ends)
	if err != nil {
		err = f.all.set(ctx, tokenEntry+f.key, mustMarshal(storedToken(renewed)), f.ends)
	}
	return renewed, err
}

func (f *session) refreshFailed(ctx context.Context, token feishu.UserToken, failure error) (feishu.UserToken, error) {
	e, ok := errors.AsType[*feishu.Error](failure)
	if !ok || !e.Refused() {
		return feishu.UserToken{}, failure
	}
	if now, err := f.storedToken(ctx); err == nil && now.Refresh != token.Refresh && isFresh(now) {
		return now, nil // another process has refreshed it
	}
	failure = f.endIfRevoked(ctx, failure)
	if signInHelps(e) {
		failure = fmt.Errorf("%w: %w", ErrSignInAgain, failure)
	}
	return feishu.UserToken{}, failure
}

// signInHelps reports whether a new sign-in may help after a refresh that was
// refused: not if an administrator or developer has to change something first.
func signInHelps(e *feishu.Error) bool {
	switch e.Class() {
	case feishu.ClassUserNotAllowed:
		return e.EndsSession()
	case feishu.ClassAppMisconfigured, feishu.ClassAppTokenRefused, feishu.ClassAddressDenied, feishu.ClassQuota:
		return false
	}
	return true
}

// withToken calls call with the user's token, and again with another one if the
// platform refuses that. It ends the session if the platform returns that the
// user may no longer use the app.
func (f *session) withToken(ctx context.Context, call func(accessToken string) error) error {
	token, err := f.token(ctx)
	if err != nil {
		return err
	}
	err = call(token.Access)
	if classOf(err) == feishu.ClassUserTokenRefused {
		if token, err = f.replace(ctx, token.Access); err != nil {
			return err
		}
		err = call(token.Access)
	}
	return f.endIfRevoked(ctx, err)
}

// endIfRevoked ends the session if err is an answer of the platform that the user
// may no longer use the app; all sessions of the user if it is about the account
// rather than the token. It returns err.
func (f *session) endIfRevoked(ctx context.Context, err error) error {
	if !endsSession(err) {
		return err
	}
	end := f.all.endSession
	if classOf(err) == feishu.ClassUserNotAllowed {
		end = f.all.endAll
	}
	return errors.Join(err, end(context.WithoutCancel(ctx), f))
}

// endsSession reports whether err is an answer of the platform that the user
// may no longer use the app.
func endsSession(err error) bool {
	e, ok := errors.AsType[*feishu.Error](err)
	return ok && e.EndsSession()
}

// classOf returns the class of an error of the platform.
func classOf(err error) feishu.Class {
	if e, ok := errors.AsType[*feishu.Error](err); ok {
		return e.Class()
	}
	return feishu.ClassUnknown
}
