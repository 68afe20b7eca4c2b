package webapp_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"testing/fstest"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"
)

var currency = webapp.NewSetting("CURRENCY", "CNY", "currency of the prices")

type price struct {
	Code   string `json:"code"`
	Amount int    `json:"amount"`
	Unit   string `json:"unit"`
}

func ExampleNew() {
	app := webapp.App{
		Name:   webapp.Text{Zh: "价格", En: "Prices"},
		Files:  fstest.MapFS{"app.wasm": {}}, // usually embedded
		Routes: func(p *page.Page) {},        // the browser's program has the same pages
		Setup: func(s *webapp.Server) error {
			s.Handle("GET /api/prices/{code}", webapp.JSON(func(ctx context.Context, in price) (price, error) {
				if in.Code != "tea" {
					return price{}, webapp.Problem(404, webapp.Text{Zh: "没有这种商品", En: "There is no such product"})
				}
				return price{in.Code, 12, currency.String()}, nil
			}))
			return nil
		},
	}
	s, err := webapp.New(app, webapp.Options{Settings: map[string]string{"APP_ID": "cli_a", "APP_SECRET": "s", "LOG_LEVEL": "error"}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer s.Close()

	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, httptest.NewRequest("GET", "/api/prices/tea", nil))
	fmt.Println(answer.Code, answer.Body)
	// Output: 200 {"code":"tea","amount":12,"unit":"CNY"}
}
