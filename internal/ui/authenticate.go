package ui

import (
	"context"
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
	err := d.configure(ctx, page, step)
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
