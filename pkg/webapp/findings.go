package webapp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

// findings looks at one thing after the other, and yields what it finds as it
// goes.
func findings(ctx context.Context, c Config) iter.Seq[finding] {
	return func(yield func(finding) bool) {
		clock := &platformClock{transport: http.DefaultTransport}
		client := &feishu.Client{
			Host: c.FeishuHost.String(), AppID: c.AppID, AppSecret: string(c.AppSecret),
			HTTP: &http.Client{Transport: clock},
		}
		token, tokenErr := client.TenantToken().Ticket(ctx)
		ticketErr := tokenErr
		if tokenErr == nil {
			_, ticketErr = client.JSAPITicket(theToken(token)).Ticket(ctx)
		}
		_ = yield(ofCredentials(c, tokenErr)) &&
			yield(ofAllowList(tokenErr, ticketErr)) &&
			yield(ofTicket(tokenErr, ticketErr)) &&
			yield(clock.finding()) &&
			yield(ofOrigins(c.TrustedOrigins)) &&
			yield(ofScript(ctx, c.JSSDKURL)) &&
			c.RedisURL != "" && yield(ofRedis(ctx, string(c.RedisURL)))
	}
}

// theToken is the one token of a check: a second one would be no better.
type theToken ticket.Ticket

func (t theToken) Ticket(context.Context) (ticket.Ticket, error) { return ticket.Ticket(t), nil }
func (t theToken) Invalidate(string)                             {}

func ofCredentials(c Config, err error) finding {
	const subject = "credentials"
	e, ok := errors.AsType[*feishu.Error](err)
	switch {
	case err == nil:
		return finding{verdictOK, subject, "the platform gives " + c.AppID + " a tenant_access_token"}
	case ok && e.Unreachable():
		return finding{verdictFailed, subject, fmt.Sprintf("%s cannot be reached: see whether this machine gets out, by its firewall, its proxy (HTTPS_PROXY) and its DNS, and whether FEISHU_HOST is right: %v", c.FeishuHost, err)}
	case ok && e.Refused() && e.Remedy() == "":
		return finding{verdictFailed, subject, platformproblem.UnknownCode + ": " + err.Error()}
	case ok && e.Code == 0:
		return finding{verdictFailed, subject, fmt.Sprintf("see whether FEISHU_HOST is right and nothing answers in its place: %v", err)}
	}
	return finding{verdictFailed, subject, err.Error()} // it says what to do
}

// codeAddressDenied is the platform's code for an address that is not on the
// IP allow-list. The list does not apply to the token, so the ticket tells.
const codeAddressDenied = 99991401

func ofAllowList(tokenErr, err error) finding {
	const subject = "IP allow-list"
	switch e, ok := errors.AsType[*feishu.Error](err); {
	case err == nil:
		return finding{verdictOK, subject, "this server's address may call, or there is no list"}
	case ok && e.Code == codeAddressDenied:
		return finding{verdictFailed, subject, err.Error()}
	case tokenErr != nil:
		return finding{verdictWarning, subject, "not known: mend the credentials first"}
	}
	return finding{verdictWarning, subject, "not known: mend the ticket first"}
}

func ofTicket(tokenErr, err error) finding {
	const subject = "ticket"
	e, ok := errors.AsType[*feishu.Error](err)
	switch {
	case err == nil:
		return finding{verdictOK, subject, "the platform gives a jsapi_ticket"}
	case tokenErr != nil:
		return finding{verdictWarning, subject, "not known: mend the credentials first"}
	case ok && e.Code == codeAddressDenied:
		return finding{verdictWarning, subject, "not known: mend the IP allow-list first"}
	case ok && e.Remedy() != "":
		return finding{verdictFailed, subject, err.Error()}
	case ok && e.Refused():
		return finding{verdictFailed, subject, platformproblem.UnknownCode + ": " + err.Error()}
	}
	return finding{verdictFailed, subject, fmt.Sprintf("the platform gives none now: try again, and if it lasts ask its support with the log id: %v", err)}
}

