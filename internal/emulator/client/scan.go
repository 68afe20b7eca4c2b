package client

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textScan        = i18n.Text{Zh: "扫码", En: "Scan a code"}
	textScanContent = i18n.Text{Zh: "模拟器没有摄像头：输入码的内容，或选择一个示例。", En: "The emulator has no camera: type what the code holds, or choose a sample."}
	textScanHint    = i18n.Text{Zh: "码的内容", En: "Content of the code"}
	textScanEmpty   = i18n.Text{Zh: "请输入码的内容。", En: "Type what the code holds."}
)

// sampleCodes are codes to choose instead of typing, of the types of scanType.
var sampleCodes = []struct{ kind, name, content string }{
	{"qrCode", "QR code", "https://example.com/asset/7f3a91"},
	{"barCode", "EAN-13", "6901234567892"},
	{"datamatrix", "Data Matrix", "010690123456789221SN0042"},
	{"pdf417", "PDF417", "EMULATOR/2026/0042"},
}

var scanHandlers = map[string]handler{"tt.scanCode": scanCode}

// scanCode asks for the content of the code.
func scanCode(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		ScanType []string `json:"scanType"`
	}
	json.Unmarshal(params, &o)
	field := &input{Label: p.text(textScanHint), Placeholder: p.text(textScanHint), MaxLength: -1, Required: p.text(textScanEmpty)}
	for _, code := range sampleCodes {
		if len(o.ScanType) == 0 || slices.Contains(o.ScanType, code.kind) {
			field.Suggestions = append(field.Suggestions, suggestion{code.name + ": " + code.content, code.content})
		}
	}
	reply, err := p.askDialog(ctx, dialog{
		Title: p.text(textScan), Content: p.text(textScanContent), ShowCancel: true, Input: field,
	}, dialogResult{Confirm: true, InputValue: new("emulator")})
	switch {
	case err != nil:
		return nil, err
	case reply.InputValue == nil:
		return nil, functions.Canceled("tt.scanCode")
	}
	return fields{"result": *reply.InputValue}, nil
}
