package dev

import (
	"path/filepath"
	"slices"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/appbuild"
)

// styleFile is the name of the app's style sheet in its web directory.
const styleFile = "style.css"

// styleDebounce is how long the style sheet must be unchanged before the server
// is restarted for pages that are opened later.
const styleDebounce = time.Second

// announceStyle forwards changes of files, collected until they are received.
// It makes open pages replace the style sheet immediately, because the session
// may be busy with the server.
func (s *session) announceStyle(changes <-chan []string) <-chan []string {
	announce := func() {
		hash := hashOf(filepath.Join(s.mirror.from, styleFile))
		s.hub.update(func(now *state) { now.Style = hash })
	}
	announce()
	collected := make(chan []string)
	go func() {
		defer close(collected)
		var pending []string
		for {
			var to chan<- []string
			if len(pending) > 0 {
				to = collected
			}
			select {
			case paths, ok := <-changes:
				if !ok {
					return
				}
				if slices.Contains(paths, appbuild.WebDir+"/"+styleFile) {
					announce()
				}
				pending = append(pending, paths...)
				slices.Sort(pending)
				pending = slices.Compact(pending)
			case to <- pending:
				pending = nil
			}
		}
	}()
	return collected
}
