package client

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// files calls a function of files and returns its answer, or its errno.
func files(t *testing.T, p *Page) func(name, params string) string {
	return func(name, params string) string {
		t.Helper()
		got, err := p.Call(t.Context(), filesPath+name, json.RawMessage(params))
		if failed, ok := errors.AsType[*jsapi.Error](err); ok {
			raw, _ := json.Marshal(failed.Errno)
			if failed.Msg == "" || failed.Path != filesPath+name {
				t.Errorf("%s %s: %+v", name, params, failed)
			}
			return string(raw)
		}
		if err != nil {
			t.Errorf("%s %s: %v", name, params, err)
		}
		return string(got)
	}
}

// Each step continues from the previous ones.
func TestFiles(t *testing.T) {
	call := files(t, configuredPage(newPhone(t)))
	const user = "ttfile://user/"
	for _, step := range []struct{ name, params, want string }{
		{"writeFile", `{"filePath":"ttfile://user/a.txt","data":"héllo"}`, `{}`},
		{"readFile", `{"filePath":"ttfile://user/a.txt"}`, `{"data":{"$bytes":"aMOpbGxv"}}`},
		{"readFile", `{"filePath":"ttfile://user/a.txt","encoding":"utf8","position":3}`, `{"data":"llo"}`},
		{"readFile", `{"filePath":"ttfile://user/a.txt","encoding":"hex","position":1,"length":2}`, `{"data":"c3a9"}`},
		{"readFile", `{"filePath":"ttfile://user/a.txt","position":99}`, `{"data":{"$bytes":""}}`},
		{"appendFile", `{"filePath":"ttfile://user/a.txt","data":{"$bytes":"/w=="}}`, `{}`},
		{"getFileInfo", `{"filePath":"ttfile://user/a.txt"}`, `{"size":7}`},
		{"readFile", `{"filePath":"ttfile://user/a.txt","encoding":"latin1","position":6}`, `{"data":"ÿ"}`},
		{"writeFile", `{"filePath":"ttfile://user/a.txt","data":"4pyT","encoding":"base64"}`, `{}`},
		{"readFile", `{"filePath":"ttfile://user/a.txt","encoding":"utf-8"}`, `{"data":"✓"}`},
		{"writeFile", `{"filePath":"ttfile://user/a.txt","data":"!","encoding":"base64"}`, `104`},
		{"writeFile", `{"filePath":"ttfile://user/a.txt","data":"x","encoding":"rot13"}`, `104`},
		{"readFile", `{"filePath":"ttfile://user/a.txt","encoding":"rot13"}`, `104`},

		{"mkdir", `{"dirPath":"ttfile://user/d/e"}`, `203`},
		{"mkdir", `{"dirPath":"ttfile://user/d/e","recursive":true}`, `{}`},
		{"mkdir", `{"dirPath":"ttfile://user/d/e","recursive":true}`, `{}`},
		{"mkdir", `{"dirPath":"ttfile://user/d/"}`, `204`},
		{"mkdir", `{"dirPath":"ttfile://user/a.txt/b","recursive":true}`, `206`},
		{"copyFile", `{"srcPath":"ttfile://user/a.txt","destPath":"ttfile://user/d/b.txt"}`, `{}`},
		{"copyFile", `{"srcPath":"ttfile://user/d","destPath":"ttfile://user/f"}`, `207`},
		{"readdir", `{"dirPath":"ttfile://user/d"}`, `{"files":["b.txt","e"]}`},
		{"readdir", `{"dirPath":"ttfile://user/d/e/"}`, `{"files":[]}`},
		{"readdir", `{"dirPath":"ttfile://user/a.txt"}`, `206`},
		{"rename", `{"oldPath":"ttfile://user/d","newPath":"ttfile://user/d/e/d"}`, `209`},
		{"rename", `{"oldPath":"ttfile://user/d","newPath":"ttfile://user/g"}`, `{}`},
		{"access", `{"path":"ttfile://user/d"}`, `203`},
		{"access", `{"path":"ttfile://user/g/b.txt"}`, `{}`},
		{"rename", `{"oldPath":"ttfile://user/g/b.txt","newPath":"ttfile://user/a.txt"}`, `204`},
		{"writeFile", `{"filePath":"ttfile://user/g","data":"x"}`, `207`},
		{"unlink", `{"filePath":"ttfile://user/g"}`, `207`},
		{"rmdir", `{"dirPath":"ttfile://user/g"}`, `205`},
		{"rmdir", `{"dirPath":"ttfile://user/g","recursive":true}`, `{}`},
		{"access", `{"path":"ttfile://user/g/b.txt"}`, `203`},
		{"rmdir", `{"dirPath":"ttfile://user","recursive":true}`, `202`},
		{"unlink", `{"filePath":"ttfile://user/a.txt"}`, `{}`},
		{"unlink", `{"filePath":"ttfile://user/a.txt"}`, `203`},
		{"appendFile", `{"filePath":"ttfile://user/a.txt","data":"x"}`, `203`},

		{"writeFile", `{"filePath":"ttfile://temp/x","data":"x"}`, `202`},
		{"unlink", `{"filePath":"ttfile://temp/7c1f0e2a9b.jpg"}`, `202`},
		{"access", `{"path":"/etc/passwd"}`, `213`},
		{"access", `{"path":"ttfile://root"}`, `213`},
		{"access", `{"path":"ttfile://user/../x"}`, `213`},
		{"writeFile", `{"filePath":"` + user + strings.Repeat("x", 256) + `","data":"x"}`, `214`},
		{"saveFile", `{"tempFilePath":"ttfile://temp/7c1f0e2a9b.jpg","filePath":"ttfile://user/p.jpg"}`, `{"savedFilePath":"ttfile://user/p.jpg"}`},
		{"access", `{"path":"ttfile://temp/7c1f0e2a9b.jpg"}`, `203`},
	} {
		if got := call(step.name, step.params); got != step.want {
			t.Errorf("%s %.100s: %s, want %s", step.name, step.params, got, step.want)
		}
	}

	var list struct {
		FileList []struct{ FilePath string }
	}
	json.Unmarshal([]byte(call("getSavedFileList", `{}`)), &list)
	var paths []string
	for _, f := range list.FileList {
		paths = append(paths, strings.TrimPrefix(f.FilePath, user))
	}
	if got := strings.Join(paths, " "); got != "backup/export.xlsx export.xlsx log.txt p.jpg" {
		t.Errorf("saved files: %s", got)
	}
}

