// Package login signs users of a Feishu (Lark) web app in and keeps their
// sessions. It works with any server on net/http:
//
//	l, err := login.New(login.Options{Client: &feishu.Client{AppID: id, AppSecret: secret}})
//	l.Register(mux) // GET /login, GET /login/callback, POST /login, POST /logout, GET /me
//	mux.Handle("GET /api/orders", l.RequireUser(orders))
//
// Behind [Login.RequireUser] a handler gets the user from [UserFrom], and calls
// the Open API on the user's behalf with [WithToken] or [TokenSource].
//
// # Routes
//
//   - POST /login {"code":"…"}: signs in with the code that a page in Feishu
//     got from tt.requestAccess or tt.requestAuthCode, and answers the user.
//     With {"silent":true} it answers 204 for a user who has signed out in this
//     browser, and keeps a session of the same user. With {"dry_run":true} it
//     only answers the user: no session starts.
//   - GET /login?next=/path: sends a browser outside Feishu to the platform's
//     page. It comes back to GET /login/callback and from there to next.
//     https://<host>/login/callback has to be among the app's redirect URLs.
//   - GET /me: answers the user, or 401.
//   - POST /logout: ends the session, with {"everywhere":true} all sessions of
//     the user. With {"open_id":"…"} it answers 409 instead if that is not the
//     user who is signed in.
//
// Errors are problem details (RFC 9457) with a message for the user in Chinese
// or English. Browsers on their way to or from the platform get a page instead.
// Requests that change something are refused if they come from another site.
//
// # What is stored
//
// The browser has a random id in a cookie (HttpOnly, SameSite=Lax, and on https
// Secure with the prefix __Host-), and in addition the [SessionMarker]. On https,
// where other sites may frame the app, they are SameSite=None and Partitioned
// instead. The [Store] has, under digests of the ids:
//
//   - session:…: who the user is and when the session ends; written once.
//   - seen:…: when the session was last used and when to ask the platform about
//     its user; written now and then.
//   - token:…: the user's tokens; written at sign-in and at each refresh.
//   - callback:…: the session that a browser's sign-in has just started, so that
//     a repeated request gets it too; for half a minute.
//   - user:…: the list of the user's sessions; a session that is not on it has
//     ended. Signing out everywhere deletes the list.
//
// Every entry is encrypted with the key of the options and bound to its name:
// a reader of the store can neither act as a user nor call the platform as
// one, and an entry that is copied over another one is worth nothing. An entry
// that is lost ends sessions, it never revives one.
//
// # Replicas
//
// Replicas that share a [RedisStore] and a key share sessions. A token is
// refreshed by one of them at a time, because a refresh token is valid once.
//
// # Documentation of the platform
//
//   - Sign-in in a browser:
//     https://open.feishu.cn/document/authentication-management/access-token/obtain-oauth-code
//   - Login code to token:
//     https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token
//   - Refresh:
//     https://open.feishu.cn/document/authentication-management/access-token/refresh-user-access-token
//   - User:
//     https://open.feishu.cn/document/server-docs/authentication-management/login-state-management/get
package login
