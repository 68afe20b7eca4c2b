package sign

import (
	"encoding/json"
	"strconv"
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
func (p Params) MarshalJSON() ([]byte, error) { return p.AppendJSON(nil), nil }

// AppendJSON appends to b what MarshalJSON returns. It is for servers that
// answer with it: encoding/json takes longer than signing.
func (p Params) AppendJSON(b []byte) []byte {
	b = appendString(append(b, `{"appid":`...), p.AppID)
	b = appendString(append(b, `,"appId":`...), p.AppID)
	b = appendString(append(b, `,"noncestr":`...), p.NonceStr)
	b = appendString(append(b, `,"nonceStr":`...), p.NonceStr)
	b = strconv.AppendInt(append(b, `,"timestamp":`...), p.Timestamp, 10)
	b = appendString(append(b, `,"signature":`...), p.Signature)
	return append(b, '}')
}

// appendString appends s as JSON. Ids, nonces and signatures are letters and
// digits; whatever else somebody puts there goes the long way.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // cannot fail for a string
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
