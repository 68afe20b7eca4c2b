package client

import (
	"context"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

var (
	textNFC     = i18n.Text{Zh: "NFC：正在寻找标签", En: "NFC: looking for tags"}
	textNFCHint = i18n.Text{Zh: "将标签靠近设备", En: "Hold a tag near the device"}
)

const nfcPath = "tt.getNFCAdapter()."

// nfcHandlers are the functions with which the device looks for tags. iOS shows
// a sheet of the system meanwhile, whose text the page may change. The tag itself
// is an event, which follows by itself.
var nfcHandlers = map[string]handler{
	nfcPath + "startDiscovery": func(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
		p.setNote("nfc", textNFC)
		p.showNFC(p.text(textNFCHint))
		return functions.Sample(nfcPath + "startDiscovery"), nil
	},
	nfcPath + "updateAlertMessage": func(_ context.Context, p *Page, params json.RawMessage) (any, error) {
		var o struct {
			Message string `json:"message"`
		}
		json.Unmarshal(params, &o)
		p.showNFC(o.Message)
		return functions.Sample(nfcPath + "updateAlertMessage"), nil
	},
	nfcPath + "stopDiscovery": func(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
		p.setNote("nfc", i18n.Text{})
		if p.hasNFCSheet() {
			p.closeView()
		}
		return functions.Sample(nfcPath + "stopDiscovery"), nil
	},
}

func (p *Page) hasNFCSheet() bool { return p.settings.Get().Client.Platform() == catalogue.PlatformIOS }

func (p *Page) showNFC(message string) {
	if p.hasNFCSheet() {
		p.showView(view{Kind: "nfc", Title: p.text(textNFC), Blocks: []block{symbolBlock("nfc"), textBlock(message)}})
	}
}
