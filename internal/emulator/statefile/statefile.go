// Package statefile keeps the settings and the saved scenarios of an emulator in a
// file, so that they are there again after a restart.
//
//	path, err := statefile.Path(".")
//	file := statefile.Open(statefile.Options{Path: path, Settings: store, Scenarios: library, Log: log})
//	defer file.Close()
package statefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/atomicfile"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/scenario"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// maxSize is the largest file that is read, in bytes.
const maxSize = 8 << 20

// saveDelay lets several changes be saved at once.
const saveDelay = 300 * time.Millisecond

// Path returns where the state for the project in a folder is kept: a file in the
// user's cache folder.
func Path(project string) (string, error) {
	project, err := filepath.Abs(project)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(project); err == nil {
		project = real
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(project))
	name := filepath.Base(project) + "-" + hex.EncodeToString(sum[:6]) + ".json"
	return filepath.Join(cache, "feishu-goapp", "emulator", name), nil
}

// Options configure a file. All fields but Fresh are required.
type Options struct {
	Path      string
	Fresh     bool // the settings in the file are not used; its scenarios are
	Settings  *settings.Store
	Scenarios *scenario.Library
	Log       func(line string) // reports what cannot be read or written
}

// A File follows the changes of the settings and scenarios. Make one with [Open].
type File struct {
	options Options

	mu      sync.Mutex
	timer   *time.Timer // of the next save; nil if there is none
	written []byte      // what the file holds
	failed  bool        // the last save has, which was reported
	closed  bool
}

// content is the file as JSON. The settings are the patch that makes them of the
// defaults.
type content struct {
	Settings  json.RawMessage   `json:"settings,omitempty"`
	Scenarios []json.RawMessage `json:"scenarios,omitempty"`
}

// Open reads the file, if there is one, and saves each later change. Content that is
// not valid, for example of another version, is left out and reported.
func Open(o Options) *File {
	f := &File{options: o}
	f.load()
	o.Settings.Observe(func(settings.Settings) { f.scheduleSave() })
	o.Scenarios.Observe(f.scheduleSave)
	return f
}

// Close saves what has changed, and ends to follow changes. It is safe to repeat.
func (f *File) Close() {
	f.save()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
}

func (f *File) logf(format string, args ...any) { f.options.Log(fmt.Sprintf(format, args...)) }

func (f *File) load() {
	raw, err := read(f.options.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var c content
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		f.logf("settings of the emulator are not restored: %s: %v", f.options.Path, err)
		return
	}
	f.written = raw
	if !f.options.Fresh && c.Settings != nil {
		for _, err := range f.options.Settings.MergeValid(c.Settings) {
			f.logf("a setting of the emulator is not restored: %s: %v", f.options.Path, err)
		}
	}
	for _, raw := range c.Scenarios {
		s, err := scenario.Parse(raw)
		if err == nil {
			err = f.options.Scenarios.Save(s)
		}
		if err != nil {
			f.logf("scenario %q is not restored: %s: %v", s.Name, f.options.Path, err)
		}
	}
}

func read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err == nil && len(raw) > maxSize {
		err = fmt.Errorf("more than %d bytes", maxSize)
	}
	return raw, err
}

// scheduleSave saves soon. It does not block.
func (f *File) scheduleSave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer == nil && !f.closed {
		f.timer = time.AfterFunc(saveDelay, f.save)
	}
}

// save writes the file if its content has changed.
func (f *File) save() {
	c := content{Settings: f.options.Settings.Get().Patch()}
	for _, s := range f.options.Scenarios.Saved() {
		raw, _ := json.Marshal(s) // it has been checked
		c.Scenarios = append(c.Scenarios, raw)
	}
	raw, _ := json.MarshalIndent(c, "", "\t") // consists of JSON

	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer != nil {
		f.timer.Stop()
		f.timer = nil
	}
	if f.closed || bytes.Equal(raw, f.written) || f.written == nil && string(c.Settings) == "{}" && c.Scenarios == nil {
		return
	}
	err := write(f.options.Path, raw)
	switch {
	case err == nil:
		f.written, f.failed = raw, false
	case !f.failed:
		f.failed = true
		f.logf("settings of the emulator are not saved: %v", err)
	}
}

// write replaces the file, which the user alone can read.
func write(path string, raw []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return atomicfile.Write(path, raw, 0o600)
}
