package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	_ "image/gif" // for DecodeConfig
	_ "image/png"
	"path"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textImages     = i18n.Text{Zh: "图片", En: "Images"}
	textImageOf    = i18n.Text{Zh: "第 %d 张，共 %d 张", En: "Image %d of %d"}
	textSavedAlbum = i18n.Text{Zh: "真实设备上会保存到相册：%s", En: "A real device would save it to the album: %s"}
	textSavedDisk  = i18n.Text{Zh: "真实客户端会保存文件：%s", En: "A real client would save the file: %s"}
)

// albumHandlers are the functions that show, inspect and save pictures and videos.
var albumHandlers = map[string]handler{
	"tt.previewImage":           previewImage,
	"tt.getImageInfo":           getImageInfo,
	"tt.saveImageToPhotosAlbum": saveToAlbum,
	"tt.saveVideoToPhotosAlbum": saveToAlbum,
}

// maxPreview limits how much of an app's files the viewer shows, in bytes.
const maxPreview = 20 << 20

// previewImage shows images, the current one first.
func previewImage(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		URLs    []string `json:"urls"`
		Current string   `json:"current"`
	}
	json.Unmarshal(params, &o)
	v := view{Kind: "images", Title: p.text(textImages)}
	left := maxPreview
	for i, url := range o.URLs {
		label := fmt.Sprintf(p.text(textImageOf), i+1, len(o.URLs))
		b := imageBlock(url, label)
		if data, ok := p.fileAt(url); ok && len(data) <= left {
			left -= len(data)
			b = pictureBlock(data, label)
		} else if strings.HasPrefix(url, fileScheme) {
			b = fieldsBlock([2]string{label, p.text(textNoSuchFile) + ": " + url})
		}
		if url == o.Current {
			v.Blocks = append([]block{b}, v.Blocks...)
		} else {
			v.Blocks = append(v.Blocks, b)
		}
	}
	p.showView(v)
	return fields{}, nil
}

// getImageInfo returns the size of an image of the app's files, and the sample
// for every other.
func getImageInfo(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	const caller = "tt.getImageInfo"
	var o struct {
		Src string `json:"src"`
	}
	json.Unmarshal(params, &o)
	data, ok := p.fileAt(o.Src)
	if !ok {
		return functions.Sample(caller), nil
	}
	picture, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return functions.Sample(caller), nil
	}
	var info fields
	json.Unmarshal(functions.Sample(caller), &info)
	for name, value := range (fields{"width": picture.Width, "height": picture.Height, "type": format, "path": o.Src}) {
		if _, known := info[name]; known {
			info[name] = value
		}
	}
	return info, nil
}

// saveToAlbum says what would be saved; there is no album on a PC.
func saveToAlbum(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		FilePath string `json:"filePath"`
	}
	json.Unmarshal(params, &o)
	text := textSavedAlbum
	if p.settings.Get().Client.PC() {
		text = textSavedDisk
	}
	p.notice(fmt.Sprintf(p.text(text), path.Base(o.FilePath)))
	return fields{}, nil
}
