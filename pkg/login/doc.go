// Package session remembers on the server who has signed in.
//
// A browser holds nothing but an id in a cookie. Behind it, in a store that
// replicas can share, are three entries, each written by one kind of event
// only, so that no two requests can undo each other's work:
//
//   - the session: who the user is, written once, at login;
//   - its pulse: when it was last used, written now and then; without it the
//     session has been idle for too long;
//   - the user's token, written at login and when it is refreshed.
//
// Besides, there is an entry for a user who has signed out everywhere: sessions
// from before do not count any more.
//
// What is stored is encrypted, and found under digests of the ids: who reads
// the store can neither pass for a user nor call the platform for one.
package login
