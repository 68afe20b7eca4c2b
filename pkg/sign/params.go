package sign

import (
	"encoding/json"
	"time"
)

// Params are what a page needs, besides its list of APIs, to call
// h5sdk.config. They are public: the ticket is not among them.
//
// In JSON the application and the nonce stand under both of the names that
// pages in the wild read:
//
//	{"appid":…,"appId":…,"noncestr":…,"nonceStr":…,"timestamp":1510045655000,"signature":…}
//
// Decoding takes either name.
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

// MarshalJSON writes both spellings.
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
