package client

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textOwnFile    = i18n.Text{Zh: "选择本机文件…", En: "Choose from this computer…"}
	textFileTooBig = i18n.Text{Zh: "文件太大：一次最多 32 MB。", En: "Too large: 32 MB at once at most."}
	textNoSuchFile = i18n.Text{Zh: "模拟器中没有此文件", En: "The emulator has no such file"}
)

const (
	maxOwnFiles = 32 << 20  // bytes that the user may choose at once; the message that carries them is limited to 64 MB
	maxTemp     = 200 << 20 // bytes of all temporary files of a page
)

// ownFiles lets the user of a picker choose files of their computer.
type ownFiles struct {
	Text     string `json:"text"`
	Accept   string `json:"accept,omitempty"` // as in HTML
	MaxBytes int    `json:"maxBytes"`
	TooLarge string `json:"tooLarge"`
}

func (p *Page) ownFiles(accept string) *ownFiles {
	return &ownFiles{p.text(textOwnFile), accept, maxOwnFiles, p.text(textFileTooBig)}
}

// An ownedFile is a file that the user has chosen.
type ownedFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"` // MIME type, as the browser has it
	Data struct {
		Bytes json.RawMessage `json:"$bytes"`
	} `json:"data"`
}

func (f ownedFile) bytes() []byte {
	var data []byte
	json.Unmarshal(f.Data.Bytes, &data)
	return data
}

// addTemp adds a temporary file and returns its path. The oldest ones make room
// for it.
func (p *Page) addTemp(name string, data []byte) string {
	fs := p.files()
	fs.mu.Lock()
	defer fs.mu.Unlock()
	path := tempRoot + "/" + strings.ToLower(rand.Text()[:10]) + extension(tempRoot+"/"+name)
	fs.nodes[path] = newNode(false, data)
	fs.dropOldTemp(path)
	return path
}

// dropOldTemp deletes the oldest temporary files until the rest is within the
// limit. It keeps the newest.
func (fs *fileSystem) dropOldTemp(newest string) {
	names := slices.DeleteFunc(fs.below(tempRoot), func(name string) bool { return name == newest || fs.nodes[name].dir })
	slices.SortFunc(names, func(a, b string) int { return fs.nodes[a].created.Compare(fs.nodes[b].created) })
	total := len(fs.nodes[newest].data)
	for _, name := range names {
		total += len(fs.nodes[name].data)
	}
	for _, name := range names {
		if total <= maxTemp {
			return
		}
		total -= len(fs.nodes[name].data)
		delete(fs.nodes, name)
	}
}

// fileAt returns the content of the file at a path, if there is one.
func (p *Page) fileAt(path string) ([]byte, bool) {
	fs := p.files()
	fs.mu.Lock()
	defer fs.mu.Unlock()
	n, err := fs.file(path)
	if err != nil {
		return nil, false
	}
	return n.data, true
}
