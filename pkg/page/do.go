package page

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Do runs work outside of the UI goroutine, so that it may block, and passes its
// result to done on the UI goroutine; then the component is rendered. It is the
// one way to call the JSAPI or the server from a component; use it in handlers,
// OnMount and OnNav.
//
// ctx is the handler's or the component's. done is not called after the element
// of ctx is gone: for a button that disappears while the work is under way, or in
// front of which elements appear or disappear, so that go-app makes another one,
// pass the context of OnMount. ([Page.Problem] always has an element.) The work
// itself is not canceled then. done may be nil.
func Do[T any](ctx app.Context, work func(context.Context) (T, error), done func(T, error)) {
	var v T
	var err error
	after := func() { done(v, err) }
	if done == nil {
		after = nil
	}
	do(ctx, func() { v, err = work(ctx) }, after)
}

func do(ctx app.Context, work, done func()) {
	ctx.Async(func() {
		defer reportPanic(Environment{}.withDefaults())
		work()
		if done != nil {
			ctx.Dispatch(func(app.Context) { done() })
		}
	})
}
