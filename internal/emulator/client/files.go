package client

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// fileParams are the parameters of all functions of files.
type fileParams struct {
	Path         string          `json:"path"`
	FilePath     string          `json:"filePath"`
	DirPath      string          `json:"dirPath"`
	SrcPath      string          `json:"srcPath"`
	DestPath     string          `json:"destPath"`
	OldPath      string          `json:"oldPath"`
	NewPath      string          `json:"newPath"`
	TempFilePath string          `json:"tempFilePath"`
	Data         json.RawMessage `json:"data"`
	Encoding     string          `json:"encoding"`
	Position     int             `json:"position"`
	Length       int             `json:"length"`
	Recursive    bool            `json:"recursive"`
}

// A fileFunction works on the files of the page that called.
type fileFunction func(*fileSystem, fileParams) (any, error)

// fileFunctions are the functions of the file system manager.
var fileFunctions = map[string]fileFunction{
	"access": func(fs *fileSystem, p fileParams) (any, error) {
		_, err := fs.at(p.Path)
		return fields{}, err
	},
	"appendFile": func(fs *fileSystem, p fileParams) (any, error) {
		data, err := p.bytes()
		if err == nil {
			err = fs.append(p.FilePath, data)
		}
		return fields{}, err
	},
	"writeFile": func(fs *fileSystem, p fileParams) (any, error) {
		data, err := p.bytes()
		if err == nil {
			err = fs.write(p.FilePath, data)
		}
		return fields{}, err
	},
	"readFile": readFile,
	"saveFile": saveFile,
	"copyFile": func(fs *fileSystem, p fileParams) (any, error) {
		source, err := fs.file(p.SrcPath)
		if err == nil {
			err = fs.write(p.DestPath, source.data)
		}
		return fields{}, err
	},
	"getFileInfo": func(fs *fileSystem, p fileParams) (any, error) {
		n, err := fs.file(p.FilePath)
		if err != nil {
			return nil, err
		}
		return fields{"size": len(n.data)}, nil
	},
	"getSavedFileList": func(fs *fileSystem, _ fileParams) (any, error) {
		list := []fields{}
		for _, path := range fs.below(userRoot) {
			if n := fs.nodes[path]; !n.dir {
				list = append(list, fields{"filePath": path, "size": len(n.data), "createTime": n.created.Unix()})
			}
		}
		return fields{"fileList": list}, nil
	},
	"mkdir": func(fs *fileSystem, p fileParams) (any, error) {
		return fields{}, fs.mkdir(p.DirPath, p.Recursive)
	},
	"readdir": func(fs *fileSystem, p fileParams) (any, error) {
		names, err := fs.list(p.DirPath)
		return fields{"files": names}, err
	},
	"removeSavedFile": unlink,
	"unlink":          unlink,
	"rename": func(fs *fileSystem, p fileParams) (any, error) {
		return fields{}, fs.rename(p.OldPath, p.NewPath)
	},
	"rmdir": func(fs *fileSystem, p fileParams) (any, error) {
		return fields{}, fs.rmdir(p.DirPath, p.Recursive)
	},
	"stat": stat,
}

// fileHandlers are the functions of files. They work on a file system in
// memory, which each page has as long as it is open.
func fileHandlers() map[string]handler {
	all := map[string]handler{"tt.saveFile": fileHandler("tt.saveFile", saveFile)}
	for name, do := range fileFunctions {
		all[filesPath+name] = fileHandler(filesPath+name, do)
	}
	return all
}

// fileHandler makes a handler of do, which adds path and text to failures.
func fileHandler(path string, do fileFunction) handler {
	return func(_ context.Context, p *Page, params json.RawMessage) (any, error) {
		var o fileParams
		if len(params) > 0 {
			if err := json.Unmarshal(params, &o); err != nil {
				return nil, &jsapi.Error{Path: path, Errno: 104, Msg: "invalid parameter: " + err.Error()}
			}
		}
		fs := p.files()
		fs.mu.Lock()
		defer fs.mu.Unlock()
		result, err := do(fs, o)
		switch err := err.(type) {
		case nil:
			return result, nil
		case fileErrno:
			return nil, functions.Failure(path, int(err))
		default:
			return nil, &jsapi.Error{Path: path, Errno: 104, Msg: "invalid parameter: " + err.Error()}
		}
	}
}

// bytes returns the data to write: bytes, or a text in an encoding.
func (p fileParams) bytes() ([]byte, error) {
	var text string
	if json.Unmarshal(p.Data, &text) == nil {
		return encodeText(text, p.Encoding)
	}
	var data struct {
		Bytes []byte `json:"$bytes"`
	}
	return data.Bytes, json.Unmarshal(p.Data, &data)
}

func readFile(fs *fileSystem, p fileParams) (any, error) {
	n, err := fs.file(p.FilePath)
	if err != nil {
		return nil, err
	}
	n.accessed = time.Now()
	data := n.data[min(max(p.Position, 0), len(n.data)):]
	if p.Length > 0 {
		data = data[:min(p.Length, len(data))]
	}
	if len(data) > maxTransfer {
		return nil, errReadTooLarge
	}
	if p.Encoding == "" {
		return fields{"data": fields{"$bytes": data}}, nil
	}
	text, err := decodeText(data, p.Encoding)
	return fields{"data": text}, err
}

// saveFile moves a temporary file to the app's directory.
func saveFile(fs *fileSystem, p fileParams) (any, error) {
	to := p.FilePath
	if to == "" {
		to = userRoot + "/" + rand.Text() + extension(p.TempFilePath)
	}
	n, err := fs.file(p.TempFilePath)
	if err != nil {
		return nil, err
	}
	if err := fs.write(to, n.data); err != nil {
		return nil, err
	}
	delete(fs.nodes, clean(p.TempFilePath))
	return fields{"savedFilePath": to}, nil
}

func unlink(fs *fileSystem, p fileParams) (any, error) {
	return fields{}, fs.unlink(p.FilePath)
}

// The modes of directories and files, as POSIX has them.
const (
	dirMode  = 0o040755
	fileMode = 0o100644
)

func stat(fs *fileSystem, p fileParams) (any, error) {
	n, err := fs.at(p.Path)
	if err != nil {
		return nil, err
	}
	mode := fileMode
	if n.dir {
		mode = dirMode
	}
	return fields{"stat": fields{
		"mode": mode, "size": len(n.data),
		"lastAccessedTime": n.accessed.Unix(), "lastModifiedTime": n.modified.Unix(),
	}}, nil
}
