package watch

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A snapshot is the state of all files that are watched.
type snapshot struct {
	files map[string]fileState // by path relative to the root, with slashes
	dirs  []string
}

type fileState struct {
	modified time.Time
	size     int64
	mode     fs.FileMode
}

// scan reads the state of the files. Files that disappear meanwhile are left
// out.
func (w *Watcher) scan() snapshot {
	s := snapshot{files: map[string]fileState{}}
	w.scanDir(&s, "", nil)
	return s
}

func (w *Watcher) scanDir(s *snapshot, dir string, rules []ignoreRule) {
	name := filepath.Join(w.Root, filepath.FromSlash(dir))
	entries, err := os.ReadDir(name)
	if err != nil {
		return
	}
	s.dirs = append(s.dirs, name)
	if content, err := os.ReadFile(filepath.Join(name, ".gitignore")); err == nil {
		rules = append(slices.Clip(rules), parseIgnore(dir, string(content))...)
	}
	for _, entry := range entries {
		relative := path.Join(dir, entry.Name())
		switch {
		case slices.Contains(w.Always, relative):
		case slices.Contains(w.Never, relative), ignored(rules, relative, entry.IsDir()), isTemporary(relative):
			continue
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			continue
		}
		if entry.IsDir() {
			w.scanDir(s, relative, rules)
			continue
		}
		if info, err := os.Stat(filepath.Join(name, entry.Name())); err == nil && info.Mode().IsRegular() {
			s.files[relative] = fileState{info.ModTime(), info.Size(), info.Mode()}
		}
	}
}

// changes returns the new, deleted and changed files, sorted.
func (s snapshot) changes(now snapshot) []string {
	changed := map[string]bool{}
	for name, state := range now.files {
		if old, ok := s.files[name]; !ok || old != state {
			changed[name] = true
		}
	}
	for name := range s.files {
		if _, ok := now.files[name]; !ok {
			changed[name] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}
