package page

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// Page is the page in the browser, or the one that the server prerenders. There
// is one for all routes. The methods of the embedded client call the JSAPI; they
// wait until the page is configured, whichever route was opened, and fail with
// [ErrOutside] outside Feishu. Methods that take no [app.Context] may be called
// on any goroutine.
type Page struct {
	*jsapi.Client

	env      Environment
	settings func() Settings // reads them, which startup does without
	routes   map[string]func() app.Composer
	preloads map[string]func(context.Context)
	direct   *jsapi.Client // calls at once
	startup  *startup
	signIn   *signIn

	observers       observers
	signInObservers observers
	debouncer       debouncer
	askLanguage     sync.Once

	mu         sync.Mutex
	language   i18n.Lang
	locale     string // the client's language, such as "zh_CN"; "" if not known
	title      string // of the latest shell
	preloading bool
}

// systemInfoTimeout is how long the page waits for the client's language.
const systemInfoTimeout = 2 * time.Second

// New returns a page in an environment. Programs call [Run] instead; New is for
// tests.
func New(env Environment, settings Settings, lang string) *Page {
	return newPage(env, func() Settings { return settings }, i18n.Of(lang))
}

func newPage(env Environment, settings func() Settings, lang i18n.Lang) *Page {
	env = env.withDefaults()
	direct := &jsapi.Client{Runtime: env.Runtime}
	p := &Page{
		env:      env,
		settings: settings,
		routes:   make(map[string]func() app.Composer),
		preloads: make(map[string]func(context.Context)),
		direct:   direct,
		startup:  newStartup(env, direct),
		language: lang,
	}
	p.Client = &jsapi.Client{Runtime: readyRuntime{direct, p.startup}}
	p.signIn = newSignIn(env, settings, direct, p.startup, p.lang)
	p.debouncer.f = p.observers.notify
	p.startup.changed = p.statusChanged
	p.signIn.changed = p.signInObservers.notify
	if locale := localeIn(env.Browser.UserAgent()); locale != "" {
		p.setLocale(locale)
	}
	return p
}

// Route registers the component that is shown at path, such as "/asset".
func (p *Page) Route(path string, newComponent func() app.Composer) {
	p.routes[path] = newComponent
}

// Preload registers work that begins as the program starts at path, before its
// component is mounted, on its own goroutine. The program shows what the
// server has prerendered for up to 100 ms while the work is under way. Work that
// changes what the component shows calls [Page.Update].
func (p *Page) Preload(path string, work func(context.Context)) { p.preloads[path] = work }

// Start begins to make the page ready, and the preloading for the path. [Run]
// calls it; New does not. The channel is closed when both have ended.
func (p *Page) Start(path string) <-chan struct{} {
	settled := make(chan struct{})
	work := p.preloads[path]
	p.mu.Lock()
	p.preloading = work != nil
	p.mu.Unlock()
	p.startup.start()
	go func() {
		defer reportPanic(p.env)
		defer close(settled)
		if work != nil {
			work(context.Background())
			p.mu.Lock()
			p.preloading = false
			p.mu.Unlock()
			p.Update()
		}
		p.startup.wait(context.Background())
	}()
	return settled
}

// Status returns the progress of startup.
func (p *Page) Status() Status { return p.startup.now() }

// Ready blocks until the page is configured, so that the JSAPI can be called. It
// returns [ErrOutside] outside Feishu, and why startup has failed if it has.
// Calls through the page wait for it anyway.
func (p *Page) Ready(ctx context.Context) error { return p.startup.wait(ctx) }

// Retry makes the page ready again after it has failed.
func (p *Page) Retry() { p.startup.retry() }

// Observe calls update on the UI goroutine after every change of [Page.Status]
// and of the language, until the component of ctx is dismounted.
func (p *Page) Observe(ctx app.Context, update func()) { p.observers.add(ctx, update) }

// Update has the shown component rendered, at once if nothing is under way and
// within 100 ms otherwise.
func (p *Page) Update() {
	p.mu.Lock()
	preloading := p.preloading
	p.mu.Unlock()
	p.debouncer.call(!preloading && p.startup.now().State.settled())
}

func (p *Page) statusChanged() {
	p.Update()
	p.signIn.proceed()
	if p.startup.now().State == Ready {
		go p.ClientLanguage()
	}
}

// Lang returns the language of the page, "zh" or "en": the Feishu client's, else
// the one that the server has chosen.
func (p *Page) Lang() string { return string(p.lang()) }

func (p *Page) lang() i18n.Lang {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.language
}

// Text returns the one of two texts that is in the language of the page.
func (p *Page) Text(zh, en string) string { return i18n.Text{Zh: zh, En: en}.In(p.lang()) }

// ClientLanguage returns the language of the Feishu client, such as "zh_CN", ""
// if it is not known. It blocks while the client is asked, at most 2 s.
func (p *Page) ClientLanguage() string {
	p.askLanguage.Do(func() {
		if p.clientLocale() != "" {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), systemInfoTimeout)
		defer cancel()
		info, err := p.direct.GetSystemInfo(ctx)
		if err != nil {
			p.env.Logf("getSystemInfo: %v", err)
			return
		}
		p.setLocale(info.Language)
		p.Update()
	})
	return p.clientLocale()
}

func (p *Page) clientLocale() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.locale
}

func (p *Page) setLocale(locale string) {
	p.mu.Lock()
	p.locale = locale
	if locale != "" {
		p.language = i18n.Of(locale)
	}
	lang := p.language
	p.mu.Unlock()
	setDocumentLang(lang.Tag())
}

// localeIn returns the language that the client names in its user agent.
func localeIn(userAgent string) string {
	_, rest, _ := strings.Cut(userAgent, "LarkLocale/")
	locale, _, _ := strings.Cut(rest, " ")
	return locale
}

// Logf writes a line for developers, to the browser's console.
func (p *Page) Logf(format string, v ...any) { p.env.Logf(format, v...) }
