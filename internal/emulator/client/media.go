package client

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textChooseImage = i18n.Text{Zh: "选择图片", En: "Choose images"}
	textChooseVideo = i18n.Text{Zh: "选择视频", En: "Choose a video"}
	textChooseMedia = i18n.Text{Zh: "选择图片或视频", En: "Choose images or videos"}
)

// mediaHandlers are the functions that let the user choose pictures and videos.
var mediaHandlers = map[string]handler{
	"tt.chooseImage": chooseImage,
	"tt.chooseVideo": chooseVideo,
	"tt.chooseMedia": chooseMedia,
}

// A chosenFile is a file that the user has chosen, at its temporary path.
type chosenFile struct {
	sampleFile
	path string
}

// pickFiles lets the user choose among samples and the files of their computer,
// for the function called caller. max is the largest number of files.
func (p *Page) pickFiles(ctx context.Context, caller string, list picker, samples []sampleFile, accept string, max int) ([]chosenFile, error) {
	list.Max, list.Multi, list.Own = max, max != 1, p.ownFiles(accept)
	for _, s := range samples {
		item := pickerItem{ID: s.id, Name: s.name, Icon: "file"}
		switch {
		case s.video:
			item.Icon = "video"
		case s.thumbnail != nil:
			item.Picture = bytesJSON(s.thumbnail)
		}
		if list.Grid {
			item.Name = p.text(s.title)
		}
		list.Items = append(list.Items, item)
	}
	chosen, err := p.pick(ctx, caller, list)
	if err != nil {
		return nil, err
	}
	var files []chosenFile
	for _, id := range chosen.IDs {
		if i := slices.IndexFunc(samples, func(s sampleFile) bool { return s.id == id }); i >= 0 {
			files = append(files, chosenFile{samples[i], p.addTemp(samples[i].name, samples[i].data)})
		}
	}
	for _, own := range chosen.Files {
		data := own.bytes()
		name := path.Base(own.Name)
		files = append(files, chosenFile{
			sampleFile{name: name, data: data, video: strings.HasPrefix(own.Type, "video/")}, p.addTemp(name, data),
		})
	}
	if len(files) == 0 {
		return nil, functions.Canceled(caller)
	}
	return files, nil
}

func chooseImage(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		Count int `json:"count"`
	}{Count: 9}
	json.Unmarshal(params, &o)
	list := picker{Title: p.text(textChooseImage), Grid: true}
	chosen, err := p.pickFiles(ctx, "tt.chooseImage", list, samplePictures(), "image/*", o.Count)
	if err != nil {
		return nil, err
	}
	files, paths := []fields{}, []string{}
	for _, f := range chosen {
		files = append(files, fields{"path": f.path, "size": len(f.data)})
		paths = append(paths, f.path)
	}
	return fields{"tempFiles": files, "tempFilePaths": paths}, nil
}

func chooseVideo(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	list := picker{Title: p.text(textChooseVideo), Grid: true}
	chosen, err := p.pickFiles(ctx, "tt.chooseVideo", list, []sampleFile{sampleClip}, "video/*", 1)
	if err != nil {
		return nil, err
	}
	return mediaFile(chosen[0]), nil
}

func chooseMedia(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		MediaType []string `json:"mediaType"`
		Count     int      `json:"count"`
	}{MediaType: []string{"image", "video"}, Count: 9}
	json.Unmarshal(params, &o)
	var samples []sampleFile
	var accept []string
	if slices.Contains(o.MediaType, "image") {
		samples, accept = append(samples, samplePictures()...), append(accept, "image/*")
	}
	if slices.Contains(o.MediaType, "video") {
		samples, accept = append(samples, sampleClip), append(accept, "video/*")
	}
	list := picker{Title: p.text(textChooseMedia), Grid: true}
	chosen, err := p.pickFiles(ctx, "tt.chooseMedia", list, samples, strings.Join(accept, ","), o.Count)
	if err != nil {
		return nil, err
	}
	files := []fields{}
	for _, f := range chosen {
		file := mediaFile(f)
		file["type"] = "image"
		if f.video {
			file["type"] = "video"
		}
		files = append(files, file)
	}
	return fields{"tempFiles": files}, nil
}

// mediaFile returns what the page learns about a chosen file. Duration and size
// in pixels are known of sample videos only.
func mediaFile(f chosenFile) fields {
	file := fields{"tempFilePath": f.path, "size": len(f.data)}
	if f.video && f.duration > 0 {
		file["duration"], file["width"], file["height"] = f.duration, f.width, f.height
	}
	return file
}
