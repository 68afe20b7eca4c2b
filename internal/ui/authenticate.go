package ui

import (
	"context"
	"errors"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// parametersTimeout is how long the page waits for its own server.
const parametersTimeout = 20 * time.Second

// Authenticate proves the page to Feishu at the URL it has now, which the JSAPI
// needs before all but a few calls. It blocks; call it from load.
func (d Deps) Authenticate(ctx context.Context) error {
	return d.authenticate(ctx, func(_ StepName, do func() error) error { return do() })
}

// authenticate does so step by step. A signature that came too late or twice is
// replaced once. After navigation inside the page, clients on iOS go on
// verifying the URL that the document was loaded with.
func (d Deps) authenticate(ctx context.Context, step func(StepName, func() error) error) error {
	page := sign.PageURL(d.Browser.Href())
	err := d.configuredAhead(ctx, step)
	if err == errNothingAhead {
		err = d.configure(ctx, page, step)
	}
	switch codeOf(err) {
	case codeSignatureRepeated, codeSignatureExpired:
		err = d.configure(ctx, page, step)
	case codeSignature:
		if page != d.landing {
			err = d.configure(ctx, d.landing, step)
		}
	}
	return err
}

// ahead is the function of web/jssdk.js that tells how the h5sdk.config went that
// it called while the program was on its way. It is there once, if at all.
const ahead = "configAhead"

// errNothingAhead: nothing has been done ahead, or nothing came of it.
var errNothingAhead = errors.New("not configured ahead")

// configuredAhead is configure for a page where that may have been done already.
func (d Deps) configuredAhead(ctx context.Context, step func(StepName, func() error) error) error {
	if !d.Client.Supports(ahead) {
		return errNothingAhead
	}
	err := step(StepConfig, func() error {
		err := d.Client.Call(ctx, ahead, nil, nil)
		if errors.Is(err, jsapi.ErrUnsupported) {
			return errNothingAhead
		}
		return err
	})
	if err != errNothingAhead {
		_ = step(StepParameters, func() error { return nil }) // they were there
	}
	return err
}

func (d Deps) configure(ctx context.Context, page string, step func(StepName, func() error) error) error {
	var p sign.Params
	err := step(StepParameters, func() (err error) {
		ctx, cancel := context.WithTimeout(ctx, parametersTimeout)
		defer cancel()
		p, err = d.Parameters(ctx, page)
		return err
	})
	if err != nil {
		return err
	}
	return step(StepConfig, func() error {
		return d.Client.Configure(ctx, jsapi.ConfigParams{
			AppID:     p.AppID,
			Timestamp: p.Timestamp,
			NonceStr:  p.NonceStr,
			Signature: p.Signature,
		})
	})
}
