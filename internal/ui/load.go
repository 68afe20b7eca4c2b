package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// load runs work off the UI goroutine, so that it may block, and hands every
// report of it to show, back on the UI goroutine. Nothing is shown any more once
// the element of ctx has left the page: from the handler of a button that goes
// away, pass the component's context.
func load[T any](ctx app.Context, work func(report func(T)), show func(app.Context, T)) {
	ctx.Async(func() {
		work(func(v T) {
			ctx.Dispatch(func(ctx app.Context) { show(ctx, v) })
		})
	})
}
