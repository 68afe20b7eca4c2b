package webapp

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
)

func TestConfigHidesSecret(t *testing.T) {
	c := testDeps(t).config
	c.FeishuHost = origin.New("https", "open.feishu.cn")
	var shown strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
		fmt.Fprintf(&shown, verb+verb, c, c.AppSecret)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&shown, nil), slog.NewJSONHandler(&shown, nil)} {
		slog.New(h).Info("x", "config", c, "pointer", &c, "secret", c.AppSecret, "inside", struct{ C config }{c})
	}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	shown.Write(asJSON)
	if strings.Contains(shown.String(), testSecret) || strings.Contains(shown.String(), fmt.Sprintf("%x", testSecret)) {
		t.Errorf("the secret is shown: %s", shown.String())
	}
	for _, want := range []string{`app_id=cli_test`, `feishu_host=https://open.feishu.cn`, `"feishu_host":"https://open.feishu.cn"`} {
		if !strings.Contains(strings.ReplaceAll(shown.String(), "config.", ""), want) {
			t.Errorf("%s is not shown: %s", want, shown.String())
		}
	}
}
