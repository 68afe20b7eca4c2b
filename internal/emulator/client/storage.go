package client

import (
	"bytes"
	"time"
)

// Storage is what a page keeps on its device.
type Storage struct {
	ID         string       `json:"id"`
	URL        string       `json:"url"`
	Configured bool         `json:"configured"`
	Recorder   string       `json:"recorder"` // "stopped", "recording", "paused"
	Used       int          `json:"used"`     // bytes of the files
	Limit      int          `json:"limit"`    // of Used
	Files      []StoredFile `json:"files"`    // by path
	More       int          `json:"more"`     // files that are not listed
}

// A StoredFile is a file or directory of a page.
type StoredFile struct {
	Path     string    `json:"path"`
	Dir      bool      `json:"dir"`
	Size     int       `json:"size"`
	Modified time.Time `json:"modified"`
}

// maxListed is how many files are listed.
const maxListed = 500

// Storage returns what the page keeps.
func (p *Page) Storage() Storage {
	s := Storage{
		ID: p.id, URL: p.URL(), Configured: p.isConfigured(), Recorder: p.recorder.state().String(),
		Limit: maxStored, Files: []StoredFile{},
	}
	files := p.files()
	files.mu.Lock()
	defer files.mu.Unlock()
	for _, root := range []string{userRoot, tempRoot} {
		for _, path := range files.below(root) {
			n := files.nodes[path]
			if root == userRoot {
				s.Used += len(n.data)
			}
			if len(s.Files) == maxListed {
				s.More++
				continue
			}
			s.Files = append(s.Files, StoredFile{path, n.dir, len(n.data), n.modified})
		}
	}
	return s
}

// ReadFile returns a copy of a file of the page, and whether there is one at the path.
func (p *Page) ReadFile(path string) (data []byte, found bool) {
	files := p.files()
	files.mu.Lock()
	defer files.mu.Unlock()
	n, err := files.file(path)
	if err != nil {
		return nil, false
	}
	return bytes.Clone(n.data), true
}

// RemoveFile removes a file, or a directory with its content, and reports whether it
// was there. The two roots stay.
func (p *Page) RemoveFile(path string) bool {
	files := p.files()
	files.mu.Lock()
	defer files.mu.Unlock()
	path = clean(path)
	if _, err := files.at(path); err != nil || path == userRoot || path == tempRoot {
		return false
	}
	for _, inside := range files.below(path) {
		delete(files.nodes, inside)
	}
	delete(files.nodes, path)
	return true
}

// ResetFiles restores the files that a page has at first.
func (p *Page) ResetFiles() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.disk = nil
}

// ResetRecorder stops the page's recorder without an event.
func (p *Page) ResetRecorder() { p.recorder.reset() }

// Clipboard returns the text in the clipboard of all pages.
func (c *Client) Clipboard() string { return c.shared.clipboard.get() }

// SetClipboard replaces the text in the clipboard.
func (c *Client) SetClipboard(text string) { c.shared.clipboard.set(text) }
