//go:build e2e

package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// openRow opens the page and waits until it shows whether a user is signed
// in.
func (b *tab) openRow(url, state string) {
	b.Helper()
	b.open(url)
	b.waitForState(state)
	b.waitForRow()
}

// waitForRow waits until the row is idle.
func (b *tab) waitForRow() {
	b.Helper()
	b.waitFor(`document.querySelector("#session")?.getAttribute("aria-busy") === "false"`, shortWait)
}

// signIn clicks the button and waits for the outcome.
func (b *tab) signIn() {
	b.Helper()
	b.agree()
	b.act("#sign-in")
}

// agree lets the user agree to what the client asks from now on, until the page
// is left.
func (b *tab) agree() {
	b.Helper()
	eval[any](b, `setInterval(() => document.querySelector("#feishu-emulator")?.shadowRoot.querySelector(".modal .primary")?.click(), 20); null`)
}

// act clicks on a button of the row and waits until the row has changed or, if it
// looks as before, the server has answered.
func (b *tab) act(selector string) {
	b.Helper()
	b.waitForRow()
	eval[any](b, `{
		window.acted = false;
		new MutationObserver(() => { window.acted = true; })
			.observe(document.querySelector("#session"), {subtree: true, childList: true, attributes: true, characterData: true});
		new PerformanceObserver((list) => { window.acted ||= list.getEntries().some((e) => /\/log(in|out)$/.test(e.name)); })
			.observe({type: "resource"});
	}; null`)
	b.click(selector)
	b.waitFor(`window.acted`, shortWait)
	evalAsync[any](b, `(async () => { for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame); return null; })()`)
	b.waitForRow()
}

// wantSignedIn fails the test unless the page and the server report this user.
func (b *tab) wantSignedIn(words string, user emulator.User) {
	b.Helper()
	b.waitFor(`document.querySelector("#signed-in-as") != null`, shortWait)
	b.wantText("#signed-in-as", words)
	if status, id := b.me(); status != http.StatusOK || id != user.ID {
		b.Errorf("the server answers %d, %q", status, id)
	}
}

// wantSignedOut fails the test unless page and server report that no user is
// signed in.
func (b *tab) wantSignedOut() {
	b.Helper()
	b.waitFor(`document.querySelector("#sign-in") != null`, shortWait)
	if as := eval[bool](b, `document.querySelector("#signed-in-as") != null`); as {
		b.Error("a user is signed in on the page")
	}
	if status, id := b.me(); status != http.StatusUnauthorized || id != "" {
		b.Errorf("the server answers %d, %q", status, id)
	}
}

// meByTest sends GET /me from the test, not from the page.
const meByTest = "/me?test"

// me asks the server who is signed in.
func (b *tab) me() (status int, openID string) {
	b.Helper()
	answer := evalAsync[[]string](b, `fetch("`+meByTest+`").then(async (r) => [String(r.status), (await r.json()).open_id ?? ""])`)
	fmt.Sscan(answer[0], &status)
	return status, answer[1]
}

// asked returns the number of calls of a function.
func (s *fixture) asked(path string) (n int) {
	for _, entry := range s.Log() {
		if entry.Path == path {
			n++
		}
	}
	return n
}

// In Feishu a click signs in, with each of the client's functions.
func TestSignInInFeishu(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		older bool
		path  string
	}{
		"requestAccess":   {false, "tt.requestAccess"},
		"requestAuthCode": {true, "tt.requestAuthCode"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t, "LOGIN_SCOPES=offline_access"), newTab(t)
			if test.older {
				s.update(t, outcome("tt.requestAccess", emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 103}))
			}
			b.openRow(s.url+"/", "ready")
			b.wantSignedOut()
			b.signIn()
			b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
			b.waitFor(`document.querySelector("#signed-in-as img").naturalWidth > 0`, shortWait)
			if n := s.asked(test.path); n != 1 {
				t.Errorf("%s was called %d times", test.path, n)
			}
			if focused := eval[string](b, `document.activeElement.id`); focused != "signed-in-as" {
				t.Errorf("the focus is on %q", focused)
			}

			b.openRow(s.url+"/?again", "ready")
			b.wantSignedIn("已登录：张晓雨", emulator.Users[0])

			b.act("#sign-out")
			b.wantSignedOut()
			if focused := eval[string](b, `document.activeElement.id`); focused != "sign-in" {
				t.Errorf("after sign-out the focus is on %q", focused)
			}
			b.openRow(s.url+"/?once-more", "ready")
			b.wantSignedOut()
		})
	}
}

