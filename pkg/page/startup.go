package page

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// How long the page waits for operations that have no timeout.
const (
	scriptTimeout        = 10 * time.Second // the JSSDK, in Feishu
	outsideScriptTimeout = 3 * time.Second  // the JSSDK in another browser, where it may be the emulator's
	requestTimeout       = 20 * time.Second // the app's server
	parametersTimeout    = 10 * time.Second // the app's server, after the start script's two requests
	firstConfigTimeout   = time.Minute      // the start script, whose own deadlines are shorter
	scriptInterval       = 50 * time.Millisecond
)

// Startup makes the page ready: it authenticates the page with Feishu at its
// present URL, which the JSAPI needs, and does so again when the URL changes.
type startup struct {
	env     Environment
	client  *jsapi.Client // calls at once
	landing string        // the URL that the document was loaded with
	changed func()        // called after every change, on any goroutine

	mu      sync.Mutex
	status  Status
	url     string // that the present attempt is for
	current *attempt
}

// An attempt is one way through the steps. A later one replaces it.
type attempt struct {
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // closed when the attempt has ended or is replaced
	given  string        // the parameters of the last h5sdk.config, as JSON
}

func newStartup(env Environment, client *jsapi.Client) *startup {
	return &startup{env: env, client: client, status: Status{State: Loading}, landing: sign.PageURL(env.Browser.URL())}
}

