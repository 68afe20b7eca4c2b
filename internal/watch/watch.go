// Package watch reports which files of a directory change. It respects
// .gitignore.
//
//	w := &watch.Watcher{Root: ".", Never: []string{"bin"}}
//	for paths := range w.Watch(ctx) {
//		…
//	}
package watch

import (
	"context"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A Watcher watches a directory with everything below it, except directories
// whose name begins with a dot, node_modules, what .gitignore names, and
// temporary files of editors.
type Watcher struct {
	Root   string
	Never  []string // paths that are not watched, relative to the root, with slashes
	Always []string // files that are watched although .gitignore names them

	// Poll is the interval of scans without an event, because network drives
	// and containers may report none. 0 means a second.
	Poll time.Duration

	// Debounce is how long there must be no event before changes are reported.
	// 0 means 20 ms.
	Debounce time.Duration

	noEvents bool // for tests: polling alone
}

// maxDebounce bounds how long continuous changes delay a report.
const maxDebounce = 300 * time.Millisecond

// pollShare bounds the share of time spent on polling large directories.
const pollShare = 20

// Watch sends the paths of the files that have changed, relative to the root with
// slashes, sorted. Changes are collected until they are received. The channel is
// closed when ctx ends.
func (w *Watcher) Watch(ctx context.Context) <-chan []string {
	if w.Poll == 0 {
		w.Poll = time.Second
	}
	if w.Debounce == 0 {
		w.Debounce = 20 * time.Millisecond
	}
	changes := make(chan []string)
	events := newEvents(w.noEvents)
	known := w.scan()
	events.watch(known.dirs)
	go func() {
		defer close(changes)
		defer events.close()
		w.run(ctx, known, events, changes)
	}()
	return changes
}

func (w *Watcher) run(ctx context.Context, known snapshot, events *events, changes chan<- []string) {
	poll := time.NewTimer(w.Poll)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-events.C():
			events.settle(w.Debounce)
		case <-poll.C:
		}
		started := time.Now()
		now := w.scan()
		poll.Reset(max(w.Poll, pollShare*time.Since(started)))
		events.watch(now.dirs)
		changed := known.changes(now)
		if len(changed) == 0 {
			continue
		}
		select {
		case changes <- changed:
			known = now
		case <-ctx.Done():
			return
		case <-events.C(): // scan again, and send all changes
			events.settle(w.Debounce)
			poll.Reset(0)
		}
	}
}

// events are the events of the operating system, if it has any.
type events struct {
	watcher *fsnotify.Watcher // nil if there is none
	dirs    map[string]bool
}

func newEvents(none bool) *events {
	e := &events{dirs: map[string]bool{}}
	if none {
		return e
	}
	if watcher, err := fsnotify.NewBufferedWatcher(1000); err == nil { // polling only
		e.watcher = watcher
		go func() {
			for range watcher.Errors { // an overflow, after which polling finds the rest
			}
		}()
	}
	return e
}

// watch subscribes to the events of these directories and no others.
func (e *events) watch(dirs []string) {
	if e.watcher == nil {
		return
	}
	present := map[string]bool{}
	for _, dir := range dirs {
		present[dir] = true
		if !e.dirs[dir] && e.watcher.Add(dir) == nil { // may fail because of a system limit; polling finds the rest
			e.dirs[dir] = true
		}
	}
	for dir := range e.dirs {
		if !present[dir] {
			_ = e.watcher.Remove(dir) // fails if it no longer exists
			delete(e.dirs, dir)
		}
	}
}

// C returns the channel of the events.
func (e *events) C() <-chan fsnotify.Event {
	if e.watcher == nil {
		return nil
	}
	return e.watcher.Events
}

// settle receives events until there has been none for the debounce time.
func (e *events) settle(quiet time.Duration) {
	end := time.After(maxDebounce)
	for {
		select {
		case <-e.C():
		case <-time.After(quiet):
			return
		case <-end:
			return
		}
	}
}

func (e *events) close() {
	if e.watcher != nil {
		_ = e.watcher.Close()
	}
}
