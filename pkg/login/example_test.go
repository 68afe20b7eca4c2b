package login_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
)

// A server with net/http alone. The emulator replaces the platform, and a
// client with cookies the browser.
func Example() {
	platform := emulator.New(emulator.Options{AppID: "cli_example", AppSecret: "secret"})
	defer platform.Close()
	platformServer := httptest.NewServer(platform)
	defer platformServer.Close()

	client := &feishu.Client{AppID: "cli_example", AppSecret: "secret", Host: platformServer.URL}
	l, err := login.New(login.Options{Client: client})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	l.Register(mux)
	mux.Handle("GET /hello", l.RequireUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, _ := login.UserFrom(r.Context())
		fmt.Fprint(w, "Hello, ", user.EnName)
	})))
	mux.Handle("GET /profile", l.RequireUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var user feishu.User
		err := login.WithToken(r.Context(), func(accessToken string) (err error) {
			user, err = client.User(r.Context(), accessToken) // any call on the user's behalf
			return err
		})
		if err != nil {
			login.WriteError(w, r, err)
			return
		}
		fmt.Fprint(w, "Profile of ", user.EnName)
	})))
	server := httptest.NewServer(mux)
	defer server.Close()

	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	show := func(answer *http.Response, err error) {
		if err != nil {
			log.Fatal(err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode == http.StatusOK && answer.Request.Method == http.MethodGet {
			fmt.Println(answer.StatusCode, string(body))
		} else {
			fmt.Println(answer.StatusCode)
		}
	}
	show(browser.Get(server.URL + "/hello"))
	show(browser.Post(server.URL+"/login", "application/json", strings.NewReader(`{"code":"`+platform.LoginCode()+`"}`)))
	show(browser.Get(server.URL + "/hello"))
	show(browser.Get(server.URL + "/profile"))
	show(browser.Post(server.URL+"/logout", "", nil))
	show(browser.Get(server.URL + "/hello"))
	// Output:
	// 401
	// 200
	// 200 Hello, Xiaoyu Zhang
	// 200 Profile of Xiaoyu Zhang
	// 204
	// 401
}