func (s *startup) now() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// wait blocks until the page is ready, outside or failed, or ctx ends.
func (s *startup) wait(ctx context.Context) error {
	for {
		s.mu.Lock()
		a := s.current
		s.mu.Unlock()
		if a == nil {
			return errors.New("page: not running in a browser") // it is being prerendered
		}
		select {
		case <-a.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		s.mu.Lock()
		replaced, err := s.current != a, s.status.Err
		s.mu.Unlock()
		if !replaced {
			return err
		}
	}
}

// navigate authenticates the page again if its URL has changed.
func (s *startup) navigate() {
	page := sign.PageURL(s.env.Browser.URL())
	s.mu.Lock()
	same, state := page == s.url, s.status.State
	s.mu.Unlock()
	switch {
	case same:
	case state == Ready:
		s.begin(page, s.configure)
	case state != Outside:
		s.begin(page, s.restart)
	}
}

// retry begins again after a failure.
func (s *startup) retry() {
	if needsReload(s.now().Err) {
		s.env.Browser.Reload()
		return
	}
	s.begin(sign.PageURL(s.env.Browser.URL()), s.restart)
}

// begin replaces the present attempt.
func (s *startup) begin(page string, work func(*attempt) error) {
	a := &attempt{done: make(chan struct{})}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	s.mu.Lock()
	replaced := s.current
	s.current, s.url = a, page
	s.mu.Unlock()
	if replaced != nil {
		replaced.cancel()
	}
	go func() {
		defer reportPanic(s.env)
		defer close(a.done)
		s.end(a, work(a))
	}()
}

// update changes the status, unless the attempt has been replaced.
func (s *startup) update(a *attempt, change func(*Status)) {
	s.mu.Lock()
	current := s.current == a
	if current {
		change(&s.status)
	}
	s.mu.Unlock()
	if current {
		s.changed()
	}
}

func (s *startup) end(a *attempt, err error) {
	s.update(a, func(status *Status) {
		status.Err = err
		switch {
		case err == nil:
			status.State = Ready
		case errors.Is(err, ErrOutside):
			status.State = Outside
		default:
			status.State = Failed
			s.env.Logf("failed: %s", explain(err, "en").Code)
		}
	})
}

// start begins the first attempt: the start script's, else a dedicated one.
func (s *startup) start() {
	s.begin(s.landing, func(a *attempt) error {
		first := s.awaitFirstConfig(a)
		if first == nil {
			return s.restart(a)
		}
		s.update(a, func(status *Status) { first.fill(status) })
		return s.follow(a, first)
	})
}

// awaitFirstConfig returns the start script's outcome, nil if there is none.
func (s *startup) awaitFirstConfig(a *attempt) *FirstConfig {
	s.update(a, func(status *Status) { status.SDK.State = StepRunning })
	ctx, cancel := context.WithTimeout(a.ctx, firstConfigTimeout)
	defer cancel()
	outcome := make(chan *FirstConfig, 1)
	go func() { outcome <- s.env.Browser.FirstConfig(ctx) }()
	ticker := time.NewTicker(scriptInterval)
	defer ticker.Stop()
	var shown ScriptSteps
	for {
		select {
		case first := <-outcome:
			return first
		case <-ticker.C:
			if steps := s.env.Browser.FirstSteps(); steps != shown {
				shown = steps
				s.update(a, steps.show)
			}
		}
	}
}

// follow continues from the start script's outcome.
func (s *startup) follow(a *attempt, first *FirstConfig) error {
	var err error
	switch first.State {
	case "configured":
	case "refused":
		err = jsapi.NewError("h5sdk.config", first.Error)
	case "outside":
		return ErrOutside
	case "no-sdk":
		return &scriptError{first.SDKURL}
	case "no-parameters":
		if err := first.serverError(); err != nil {
			return err
		}
		return s.restart(a) // the network may be there by now
	default:
		return s.restart(a)
	}
	if first.URL != s.landing {
		return s.configure(a)
	}
	a.given = first.Parameters
	return s.replaceSignature(a, s.landing, err)
}

// restart goes through all steps.
func (s *startup) restart(a *attempt) error {
	s.update(a, func(status *Status) { *status = Status{State: Loading} })
	err := s.step(a, sdkStep, func() error { return s.findSDK(a.ctx) })
	if err != nil {
		return err
	}
	s.update(a, func(status *Status) { status.State = Authenticating })
	return s.configure(a)
}

// findSDK waits for the JSSDK. Whether the page is in Feishu is decided last:
// the script may be the emulator's, which makes an ordinary browser a Feishu
// client.
func (s *startup) findSDK(ctx context.Context) error {
	timeout := outsideScriptTimeout
	if s.inFeishu() {
		timeout = scriptTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for !s.hasSDK() {
		select {
		case <-time.After(scriptInterval):
			continue
		case <-ctx.Done():
		}
		if s.inFeishu() {
			return &scriptError{s.env.Browser.SDKURL()}
		}
		return ErrOutside
	}
	return nil
}

func (s *startup) hasSDK() bool {
	return s.client.Supports("h5sdk.config") && s.client.Supports("tt.getUserInfo")
}

// inFeishu decides by the user agent, as the JSSDK does.
func (s *startup) inFeishu() bool {
	agent := s.env.Browser.UserAgent()
	return strings.Contains(agent, "Lark") || strings.Contains(agent, "Feishu")
}

// configure authenticates the page at its URL.
func (s *startup) configure(a *attempt) error {
	page := sign.PageURL(s.env.Browser.URL())
	return s.replaceSignature(a, page, s.configureOnce(a, page, ""))
}

// replaceSignature tries once more after a refusal that another signature can
// change: one that was used twice or has expired, or one by a ticket that the
// platform has revoked, which the server learns from the refused parameters. After
// navigation inside the page, clients on iOS go on verifying the URL that the
// document was loaded with.
func (s *startup) replaceSignature(a *attempt, page string, err error) error {
	code := jsapi.ErrorCode(err)
	if code == codeSignature && page != s.landing {
		page = s.landing
		err = s.configureOnce(a, page, "")
		code = jsapi.ErrorCode(err)
	}
	switch code {
	case codeSignatureRepeated, codeSignatureExpired:
		return s.configureOnce(a, page, "")
	case codeSignature, codeTicket:
		if again := s.configureOnce(a, page, a.given); again == nil || jsapi.ErrorCode(again) != 0 {
			return again
		}
	}
	return err
}

// configureOnce gets parameters, for which it presents those that were refused,
// and gives them to the client.
func (s *startup) configureOnce(a *attempt, page, refused string) error {
	var p sign.Params
	err := s.step(a, parametersStep, func() (err error) {
		p, err = s.parameters(a, page, refused)
		return err
	})
	if err != nil {
		return err
	}
	return s.step(a, configStep, func() error {
		return s.client.Configure(a.ctx, jsapi.ConfigParams{
			AppID:     p.AppID,
			Timestamp: p.Timestamp,
			NonceStr:  p.NonceStr,
			Signature: p.Signature,
		})
	})
}

// parameters gets the parameters of h5sdk.config for a page from the app's
// server. If others were refused it reports them.
func (s *startup) parameters(a *attempt, page, refused string) (p sign.Params, err error) {
	ctx, cancel := context.WithTimeout(a.ctx, parametersTimeout)
	defer cancel()
	request := Request{URL: "/get_config_parameters?url=" + url.QueryEscape(page)}
	if refused != "" {
		request = Request{Method: "POST", URL: "/get_config_parameters", JSON: `{"url":` + strconv.Quote(page) + `,"refused":` + refused + "}"}
	}
	r, err := s.env.Request(ctx, request)
	switch {
	case err != nil:
		return p, errors.Join(errNetwork, err)
	case r.Status != 200:
		return p, parametersError(r.Status, r.Body)
	case json.Unmarshal(r.Body, &p) != nil:
		return p, &Error{Status: r.Status, Detail: "/get_config_parameters: unexpected answer"}
	}
	a.given = string(r.Body)
	return p, nil
}

func sdkStep(s *Status) *Step        { return &s.SDK }
func parametersStep(s *Status) *Step { return &s.Parameters }
func configStep(s *Status) *Step     { return &s.Config }

// step runs one step and records its state.
func (s *startup) step(a *attempt, of func(*Status) *Step, do func() error) error {
	s.update(a, func(status *Status) { *of(status) = Step{State: StepRunning} })
	start := time.Now()
	err := do()
	s.update(a, func(status *Status) { *of(status) = Step{State: stepStateOf(err), Took: time.Since(start)} })
	return err
}

func stepStateOf(err error) StepState {
	switch {
	case err == nil:
		return StepDone
	case errors.Is(err, ErrOutside):
		return StepAbsent
	}
	return StepFailed
}
