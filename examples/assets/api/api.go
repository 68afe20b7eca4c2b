// Package api is what pages and server send each other: in the page, without net/http.
package api

import (
	"cmp"
	"net/url"
	"strings"
	"time"
)

// Asset is the answer to GET /api/assets/{code}.
type Asset struct {
	Code     string    `json:"code"`
	Free     bool      `json:"free"`   // not checked in yet: the first user who does becomes its holder
	Mine     bool      `json:"mine"`   // the user who asks is the holder
	Holder   string    `json:"holder"` // name; empty until the holder has checked something in
	CheckIns []CheckIn `json:"checkIns"`
}

// CheckIn is a check-in of an asset.
type CheckIn struct {
	Code  string    `json:"code"`
	By    string    `json:"by"` // name
	At    time.Time `json:"at"`
	Place *Place    `json:"place"` // nil if the user did not share it
}

// Place is where a device is, in degrees; north and east are positive.
type Place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// NewCheckIn is sent to POST /api/assets/{code}/check-ins.
type NewCheckIn struct {
	Code  string `json:"code"` // in the path
	Place *Place `json:"place"`
}

// HandOver is sent to PUT /api/assets/{code}/holder.
type HandOver struct {
	Code string `json:"code"` // in the path
	To   string `json:"to"`   // open_id of the new holder
}

// PathOf returns the path of an asset, to which the other paths are added.
func PathOf(code string) string { return "/api/assets/" + url.PathEscape(code) }

// PageOf returns the URL of the page of an asset, without its origin.
func PageOf(code string) string { return "/asset?code=" + url.QueryEscape(code) }

// CodeIn returns the code in a text that was scanned or typed in: the code itself, the
// URL of the asset's page, or the AppLink that opens it. The server checks the code.
func CodeIn(text string) string {
	text = strings.TrimSpace(text)
	if u, err := url.Parse(text); err == nil && u.Host != "" {
		if target := u.Query().Get("lk_target_url"); target != "" {
			return CodeIn(target)
		}
		text = cmp.Or(u.Query().Get("code"), text)
	}
	return strings.ToUpper(text)
}