// The configured scopes are requested from the client and granted to the token.
func TestSignInAsksForTheScopes(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t, "LOGIN_SCOPES=offline_access contact:user.email:readonly"), newTab(t)
	b.openRow(s.url+"/", "ready")
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	i := slices.IndexFunc(s.Log(), func(e emulator.Entry) bool { return e.Path == "tt.requestAccess" })
	var params struct {
		AppID     string   `json:"appID"`
		ScopeList []string `json:"scopeList"`
	}
	json.Unmarshal(s.Log()[i].Params, &params)
	if params.AppID != emulator.DefaultAppID || fmt.Sprint(params.ScopeList) != "[offline_access contact:user.email:readonly]" {
		t.Errorf("asked for %+v", params)
	}
	if email := evalAsync[string](b, `fetch("/me").then((r) => r.json()).then((user) => user.email)`); email == "" {
		t.Error("there is no email")
	}
}

// outsideTab is an ordinary browser.
func outsideTab(t *testing.T, language string) (*fixture, *tab) {
	s, b := newFixture(t), newTab(t)
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
	b.setUserAgent(chromeAgent, language)
	return s, b
}

// Outside Feishu the platform's page signs in and redirects to the original page.
func TestSignInOutsideFeishu(t *testing.T) {
	t.Parallel()
	s, b := outsideTab(t, "en-US")
	page := s.url + "/?tab=a%20b&x=%2F"
	b.openRow(page, "outside")
	b.wantSignedOut()
	b.click("#sign-in")
	b.waitFor(`document.querySelector("#authorize") != null`, shortWait)
	b.click(`button[value="` + emulator.Users[1].ID + `"]`)
	b.waitForState("outside")
	b.wantSignedIn("Signed in as Emma Clarke", emulator.Users[1])
	if href := eval[string](b, `location.href`); href != page {
		t.Errorf("it came back to %s, not to %s", href, page)
	}
	b.act("#sign-out")
	b.wantSignedOut()
}

func TestSignInRefusedOutsideFeishu(t *testing.T) {
	t.Parallel()
	s, b := outsideTab(t, "en-US")
	b.openRow(s.url+"/", "outside")
	b.click("#sign-in")
	b.waitFor(`document.querySelector("#authorize") != null`, shortWait)
	b.click(`button[value=""]`)
	b.waitFor(`location.pathname === "/login/callback" && document.querySelector("#message") != null`, shortWait)
	b.openRow(s.url+"/", "outside")
	b.wantSignedOut()
}

// Refusing is not an error, and the button stays.
func TestSignInRefusedByTheUser(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, outcome("tt.requestAccess", emulator.Outcome{Kind: emulator.OutcomeRefuse, Times: 1}))
	b.emulate(phone)
	b.openRow(s.url+"/", "ready")
	b.signIn()
	b.screenshot("sign-in-refused-zh-phone")
	b.wantText("#sign-in-refused", "你没有同意登录，需要时可以再登录。")
	if n := eval[int](b, `document.querySelectorAll("#sign-in-error, #session [role=alert]").length`); n != 0 {
		t.Error("it is shown as an error")
	}
	b.wantSignedOut()
	if n := s.asked("tt.requestAuthCode"); n != 0 {
		t.Errorf("the user was asked another way, %d times", n)
	}
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
}

