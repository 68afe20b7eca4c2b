package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Get sends a GET request to the app's server, such as to "/api/assets", and
// decodes the JSON of the answer. It blocks until the answer is there or ctx
// ends, and for at most 20 seconds if ctx has no deadline. Where silent sign-in is
// on, a user without a session is signed in first, and after a 401 once more
// before the request is repeated: both wait until the page is ready. An answer
// that is not a success is an *[Error].
func Get[Out any](ctx context.Context, p *Page, path string) (Out, error) {
	var out Out
	err := p.send(ctx, "GET", path, nil, &out)
	return out, err
}

// Post is [Get] for a POST request with in as JSON.
func Post[Out any](ctx context.Context, p *Page, path string, in any) (Out, error) {
	var out Out
	err := p.send(ctx, "POST", path, &in, &out)
	return out, err
}

// Put is [Get] for a PUT request with in as JSON.
func Put[Out any](ctx context.Context, p *Page, path string, in any) (Out, error) {
	var out Out
	err := p.send(ctx, "PUT", path, &in, &out)
	return out, err
}

// Delete is [Get] for a DELETE request.
func Delete[Out any](ctx context.Context, p *Page, path string) (Out, error) {
	var out Out
	err := p.send(ctx, "DELETE", path, nil, &out)
	return out, err
}

// send sends a request with *in as JSON, unless in is nil, and decodes the
// answer into out.
func (p *Page) send(ctx context.Context, method, path string, in *any, out any) error {
	request := Request{Method: method, URL: path, Language: p.lang().Tag(), Cached: method == "GET"}
	if in != nil {
		body, err := json.Marshal(*in)
		if err != nil {
			return fmt.Errorf("page: %s %s: %w", method, path, err)
		}
		request.JSON = string(body)
	}
	if p.signIn.missing() {
		p.signIn.signInAgain(ctx, p.signIn.loginCount())
	}
	login := p.signIn.loginCount()
	r, err := p.exchange(ctx, request)
	if err == nil && r.Status == 401 && p.signIn.signInAgain(ctx, login) {
		r, err = p.exchange(ctx, request)
	}
	switch {
	case err != nil:
		return err
	case r.Status < 200 || r.Status > 299:
		return errorOf(r.Status, r.Body)
	case len(r.Body) == 0:
		return nil
	}
	if err := json.Unmarshal(r.Body, out); err != nil {
		return &Error{Status: r.Status, Detail: fmt.Sprintf("%s %s: %v", method, path, err)}
	}
	return nil
}

func (p *Page) exchange(ctx context.Context, request Request) (*Response, error) {
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, requestTimeout)
		defer cancel()
	}
	r, err := p.env.Request(ctx, request)
	if err != nil {
		return nil, errors.Join(errNetwork, err)
	}
	return r, nil
}