func ofOrigins(origins []origin) finding {
	const subject = "origins"
	if len(origins) == 0 {
		return finding{verdictWarning, subject, "TRUSTED_ORIGINS is empty, so every name that leads here is signed for: set it to the page's origin"}
	}
	var hosts []string
	for _, o := range origins {
		if o.scheme != "https" {
			return finding{verdictWarning, subject, o.String() + " is not https, so anybody on the way can change the page: put TLS in front"}
		}
		hosts = append(hosts, o.host)
	}
	return finding{verdictOK, subject, "see that Developer Console > app > Security Settings > H5 trusted domains has " + strings.Join(hosts, ", ")}
}

// redisPatience is how long the check waits for Redis: the server itself would
// have gone on without it long before.
const redisPatience = 3 * time.Second

func ofRedis(ctx context.Context, redisURL string) finding {
	const subject = "Redis"
	ctx, cancel := context.WithTimeout(ctx, redisPatience)
	defer cancel()
	if err := redisticket.Check(ctx, redisURL); err != nil {
		return finding{verdictFailed, subject, fmt.Sprintf("REDIS_URL does not work, so every replica would fetch for itself: see whether the address, the password and the network are right: %v", err)}
	}
	return finding{verdictOK, subject, "it answers, and can be written to"}
}

// maxScript is as much of the JSSDK script as is read, in bytes.
const maxScript = 4 << 20

// ofScript fetches the JSSDK script. Browsers load it, not this server: if it
// cannot be reached from here, that may be of no matter.
func ofScript(ctx context.Context, address string) finding {
	const subject = "JSSDK script"
	body, err := fetchScript(ctx, address)
	switch e, unreachable := errors.AsType[*url.Error](err); {
	case unreachable:
		return finding{verdictWarning, subject, fmt.Sprintf("%s cannot be reached from here: see whether the users' network lets it through, or set JSSDK_URL to a copy: %v", address, e.Err)}
	case err != nil:
		return finding{verdictFailed, subject, fmt.Sprintf("%s: %v: set JSSDK_URL to what the documentation of the JSSDK names", address, err)}
	case !strings.Contains(body, "h5sdk"):
		return finding{verdictFailed, subject, address + " is a script, but does not define h5sdk: set JSSDK_URL to what the documentation of the JSSDK names"}
	}
	return finding{verdictOK, subject, address}
}

func fetchScript(ctx context.Context, address string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the answer is %s", answer.Status)
	}
	if kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type")); !strings.HasSuffix(kind, "javascript") {
		return "", fmt.Errorf("the answer is no script but %s", cmp.Or(kind, "of no known type"))
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxScript))
	if err != nil {
		return "", &url.Error{Op: "Get", URL: address, Err: err}
	}
	return string(body), nil
}

// A platformClock carries calls to the platform and compares the clocks on the
// way.
type platformClock struct {
	transport http.RoundTripper
	known     bool
	ahead     time.Duration // ours, of the platform's
}

// RoundTrip implements http.RoundTripper.
func (p *platformClock) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := time.Now()
	answer, err := p.transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if theirs, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		theirs = theirs.Add(time.Second / 2) // it is cut to seconds
		p.known, p.ahead = true, asked.Add(time.Since(asked)/2).Sub(theirs)
	}
	return answer, nil
}

// A signature is good for ten minutes from its time by the platform's clock.
const (
	skewNoticed = 30 * time.Second
	skewHarmful = 5 * time.Minute
)

func (p *platformClock) finding() finding {
	const subject = "clock"
	off := p.ahead.Abs().Round(time.Second)
	where := "ahead of"
	if p.ahead < 0 {
		where = "behind"
	}
	found := fmt.Sprintf("this server's is %v %s the platform's", off, where)
	switch {
	case !p.known:
		return finding{verdictWarning, subject, "not known: the platform did not tell its time"}
	case off >= skewHarmful:
		return finding{verdictFailed, subject, found + ", so signatures end too soon (333444): set it, by NTP"}
	case off >= skewNoticed:
		return finding{verdictWarning, subject, found + ": set it, by NTP"}
	}
	return finding{verdictOK, subject, found}
}
