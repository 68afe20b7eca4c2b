package jsapi

import (
	"context"
	"encoding/json"
	"time"
)

// ShowToastParams are the parameters of [Client.ShowToast].
type ShowToastParams struct {
	Title    string        // required; two lines at most
	Duration time.Duration // in whole milliseconds; zero is the client's default, 1.5 s
	Icon     ToastIcon     // empty is the client's default, success
	Mask     bool          // keep touches from what is under it; not on PC and Harmony
}

// MarshalJSON writes the names and units that the client reads.
func (p ShowToastParams) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Title    string    `json:"title"`
		Duration int64     `json:"duration,omitempty"`
		Icon     ToastIcon `json:"icon,omitempty"`
		Mask     bool      `json:"mask,omitempty"`
	}{p.Title, p.Duration.Milliseconds(), p.Icon, p.Mask})
}

// ToastIcon is the picture on a toast.
type ToastIcon string

// The pictures a toast may have. Not every platform knows all of them.
const (
	ToastIconSuccess ToastIcon = "success"
	ToastIconLoading ToastIcon = "loading"
	ToastIconNone    ToastIcon = "none"    // not on PC
	ToastIconError   ToastIcon = "error"   // PC only
	ToastIconInfo    ToastIcon = "info"    // PC only
	ToastIconWarning ToastIcon = "warning" // PC only
)

// ShowToast shows a short notice over the page and returns once it is shown,
// not once it is gone.
//
// Android and iOS from 3.44.0, PC from 3.47.0, Harmony from 7.35.0. Needs
// [Client.Configure].
//
// https://open.feishu.cn/document/uAjLw4CM/uYjL24iN/block/api/showtoast
func (c *Client) ShowToast(ctx context.Context, p ShowToastParams) error {
	return c.Call(ctx, "tt.showToast", p, nil)
}
