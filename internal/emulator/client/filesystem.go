package client

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// filesPath precedes the names of the file system manager's functions.
const filesPath = "tt.getFileSystemManager()."

// The directories and limits that the documentation gives.
const (
	fileScheme = "ttfile://"
	userRoot   = fileScheme + "user" // the app's
	tempRoot   = fileScheme + "temp" // files that the client gives to the app, read-only

	maxTransfer = 10 << 20  // bytes in one call
	maxStored   = 200 << 20 // bytes below userRoot
	maxName     = 255
)

// A fileErrno is a failure of the dictionary's family for files.
type fileErrno int

func (n fileErrno) Error() string { return "errno " + strconv.Itoa(int(n)) }

const (
	errNotWritable   fileErrno = 202
	errNotExist      fileErrno = 203
	errExist         fileErrno = 204
	errNotEmpty      fileErrno = 205
	errNotDir        fileErrno = 206
	errNotFile       fileErrno = 207
	errFull          fileErrno = 208
	errOverlap       fileErrno = 209
	errReadTooLarge  fileErrno = 210
	errWriteTooLarge fileErrno = 212
	errBadPath       fileErrno = 213
	errNameTooLong   fileErrno = 214
)

// A fileSystem holds the files of a page by path. Callers of its methods hold mu.
type fileSystem struct {
	mu    sync.Mutex
	nodes map[string]*node
}

type node struct {
	dir                         bool
	data                        []byte
	created, modified, accessed time.Time
}

func newNode(dir bool, data []byte) *node {
	now := time.Now()
	return &node{dir, data, now, now, now}
}

// newFileSystem returns the files that the catalogue's samples mention: those
// that pickers return, and a few saved ones.
func newFileSystem() *fileSystem {
	fs := &fileSystem{nodes: map[string]*node{
		userRoot: newNode(true, nil), tempRoot: newNode(true, nil), userRoot + "/backup/2026": newNode(true, nil),
	}}
	for _, name := range sampleFiles() {
		fs.nodes[name] = newNode(false, sampleData())
	}
	for _, name := range slices.Collect(maps.Keys(fs.nodes)) {
		for dir := parent(name); dir != fileScheme && fs.nodes[dir] == nil; dir = parent(dir) {
			fs.nodes[dir] = newNode(true, nil)
		}
	}
	return fs
}

// sampleFiles returns the paths of the initial files.
var sampleFiles = sync.OnceValue(func() []string {
	names := []string{userRoot + "/backup/export.xlsx"}
	var find func(v any)
	find = func(v any) {
		switch v := v.(type) {
		case string:
			if strings.HasPrefix(v, tempRoot+"/") {
				names = append(names, v)
			}
		case []any:
			for _, x := range v {
				find(x)
			}
		case map[string]any:
			for _, x := range v {
				find(x)
			}
		}
	}
	for _, e := range catalogue.All() {
		var v any
		json.Unmarshal(e.Sample, &v)
		find(v)
	}
	var saved struct {
		FileList []struct {
			FilePath string `json:"filePath"`
		} `json:"fileList"`
	}
	json.Unmarshal(functions.Sample(filesPath+"getSavedFileList"), &saved)
	for _, f := range saved.FileList {
		names = append(names, f.FilePath)
	}
	return names
})

// sampleData returns the content of the initial files.
var sampleData = sync.OnceValue(func() []byte {
	var sample struct {
		Data struct {
			Bytes []byte `json:"$bytes"`
		} `json:"data"`
	}
	json.Unmarshal(functions.Sample(filesPath+"readFile"), &sample)
	return sample.Data.Bytes
})

// clean removes a slash at the end.
func clean(name string) string { return strings.TrimSuffix(name, "/") }

func parent(name string) string { return name[:max(len(fileScheme), strings.LastIndexByte(name, '/'))] }

func extension(name string) string { return path.Ext(strings.TrimPrefix(name, fileScheme)) }

// at returns the file or directory at a path.
func (fs *fileSystem) at(name string) (*node, error) {
	name = clean(name)
	if err := checkPath(name); err != nil {
		return nil, err
	}
	n := fs.nodes[name]
	if n == nil {
		return nil, errNotExist
	}
	return n, nil
}

func checkPath(name string) error {
	segments := strings.Split(strings.TrimPrefix(name, fileScheme), "/")
	if !strings.HasPrefix(name, fileScheme) || segments[0] != "user" && segments[0] != "temp" {
		return errBadPath
	}
	for _, s := range segments {
		switch {
		case s == "" || s == "." || s == "..":
			return errBadPath
		case len([]rune(s)) > maxName:
			return errNameTooLong
		}
	}
	return nil
}

