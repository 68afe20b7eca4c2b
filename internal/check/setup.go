package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket/redisticket"
)

// callbackPath is where the platform sends browsers that have signed in.
const callbackPath = "/login/callback"

// checkOrigins lists what must be configured in the console: signatures, redirect
// URLs and cookies use the same origins.
func checkOrigins(origins []origin.Origin) Result {
	const subject = "origins"
	if len(origins) == 0 {
		return Result{Warning, subject, "TRUSTED_ORIGINS is empty, so pages of every host name that leads to this server get signatures, and sign-in returns to that host name's " +
			callbackPath + ": set it to the page's origin"}
	}
	var hosts, redirects []string
	plain := ""
	for _, o := range origins {
		if o.Scheme != "https" && plain == "" {
			plain = o.String() + " is not https, so the network can change the page: terminate TLS at a reverse proxy; "
		}
		hosts = append(hosts, o.Host)
		redirects = append(redirects, o.String()+callbackPath)
	}
	result := Result{OK, subject, plain + "check that Developer Console > app > Security Settings > H5 trusted domains has " + strings.Join(hosts, ", ") +
		", and Redirect URLs has " + strings.Join(redirects, ", ")}
	if plain != "" {
		result.Status = Warning
	}
	return result
}

// redisTimeout is longer than the server itself waits for Redis.
const redisTimeout = 3 * time.Second

func checkRedis(ctx context.Context, redisURL string) Result {
	const subject = "Redis"
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	if err := redisticket.Check(ctx, redisURL); err != nil {
		return Result{Failed, subject, fmt.Sprintf("REDIS_URL does not work, so replicas would not share tickets and sessions: check the address, the password and the network: %v", err)}
	}
	return Result{OK, subject, "it answers, and can be written to"}
}

// maxScript bounds how much of the JSSDK script is read, in bytes.
const maxScript = 4 << 20

// checkScript fetches the JSSDK script. A failure is a warning, because browsers
// load the script and may have another network.
func checkScript(ctx context.Context, address string) Result {
	const subject = "JSSDK script"
	body, err := fetchScript(ctx, address)
	switch e, unreachable := errors.AsType[*url.Error](err); {
	case unreachable:
		return Result{Warning, subject, fmt.Sprintf("%s cannot be reached from here: check that the users' network allows it, or set JSSDK_URL to a copy: %v", address, e.Err)}
	case err != nil:
		return Result{Failed, subject, fmt.Sprintf("%s: %v: set JSSDK_URL to the URL in the documentation of the JSSDK", address, err)}
	case !strings.Contains(body, "h5sdk"):
		return Result{Failed, subject, address + " is a script, but does not define h5sdk: set JSSDK_URL to the URL in the documentation of the JSSDK"}
	}
	return Result{OK, subject, address}
}

func fetchScript(ctx context.Context, address string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("unexpected status %s", response.Status)
	}
	if media, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); !strings.HasSuffix(media, "javascript") {
		return "", fmt.Errorf("unexpected Content-Type %q", cmp.Or(media, "none"))
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxScript))
	if err != nil {
		return "", &url.Error{Op: "Get", URL: address, Err: err}
	}
	return string(body), nil
}
