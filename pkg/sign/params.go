package sign

import (
	"encoding/json"
	"time"
)

// Params are the parameters of h5sdk.config, without the list of APIs. They are
// public: the ticket is not among them.
//
// In JSON the app id and the nonce have both of the names that pages use:
//
//	{"appid":…,"appId":…,"noncestr":…,"nonceStr":…,"timestamp":1510045655000,"signature":…}
//
// Decoding accepts either name.
type Params struct {
	AppID     string `json:"appId"`
	NonceStr  string `json:"nonceStr"`
	Timestamp int64  `json:"timestamp"` // milliseconds since the Unix epoch
	Signature string `json:"signature"`
}

// NewParams signs pageURL at the moment now with a fresh nonce.
func NewParams(appID, ticket, pageURL string, now time.Time) Params {
	nonce, timestamp := NewNonce(), now.UnixMilli()
	return Params{
		AppID:     appID,
		NonceStr:  nonce,
		Timestamp: timestamp,
		Signature: Sign(ticket, nonce, timestamp, pageURL),
	}
}

// MarshalJSON writes both names. It returns no error.
func (p Params) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		AppIDLower    string `json:"appid"`
		AppID         string `json:"appId"`
		NonceStrLower string `json:"noncestr"`
		NonceStr      string `json:"nonceStr"`
		Timestamp     int64  `json:"timestamp"`
		Signature     string `json:"signature"`
	}{p.AppID, p.AppID, p.NonceStr, p.NonceStr, p.Timestamp, p.Signature})
}
