package jsapi_test

import (
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

func TestShowToastSendsMillisecondsAndOmitsDefaults(t *testing.T) {
	for want, p := range map[string]jsapi.ShowToastParams{
		`{"title":"鉴权成功"}`: {Title: "鉴权成功"},
		`{"title":""}`:     {},
		`{"title":"a","duration":3000,"icon":"success","mask":true}`: {
			Title: "a", Duration: 3*time.Second + 999*time.Microsecond, Icon: jsapi.ToastIconSuccess, Mask: true,
		},
	} {
		client, host := newClient()
		host.Answer("tt.showToast", map[string]any{"errMsg": "showToast:ok"})
		if err := client.ShowToast(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if got := sent(t, host, "tt.showToast"); got != want {
			t.Errorf("sent %s, want %s", got, want)
		}
	}
}