func TestFileLimits(t *testing.T) {
	p := configuredPage(newFixture(t))
	fs := p.files()
	if err := fs.write(userRoot+"/big", make([]byte, maxTransfer+1)); err != errWriteTooLarge {
		t.Errorf("too much at once: %v", err)
	}
	fs.nodes[userRoot+"/huge"] = newNode(false, make([]byte, maxStored))
	if err := fs.write(userRoot+"/x", []byte("x")); err != errFull {
		t.Errorf("too much in all: %v", err)
	}
	if err := fs.write(userRoot+"/huge", []byte("x")); err != nil {
		t.Errorf("replacing a file: %v", err)
	}
	fs.nodes[userRoot+"/huge"] = newNode(false, make([]byte, maxTransfer+1))
	if got := files(t, p)("readFile", `{"filePath":"ttfile://user/huge"}`); got != "210" {
		t.Errorf("read too much: %s", got)
	}
}

// Each page has its own files, until it is reset.
func TestFilesOfPages(t *testing.T) {
	e := newFixture(t)
	p := configuredPage(e)
	const access = `{"path":"ttfile://user/mine"}`
	files(t, p)("writeFile", `{"filePath":"ttfile://user/mine","data":"x"}`)
	if got := files(t, p)("access", access); got != "{}" {
		t.Errorf("the same page: %s", got)
	}
	if got := files(t, configuredPage(e))("access", access); got != "203" {
		t.Errorf("another page: %s", got)
	}
	p.Reset()
	if got := files(t, p)("access", access); got != "203" {
		t.Errorf("after a reset: %s", got)
	}
}

func TestFileEncodings(t *testing.T) {
	for encoding, text := range map[string]string{
		"utf8": "aé✓😀", "utf-8": "aé✓😀", "ucs2": "aé✓😀", "ucs-2": "é", "utf16le": "✓", "utf-16le": "😀",
		"latin1": "aéÿ", "binary": "\u0000ÿ", "ascii": "abc", "hex": "00ff", "base64": "AP8=",
	} {
		data, err := encodeText(text, encoding)
		if err != nil {
			t.Errorf("%s: %v", encoding, err)
		}
		if back, err := decodeText(data, encoding); back != text || err != nil {
			t.Errorf("%s: %q became %q, %v", encoding, text, back, err)
		}
	}
	if data, _ := encodeText("é", "utf16le"); string(data) != "\xe9\x00" {
		t.Errorf("utf16le: %x", data)
	}
}
