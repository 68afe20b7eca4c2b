package client

import (
	"bytes"
	_ "embed"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// A sampleFile is a file to choose instead of one's own.
type sampleFile struct {
	id        string
	name      string
	title     i18n.Text
	data      []byte
	thumbnail []byte // of pictures
	video     bool
	duration  float64 // of videos, in seconds
	width     int     // of pictures and videos, in pixels
	height    int
}

//go:embed sample.mp4
var sampleVideo []byte

// samplePictures are drawn when they are first needed.
var samplePictures = sync.OnceValue(func() []sampleFile {
	var all []sampleFile
	for _, s := range []struct {
		id     string
		title  i18n.Text
		scene  scene
		width  int
		height int
	}{
		{"sea", i18n.Text{Zh: "海边", En: "Sea"}, scene{color.RGBA{126, 190, 232, 255}, color.RGBA{240, 244, 230, 255}, color.RGBA{26, 102, 145, 255}, 0.62, 0.01}, 960, 720},
		{"hills", i18n.Text{Zh: "山丘", En: "Hills"}, scene{color.RGBA{250, 176, 120, 255}, color.RGBA{255, 236, 200, 255}, color.RGBA{70, 96, 70, 255}, 0.55, 0.12}, 720, 960},
		{"night", i18n.Text{Zh: "夜晚", En: "Night"}, scene{color.RGBA{12, 16, 44, 255}, color.RGBA{64, 58, 110, 255}, color.RGBA{10, 12, 22, 255}, 0.7, 0.05}, 960, 540},
	} {
		all = append(all, sampleFile{
			id: s.id, name: s.id + ".jpg", title: s.title, width: s.width, height: s.height,
			data: s.scene.jpeg(s.width, s.height), thumbnail: s.scene.jpeg(s.width/6, s.height/6),
		})
	}
	return all
})

// sampleClip is one second of moving stripes.
var sampleClip = sampleFile{
	id: "clip", name: "clip.mp4", title: i18n.Text{Zh: "短片", En: "Clip"}, data: sampleVideo, video: true, duration: 1, width: 320, height: 180,
}

// A scene is a sky with a sun above a waved ground.
type scene struct {
	top, bottom, ground color.RGBA
	horizon, waves      float64 // parts of the height
}

func (s scene) jpeg(width, height int) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetRGBA(x, y, s.at(float64(x)/float64(width), float64(y)/float64(height), float64(width)/float64(height)))
		}
	}
	var out bytes.Buffer
	jpeg.Encode(&out, picture, nil) // only fails if the writer does
	return out.Bytes()
}

// at returns the color at a point; x and y are parts of width and height.
func (s scene) at(x, y, ratio float64) color.RGBA {
	if y > s.horizon+s.waves*math.Sin(x*7)*math.Cos(x*3) {
		return s.ground
	}
	if math.Hypot((x-0.72)*ratio, y-0.28) < 0.09 {
		return color.RGBA{255, 246, 214, 255}
	}
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*y/s.horizon) }
	return color.RGBA{mix(s.top.R, s.bottom.R), mix(s.top.G, s.bottom.G), mix(s.top.B, s.bottom.B), 255}
}

// sampleDocuments are files of several types.
var sampleDocuments = sync.OnceValue(func() []sampleFile {
	return append([]sampleFile{
		{id: "notes", name: "notes.txt", data: []byte("Emulator notes\n模拟器示例文本\n")},
		{id: "table", name: "table.csv", data: []byte("id,name\n1,Zhang\n2,Clarke\n")},
		{id: "page", name: "page.pdf", data: []byte(samplePDF)},
	}, samplePictures()[0])
})

// samplePDF is an empty page.
const samplePDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
