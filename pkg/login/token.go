package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/oauth2"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

const (
	refreshAhead  = 5 * time.Minute // before a token ends it is refreshed
	refreshWithin = 6 * time.Second // a refresh takes no longer: the platform has 5 of them
	lockWithin    = 6 * time.Second // so another's is waited for as long, but not from one's own time
)

// ErrSignInAgain: the user's token has ended and nothing can be had for it. The
// session may live on.
var ErrSignInAgain = errors.New("session: the user has to sign in again")

// TokenSource returns the user's token for as long as ctx lasts: with it, a
// call of the Open API in the user's name is one line,
//
//	oauth2.NewClient(ctx, s.TokenSource(ctx)).Get("https://open.feishu.cn/open-apis/…")
//
// Its Token blocks while the token is refreshed, 12 seconds at most; only one
// caller refreshes, the others wait for it. It is refreshed in its last 5
// minutes, which needs the scope offline_access. If the platform is down, the
// present one is served until its end. After that the error is
// [ErrSignInAgain], or a *feishu.Error if the platform may be back soon.
func (s *Session) TokenSource(ctx context.Context) oauth2.TokenSource { return tokenSource{ctx, s} }

type tokenSource struct {
	ctx context.Context // of the request: oauth2 has no room for it
	s   *Session
}

// Token implements oauth2.TokenSource.
func (t tokenSource) Token() (*oauth2.Token, error) {
	token, err := t.s.token(t.ctx)
	if err != nil {
		return nil, err
	}
	return oauthToken(token), nil
}

func (s *Session) token(ctx context.Context) (feishu.UserToken, error) {
	token, err := s.m.findToken(ctx, s.key)
	if err != nil || fresh(token) {
		return token, err
	}
	renewed, err := s.renew(ctx, "")
	if err != nil && !userGone(err) && time.Now().Before(token.Expires) {
		return token, nil
	}
	return renewed, err
}

// fresh reports whether nothing needs to be done about a token.
func fresh(t feishu.UserToken) bool { return time.Until(t.Expires) > refreshAhead }

// renew refreshes the token unless it is fresh and not the refused one, or waits
// for somebody who does. That the caller goes away is not a reason to stop: the
// refresh token is good once.
func (s *Session) renew(ctx context.Context, refused string) (feishu.UserToken, error) {
	done := s.m.refreshing.DoChan(s.key, func() (any, error) {
		return s.refresh(context.WithoutCancel(ctx), refused)
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

func (s *Session) refresh(ctx context.Context, refused string) (feishu.UserToken, error) {
	if s.m.lock != nil {
		unlock, err := s.lock(ctx)
		if err != nil {
			return feishu.UserToken{}, err
		}
		defer unlock()
	}
	// Whoever begins has the time to end: the refresh token is used up even if
	// nobody waits for the answer.
	ctx, cancel := context.WithTimeout(ctx, refreshWithin)
	defer cancel()
	token, err := s.m.findToken(ctx, s.key) // another process may have been quicker
	if err != nil || fresh(token) && token.Access != refused {
		return token, err
	}
	if token.Refresh == "" || s.m.platform == nil {
		return feishu.UserToken{}, ErrSignInAgain
	}
	renewed, err := s.m.platform.RefreshUserToken(ctx, token.Refresh)
	if err != nil {
		return s.refused(ctx, token, err)
	}
	// Even if this fails the new token is good: its loss is felt at the next
	// refresh, when the user has to sign in again.
	err = s.m.storeToken(ctx, s.key, renewed, s.expires)
	if err != nil {
		err = s.m.storeToken(ctx, s.key, renewed, s.expires)
	}
	return renewed, err
}

// lock keeps other processes from refreshing the token.
func (s *Session) lock(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, lockWithin)
	defer cancel()
	return s.m.lock(ctx, tokenEntry+s.key)
}

// refused makes the best of a refresh that failed.
func (s *Session) refused(ctx context.Context, token feishu.UserToken, failure error) (feishu.UserToken, error) {
	e, ok := errors.AsType[*feishu.Error](failure)
	if !ok || !e.Refused() {
		return feishu.UserToken{}, failure
	}
	if now, err := s.m.findToken(ctx, s.key); err == nil && now.Refresh != token.Refresh && fresh(now) {
		return now, nil // another process was quicker after all
	}
	if userGone(failure) {
		failure = errors.Join(failure, s.m.End(ctx, s.id))
	}
	return feishu.UserToken{}, fmt.Errorf("%w: %w", ErrSignInAgain, failure)
}

// userGone reports whether the platform says that the user may not use the app
// any more.
func userGone(err error) bool {
	e, ok := errors.AsType[*feishu.Error](err)
	if !ok {
		return false
	}
	switch e.Code {
	case 20008, 20009, 20010, 20021, 20022, 20023, 20066, 20069:
		return true
	}
	return false
}

// Replace returns a new token in the place of one that the platform did not
// accept though its time is not over. If somebody else has replaced that one
// already, it returns what they got. It blocks as the Token of a
// [Session.TokenSource] does, and fails as that does.
func (s *Session) Replace(ctx context.Context, refused string) (*oauth2.Token, error) {
	token, err := s.renew(ctx, refused)
	if err == nil && token.Access == refused {
		// This was the end of a refresh that knew nothing of the refusal.
		token, err = s.renew(ctx, refused)
	}
	if err != nil {
		return nil, err
	}
	return oauthToken(token), nil
}

func oauthToken(t feishu.UserToken) *oauth2.Token {
	return &oauth2.Token{AccessToken: t.Access, TokenType: "Bearer", Expiry: t.Expires}
}

// storedToken is a feishu.UserToken without the methods that hide it.
type storedToken feishu.UserToken

func (m *Manager) storeToken(ctx context.Context, key string, token feishu.UserToken, expires time.Time) error {
	raw, err := json.Marshal(storedToken(token))
	if err != nil {
		return err
	}
	return m.store.commit(ctx, tokenEntry+key, m.Seal(tokenEntry+key, raw), expires)
}

func (m *Manager) findToken(ctx context.Context, key string) (feishu.UserToken, error) {
	sealed, found, err := m.store.find(ctx, tokenEntry+key)
	if err != nil {
		return feishu.UserToken{}, err
	}
	var token storedToken
	raw, err := m.Open(tokenEntry+key, sealed)
	if !found || err != nil || json.Unmarshal(raw, &token) != nil {
		return feishu.UserToken{}, ErrSignInAgain
	}
	return feishu.UserToken(token), nil
}