// Every refusal of the platform shows its code and message in the language of the
// page, and none yields a session.
func TestSignInRefusals(t *testing.T) {
	t.Parallel()
	for lang, user := range map[string]int{"zh": 0, "en": 1} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			b.setUserAgent(chromeAgent, map[string]string{"zh": "zh-CN", "en": "en-US"}[lang])
			s.update(t, asUser(user))
			b.before(`{
				const real = window.fetch;
				window.fetch = async (url, options) => {
					const answer = await real(url, options);
					if (url === "/login") answer.clone().json().then((problem) => { window.problem = problem; });
					return answer;
				};
			}`)
			b.emulate(phone)
			b.openRow(s.url+"/", "ready")
			tries, sessions := 0, 0
			for _, code := range emulator.LoginRefusals() {
				for _, path := range []string{emulator.UserTokenPath, emulator.UserInfoPath} {
					s.update(t, func(s *emulator.Settings) { s.Faults = []emulator.Fault{emulator.RefuseLogin(path, code, 0)} })
					b.signIn()
					tries++
					b.wantText("#sign-in-code", fmt.Sprint(code))
					words := b.text("#sign-in-error p")
					if han := strings.ContainsFunc(words, func(r rune) bool { return r >= 0x4e00 && r < 0xa000 }); words == "" || han != (lang == "zh") {
						t.Errorf("%d on %s: the page shows %q", code, path, words)
					}
					if message := eval[string](b, `window.problem.message`); words != message {
						t.Errorf("%d on %s: the page shows %q, the server answered %q", code, path, words, message)
					}
					if status, id := b.me(); status != http.StatusUnauthorized {
						sessions++
						t.Errorf("%d on %s: there is a session of %q", code, path, id)
					}
					b.wantSignedOut()
				}
			}
			t.Logf("%d tries, %d sessions", tries, sessions)
			b.screenshot("sign-in-error-" + lang + "-phone")
			s.update(t, func(s *emulator.Settings) { s.Faults = nil })
			b.signIn()
			b.waitFor(`document.querySelector("#signed-in-as") != null && document.querySelector("#sign-in-error") == null`, shortWait)
		})
	}
}

// Refusals of the client are shown.
func TestSignInRefusedByTheClient(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		change  func(*emulator.Settings)
		code    string
		words   string
		asked   string
		refused bool
	}{
		{"session", outcome("tt.requestAccess", emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 2700001}), "2700001", "登录状态已失效", "tt.requestAccess", false},
		{"not visible", older(emulator.Outcome{Kind: emulator.OutcomeRefuse}), "10228", "应用对你不可见", "tt.requestAuthCode", false},
		{"redirect URL", func(s *emulator.Settings) {
			older(emulator.Outcome{})(s)
			s.RedirectURLs = []string{"https://app.example/"}
		}, "10236", "重定向 URL", "tt.requestAuthCode", false},
		{"neither", older(emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 103}), "103", "不支持此功能", "tt.requestAuthCode", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t), newTab(t)
			s.update(t, test.change)
			b.openRow(s.url+"/", "ready")
			b.signIn()
			b.wantText("#sign-in-code", test.code)
			if words := b.text("#sign-in-error"); !strings.Contains(words, test.words) {
				t.Errorf("the page says %q", words)
			}
			b.wantSignedOut()
			if n := s.asked(test.asked); n != 1 {
				t.Errorf("%s was called %d times", test.asked, n)
			}
		})
	}
}

// older is a client without requestAccess.
func older(o emulator.Outcome) func(*emulator.Settings) {
	return func(s *emulator.Settings) {
		s.Outcomes["tt.requestAccess"] = emulator.Outcome{Kind: emulator.OutcomeFail, Errno: 103}
		s.Outcomes["tt.requestAuthCode"] = o
	}
}

// A code is valid once, and an invented one is invalid.
func TestReplayedCodeYieldsNoSession(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.before(`{
		const real = window.fetch;
		window.fetch = (url, options) => { if (url === "/login") window.sent = options.body; return real(url, options); };
	}`)
	b.openRow(s.url+"/", "ready")
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	sent := eval[string](b, `window.sent`)
	b.act("#sign-out")
	b.wantSignedOut()

	thief := newTab(t)
	thief.openRow(s.url+"/", "ready")
	tries, sessions := 0, 0
	for _, victim := range []*tab{b, thief} {
		for round := range 10 {
			body := sent
			if round >= 5 {
				body = fmt.Sprintf(`{"code":"%032x"}`, round)
			}
			tries++
			status := evalAsync[int](victim, fmt.Sprintf(`fetch("/login", {method: "POST", headers: {"Content-Type": "application/json"}, body: %q}).then((r) => r.status)`, body))
			if me, _ := victim.me(); status != http.StatusUnauthorized || me != http.StatusUnauthorized {
				sessions++
				t.Errorf("try %d: the server answers %d, then %d", round, status, me)
			}
		}
	}
	t.Logf("%d tries, %d sessions", tries, sessions)
}

