package client

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textChooseDocs  = i18n.Text{Zh: "选择云文档", En: "Select Docs"}
	textChooseFile  = i18n.Text{Zh: "选择文件", En: "Select a file"}
	textDocsConfirm = i18n.Text{Zh: "选择", En: "Select"}
	textFileConfirm = i18n.Text{Zh: "确认", En: "Confirm"}
	textDocument    = i18n.Text{Zh: "文档", En: "Document"}
	textFileSize    = i18n.Text{Zh: "大小", En: "Size"}
	textFileType    = i18n.Text{Zh: "类型", En: "Type"}
	textOpenNewTab  = i18n.Text{Zh: "在新标签页中打开", En: "Open in a new tab"}
	textSaveAs      = i18n.Text{Zh: "另存为", En: "Save as"}
	textSave        = i18n.Text{Zh: "保存", En: "Save"}
	textFileName    = i18n.Text{Zh: "文件名", En: "File name"}
	textNameEmpty   = i18n.Text{Zh: "请输入文件名。", En: "Type a file name."}
)

// documentHandlers are the functions that choose, show and save documents.
var documentHandlers = map[string]handler{
	"tt.docsPicker":   docsPicker,
	"tt.filePicker":   filePicker,
	"tt.openDocument": openDocument,
	"tt.saveFileAs":   saveFileAs,
}

// cloudDocs are the documents of docsPicker.
var cloudDocs = []struct {
	url  string
	name i18n.Text
}{
	{"https://sample.feishu.cn/docx/VxZpdKqYroTg4bxnLfCcbZ1eJwh", i18n.Text{Zh: "发布计划", En: "Launch plan"}},
	{"https://sample.feishu.cn/sheets/shtcnEmulatorBudget2026", i18n.Text{Zh: "预算 2026", En: "Budget 2026"}},
	{"https://sample.feishu.cn/wiki/wikcnEmulatorHandbook", i18n.Text{Zh: "员工手册", En: "Handbook"}},
}

func docsPicker(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		MaxNum        int    `json:"maxNum"`
		PickerTitle   string `json:"pickerTitle"`
		PickerConfirm string `json:"pickerConfirm"`
	}{10, p.text(textChooseDocs), p.text(textDocsConfirm)}
	json.Unmarshal(params, &o)
	list := picker{Title: o.PickerTitle, ConfirmText: o.PickerConfirm, Multi: o.MaxNum != 1, Max: o.MaxNum}
	for _, d := range cloudDocs {
		list.Items = append(list.Items, pickerItem{ID: d.url, Name: p.text(d.name), Note: d.url, Icon: "file"})
	}
	chosen, err := p.pick(ctx, "tt.docsPicker", list)
	if err != nil {
		return nil, err
	}
	files := []fields{}
	for _, d := range cloudDocs {
		if slices.Contains(chosen.IDs, d.url) {
			files = append(files, fields{"filePath": d.url, "fileName": p.text(d.name)})
		}
	}
	return fields{"fileList": files}, nil
}

func filePicker(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		MaxNum           int      `json:"maxNum"`
		PickerTitle      string   `json:"pickerTitle"`
		PickerConfirm    string   `json:"pickerConfirm"`
		SupportFileTypes []string `json:"supportFileTypes"`
	}{PickerTitle: p.text(textChooseFile), PickerConfirm: p.text(textFileConfirm)}
	json.Unmarshal(params, &o)
	list := picker{Title: o.PickerTitle, ConfirmText: o.PickerConfirm}
	samples := slices.Clone(sampleDocuments())
	var accept []string
	if len(o.SupportFileTypes) > 0 {
		samples = slices.DeleteFunc(samples, func(s sampleFile) bool {
			return !slices.Contains(o.SupportFileTypes, strings.TrimPrefix(path.Ext(s.name), "."))
		})
		for _, ext := range o.SupportFileTypes {
			accept = append(accept, "."+strings.TrimPrefix(ext, "."))
		}
	}
	chosen, err := p.pickFiles(ctx, "tt.filePicker", list, samples, strings.Join(accept, ","), o.MaxNum)
	if err != nil {
		return nil, err
	}
	files := []fields{}
	for _, f := range chosen {
		files = append(files, fields{"path": f.path, "name": f.name, "size": len(f.data)})
	}
	return fields{"list": files}, nil
}

// maxText is how much of a text file is shown, in bytes.
const maxText = 20_000

// openDocument shows a file of the app, or a link to a document in the cloud.
func openDocument(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		FilePath string `json:"filePath"`
		FileType string `json:"fileType"`
	}
	json.Unmarshal(params, &o)
	v := view{Kind: "document", Title: path.Base(o.FilePath)}
	data, isFile := p.fileAt(o.FilePath)
	switch {
	case isFile:
		v.Blocks = []block{p.contentBlock(o.FilePath, data), fieldsBlock(
			[2]string{p.text(textFileType), fileType(o.FileType, o.FilePath)}, [2]string{p.text(textFileSize), fmt.Sprintf("%d B", len(data))},
		)}
	case isWebURL(o.FilePath):
		v.Title = p.text(textDocument)
		v.Blocks = []block{
			symbolBlock("file"), fieldsBlock([2]string{"URL", o.FilePath}, [2]string{p.text(textFileType), o.FileType}),
			textBlock(p.text(textInFeishu)), linkBlock(o.FilePath, p.text(textOpenNewTab)),
		}
	default:
		v.Blocks = []block{textBlock(p.text(textNoSuchFile)), fieldsBlock([2]string{"filePath", o.FilePath})}
	}
	p.showView(v)
	return fields{}, nil
}

// contentBlock shows the content of a file as far as a browser can.
func (p *Page) contentBlock(name string, data []byte) block {
	switch ext := strings.ToLower(path.Ext(name)); {
	case slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp"}, ext) && len(data) <= maxPreview:
		return pictureBlock(data, path.Base(name))
	case ext != ".pdf" && utf8.Valid(data) && len(data) > 0:
		return codeBlock(string(data[:min(len(data), maxText)]))
	}
	return symbolBlock("file")
}

func fileType(given, name string) string {
	if given != "" {
		return given
	}
	return strings.TrimPrefix(path.Ext(name), ".")
}

func isWebURL(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// saveFileAs asks under which name the file is to be saved.
func saveFileAs(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	const caller = "tt.saveFileAs"
	var o struct {
		FilePath string `json:"filePath"`
	}
	json.Unmarshal(params, &o)
	name := path.Base(o.FilePath)
	reply, err := p.askDialog(ctx, dialog{
		Title: p.text(textSaveAs), ConfirmText: p.text(textSave), ShowCancel: true,
		Input: &input{Label: p.text(textFileName), Value: name, MaxLength: maxName, Required: p.text(textNameEmpty)},
	}, dialogResult{Confirm: true, InputValue: &name})
	switch {
	case err != nil:
		return nil, err
	case reply.InputValue == nil:
		return nil, functions.Canceled(caller)
	}
	p.notice(fmt.Sprintf(p.text(textSavedDisk), *reply.InputValue))
	return fields{}, nil
}
