package main

import (
	"context"
	"errors"
	"net/http"
	"regexp"

	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"

	"example.com/assets/api"
	"example.com/assets/store"
)

// assets answers the requests of the pages. Who the user is comes from the session,
// never from the page.
type assets struct{ db *store.Store }

func (a assets) mine(ctx context.Context, _ struct{}) ([]api.CheckIn, error) {
	return a.db.CheckInsBy(ctx, openID(ctx))
}

func (a assets) get(ctx context.Context, in api.Asset) (api.Asset, error) {
	if !codes.MatchString(in.Code) {
		return api.Asset{}, malformedCode
	}
	return a.db.Asset(ctx, openID(ctx), in.Code)
}

func (a assets) checkIn(ctx context.Context, in api.NewCheckIn) (struct{}, error) {
	switch p := in.Place; {
	case !codes.MatchString(in.Code):
		return struct{}{}, malformedCode
	case p != nil && (p.Latitude < -90 || p.Latitude > 90 || p.Longitude < -180 || p.Longitude > 180):
		return struct{}{}, malformedPlace
	}
	user, _ := webapp.UserFrom(ctx)
	return struct{}{}, explain(a.db.CheckIn(ctx, user.OpenID, user.Name, in))
}

func (a assets) handOver(ctx context.Context, in api.HandOver) (struct{}, error) {
	switch {
	case !codes.MatchString(in.Code):
		return struct{}{}, malformedCode
	case !openIDs.MatchString(in.To) || in.To == openID(ctx):
		return struct{}{}, wrongColleague
	}
	return struct{}{}, explain(a.db.HandOver(ctx, openID(ctx), in))
}

// openID returns the user of a request behind RequireUser.
func openID(ctx context.Context) string {
	user, _ := webapp.UserFrom(ctx)
	return user.OpenID
}

var (
	codes   = regexp.MustCompile(`^[\p{Lu}\p{Lo}\p{N}][\p{Lu}\p{Lo}\p{N}._-]{0,31}$`)
	openIDs = regexp.MustCompile(`^ou_[0-9A-Za-z_-]{1,64}$`)
)

// The errors that users see.
var (
	malformedCode = problem(http.StatusBadRequest,
		"资产编号应为 1 到 32 个大写字母、汉字、数字、点、短横线或下划线，以字母、汉字或数字开头，例如 A-42。",
		"A code has 1 to 32 capital letters, digits, dots, dashes or underscores, and begins with a letter or digit, such as A-42.")
	malformedPlace = problem(http.StatusBadRequest, "位置无效。", "The location is invalid.")
	wrongColleague = problem(http.StatusBadRequest, "请选择另一位同事。", "Choose another colleague.")
	notHolder      = problem(http.StatusConflict, "该资产由另一位同事保管，需由其转交。", "A colleague holds this asset and has to hand it over first.")
)

func problem(status int, zh, en string) error {
	return webapp.Problem(status, webapp.Text{Zh: zh, En: en})
}

// explain returns an error with its text for the user, if it has one.
func explain(err error) error {
	if errors.Is(err, store.ErrNotHolder) {
		return notHolder
	}
	return err
}