func TestSilentSignIn(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t, "LOGIN_SILENT=true"), newTab(t)
	b.openRow(s.url+"/", "ready")
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	b.openRow(s.url+"/?again", "ready")
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	// Another user of the device is another user of the app.
	s.update(t, asUser(1))
	b.openRow(s.url+"/?other", "ready")
	b.wantSignedIn("Signed in as Emma Clarke", emulator.Users[1])
	s.update(t, asUser(0))
	b.openRow(s.url+"/?back", "ready")
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])

	// After signing out, the user stays signed out until the button is clicked.
	b.act("#sign-out")
	b.wantSignedOut()
	b.openRow(s.url+"/?out", "ready")
	b.wantSignedOut()
	b.leaveAndComeBack()
	b.wantSignedOut()
	s.update(t, asUser(1)) // who has not signed out
	b.openRow(s.url+"/?another", "ready")
	b.wantSignedIn("Signed in as Emma Clarke", emulator.Users[1])
	s.update(t, asUser(0))
	b.openRow(s.url+"/?out-still", "ready")
	b.wantSignedOut()
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	if cookie := eval[string](b, `document.cookie`); cookie != "signed-in=1" {
		t.Errorf("the cookies that scripts see are %q", cookie)
	}
}

func TestSilentSignInIsOff(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.openRow(s.url+"/", "ready")
	b.wantSignedOut()
	if n := s.asked("tt.requestAccess") + s.asked("tt.requestAuthCode"); n != 0 {
		t.Errorf("the client was asked %d times", n)
	}
}

// leaveAndComeBack navigates to the gallery and back within the app.
func (b *tab) leaveAndComeBack() {
	b.Helper()
	eval[any](b, `goappNav("/gallery"); null`)
	b.waitFor(`location.pathname === "/gallery"`, shortWait)
	eval[any](b, `goappNav("/"); null`)
	b.waitForState("ready")
	b.waitForRow()
}

// A failure of the automatic sign-in is shown as after a click, and not repeated.
func TestSilentSignInFails(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*emulator.Settings){
		"refused": outcome("tt.requestAccess", emulator.Outcome{Kind: emulator.OutcomeRefuse}),
		"failed": func(s *emulator.Settings) {
			s.Faults = []emulator.Fault{emulator.RefuseLogin(emulator.UserTokenPath, 20069, 0)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, b := newFixture(t, "LOGIN_SILENT=true"), newTab(t)
			s.update(t, change)
			b.openRow(s.url+"/", "ready")
			b.wantSignedOut()
			shown := map[string]string{"refused": "#sign-in-refused", "failed": "#sign-in-code"}[name]
			if words := b.text(shown); words == "" {
				t.Error("nothing is said")
			}
			b.leaveAndComeBack()
			b.wantSignedOut()
			if n := s.asked("tt.requestAccess"); n != 1 {
				t.Errorf("the client was asked %d times", n)
			}
		})
	}
}

// Outside Feishu there is no automatic sign-in: the browser is not redirected
// without a click.
func TestSilentSignInOutsideFeishu(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t, "LOGIN_SILENT=true"), newTab(t)
	s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
	b.setUserAgent(chromeAgent, "en-US")
	b.openRow(s.url+"/", "outside")
	b.wantSignedOut()
}

// Sign-out ends one session, sign-out everywhere all sessions of the user; those
// of others continue.
func TestSignOutEverywhere(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	first, second, other := newTab(t), newTab(t), newTab(t)
	for _, b := range []*tab{first, second} {
		b.openRow(s.url+"/", "ready")
		b.signIn()
		b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	}
	s.update(t, asUser(1))
	other.openRow(s.url+"/", "ready")
	other.signIn()
	other.wantSignedIn("Signed in as Emma Clarke", emulator.Users[1])

	first.act("#sign-out")
	first.wantSignedOut()
	second.openRow(s.url+"/?still", "ready")
	second.wantSignedIn("Signed in as Xiaoyu Zhang", emulator.Users[0])

	s.update(t, asUser(0))
	first.openRow(s.url+"/", "ready")
	first.signIn()
	first.act("#sign-out-everywhere")
	first.act("#stay-signed-in")
	first.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	first.act("#sign-out-everywhere")
	first.act("#confirm-sign-out")
	for _, b := range []*tab{first, second} {
		b.openRow(s.url+"/?gone", "ready")
		b.wantSignedOut()
	}
	other.openRow(s.url+"/?still", "ready")
	if status, id := other.me(); status != http.StatusOK || id != emulator.Users[1].ID {
		t.Errorf("another user: %d, %q", status, id)
	}
}