func (fs *fileSystem) file(name string) (*node, error) {
	n, err := fs.at(name)
	if err == nil && n.dir {
		return nil, errNotFile
	}
	return n, err
}

func (fs *fileSystem) directory(name string) (*node, error) {
	n, err := fs.at(name)
	if err == nil && !n.dir {
		return nil, errNotDir
	}
	return n, err
}

// writable fails unless a file or directory can be created or changed at a path.
func (fs *fileSystem) writable(name string) error {
	name = clean(name)
	if err := checkPath(name); err != nil {
		return err
	}
	if !strings.HasPrefix(name, userRoot+"/") {
		return errNotWritable
	}
	_, err := fs.directory(parent(name))
	return err
}

func (fs *fileSystem) write(name string, data []byte) error {
	if err := fs.writable(name); err != nil {
		return err
	}
	n, err := fs.file(name)
	if err == errNotFile {
		return err
	}
	old := 0
	if n != nil {
		old = len(n.data)
	}
	if err := fs.checkQuota(len(data), old); err != nil {
		return err
	}
	fresh := newNode(false, slices.Clone(data))
	if n != nil {
		fresh.created = n.created
	}
	fs.nodes[clean(name)] = fresh
	return nil
}

func (fs *fileSystem) append(name string, data []byte) error {
	if err := fs.writable(name); err != nil {
		return err
	}
	n, err := fs.file(name)
	if err != nil {
		return err
	}
	if err := fs.checkQuota(len(data), 0); err != nil {
		return err
	}
	n.data = slices.Concat(n.data, data) // a copied file may share the old slice
	n.modified = time.Now()
	return nil
}

// checkQuota fails if there is no space for size bytes that replace old ones.
func (fs *fileSystem) checkQuota(size, old int) error {
	if size > maxTransfer {
		return errWriteTooLarge
	}
	total := size - old
	for _, name := range fs.below(userRoot) {
		total += len(fs.nodes[name].data)
	}
	if total > maxStored {
		return errFull
	}
	return nil
}

// below returns all paths inside a directory, sorted.
func (fs *fileSystem) below(dir string) []string {
	var names []string
	for name := range fs.nodes {
		if strings.HasPrefix(name, dir+"/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// list returns the names directly in a directory.
func (fs *fileSystem) list(dir string) ([]string, error) {
	if _, err := fs.directory(dir); err != nil {
		return nil, err
	}
	names := []string{}
	for _, name := range fs.below(clean(dir)) {
		if parent(name) == clean(dir) {
			names = append(names, path.Base(name))
		}
	}
	return names, nil
}

func (fs *fileSystem) mkdir(name string, recursive bool) error {
	n, err := fs.at(name)
	switch {
	case err == nil && n.dir && recursive:
		return nil
	case err == nil:
		return errExist
	case err != errNotExist:
		return err
	}
	if up := parent(clean(name)); recursive && fs.nodes[up] == nil {
		if err := fs.mkdir(up, true); err != nil {
			return err
		}
	}
	if err := fs.writable(name); err != nil {
		return err
	}
	fs.nodes[clean(name)] = newNode(true, nil)
	return nil
}

func (fs *fileSystem) rmdir(name string, recursive bool) error {
	if _, err := fs.directory(name); err != nil {
		return err
	}
	if err := fs.writable(name); err != nil {
		return err
	}
	inside := fs.below(clean(name))
	if len(inside) > 0 && !recursive {
		return errNotEmpty
	}
	for _, each := range inside {
		delete(fs.nodes, each)
	}
	delete(fs.nodes, clean(name))
	return nil
}

func (fs *fileSystem) unlink(name string) error {
	if _, err := fs.file(name); err != nil {
		return err
	}
	if err := fs.writable(name); err != nil {
		return err
	}
	delete(fs.nodes, clean(name))
	return nil
}

// rename moves a file, or a directory with its content.
func (fs *fileSystem) rename(from, to string) error {
	from, to = clean(from), clean(to)
	if _, err := fs.at(from); err != nil {
		return err
	}
	if strings.HasPrefix(to, from+"/") {
		return errOverlap
	}
	for _, name := range []string{from, to} {
		if err := fs.writable(name); err != nil {
			return err
		}
	}
	if _, err := fs.at(to); err == nil {
		return errExist
	}
	for _, name := range append(fs.below(from), from) {
		fs.nodes[to+strings.TrimPrefix(name, from)] = fs.nodes[name]
		delete(fs.nodes, name)
	}
	return nil
}
