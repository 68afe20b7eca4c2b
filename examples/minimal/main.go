// Command minimal serves the files of a directory and signs their URLs, so that
// they can call JSAPI: go run . DIRECTORY.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign/signhttp"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func main() {
	client := &feishu.Client{Host: os.Getenv("FEISHU_HOST"), AppID: os.Getenv("APP_ID"), AppSecret: os.Getenv("APP_SECRET")}
	mux := http.NewServeMux()
	mux.Handle("GET /get_config_parameters", &signhttp.Handler{AppID: client.AppID, Tickets: client.Tickets(ticket.NewStore())})
	mux.Handle("GET /jssdk.js", http.RedirectHandler(os.Getenv("JSSDK_URL"), http.StatusFound))
	mux.Handle("GET /", http.FileServer(http.Dir(os.Args[1])))
	log.Printf("minimal: open http://%s/", os.Getenv("LISTEN_ADDR"))
	log.Fatal(http.ListenAndServe(os.Getenv("LISTEN_ADDR"), mux))
}