// While the platform is down users cannot sign in, but sessions continue.
func TestSignInWithPlatformDown(t *testing.T) {
	t.Parallel()
	s, b, in := newFixture(t), newTab(t), newTab(t)
	in.openRow(s.url+"/", "ready")
	in.signIn()
	in.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	b.emulate(phone)
	b.openRow(s.url+"/", "ready")
	for _, fault := range []emulator.Fault{
		{Path: emulator.UserTokenPath, Kind: emulator.FaultReset},
		{Path: emulator.UserInfoPath, Kind: emulator.FaultReset},
		{Path: emulator.UserTokenPath, Kind: emulator.FaultAnswer, Status: 503},
	} {
		s.update(t, func(s *emulator.Settings) { s.Faults = []emulator.Fault{fault} })
		b.signIn()
		b.wantText("#sign-in-code", "http-503")
		if words := b.text("#sign-in-error p"); words == "" {
			t.Error("nothing is said")
		}
		b.wantSignedOut()
		in.openRow(s.url+"/?still", "ready")
		in.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	}
	b.screenshot("sign-in-platform-down-zh-phone")
	s.update(t, func(s *emulator.Settings) { s.Faults = nil })
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
}

func TestAnotherUserAfterSignOut(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.openRow(s.url+"/", "ready")
	b.signIn()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	b.act("#sign-out")
	for _, person := range []int{3, 2} { // of another organization; a name with markup
		user := emulator.Users[person]
		s.update(t, asUser(person))
		b.signIn()
		b.wantSignedIn("已登录："+user.Name, user)
		if n := eval[int](b, `document.querySelectorAll("#signed-in-as *").length`); n != 1 {
			t.Errorf("the name made %d elements", n-1)
		}
		b.act("#sign-out")
	}
	b.wantQuiet()
}

// During the sign-in the button shows it and is disabled; the layout does not
// shift.
func TestSignInDoesNotShiftTheLayout(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, outcome("tt.requestAccess", emulator.Outcome{Kind: emulator.OutcomeAnswer, Delay: 3000}))
	b.before(`{
		window.heights = new Set();
		new MutationObserver(() => {
			const app = document.querySelector("#app"), steps = document.querySelector("#steps");
			if (app?.dataset.state === "ready" && steps) heights.add(Math.round(steps.getBoundingClientRect().top + scrollY));
		}).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
	}`)
	b.emulate(device{width: 360, height: 740, phone: true})
	b.openRow(s.url+"/", "ready")
	eval[any](b, `document.querySelector("#sign-in").click(); null`)
	b.waitFor(`document.querySelector("#sign-in").disabled && document.querySelector("#sign-in").getAttribute("aria-busy") === "true"`, shortWait)
	b.wantText("#sign-in", "正在登录…")
	eval[any](b, `document.querySelector("#sign-in").click(); null`)
	b.waitForRow()
	b.wantSignedIn("已登录：张晓雨", emulator.Users[0])
	if n := s.asked("tt.requestAccess"); n != 1 {
		t.Errorf("the client was asked %d times", n)
	}
	if heights := eval[[]int](b, `[...heights]`); len(heights) != 1 {
		t.Errorf("what is below stood at %d", heights)
	}
	b.wantFits()
}

// Screenshots of every state.
func TestSignInScreenshots(t *testing.T) {
	t.Parallel()
	narrow := device{width: 360, height: 780, phone: true}
	for _, person := range []int{0, 1} {
		for name, l := range map[string]device{"desktop": desktop, "phone": narrow} {
			for _, dark := range []bool{false, true} {
				l := l
				l.dark = dark
				lang := []string{"zh", "en"}[person]
				where := lang + "-" + name + map[bool]string{true: "-dark"}[dark]
				t.Run(where, func(t *testing.T) {
					t.Parallel()
					s, b := newFixture(t), newTab(t)
					s.update(t, asUser(person))
					b.setUserAgent(chromeAgent, cmp.Or(map[string]string{"en": "en-US"}[lang], "zh-CN"))
					b.emulate(l)
					b.openRow(s.url+"/", "ready")
					b.screenshot("sign-in-nobody-" + where)
					b.signIn()
					b.waitFor(`document.querySelector("#signed-in-as img").naturalWidth > 0`, shortWait)
					b.screenshot("sign-in-user-" + where)
					for _, state := range []string{"ready", "outside"} {
						if state == "outside" {
							s.update(t, func(s *emulator.Settings) { s.Client = emulator.ClientBrowser })
							b.openRow(s.url+"/?outside", state)
							eval[any](b, `scrollTo(0, 400); null`)
							b.screenshot("sign-in-outside-" + where)
						}
						b.wantFits()
					}
				})
			}
		}
	}
}
