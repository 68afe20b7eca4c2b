package jsapi_test

import (
	"errors"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

var groupOf = map[catalogue.Class]error{
	catalogue.ClassCanceled:             jsapi.ErrCanceled,
	catalogue.ClassDeniedByUser:         jsapi.ErrDeniedByUser,
	catalogue.ClassDeniedBySystem:       jsapi.ErrDeniedBySystem,
	catalogue.ClassDeniedByOrganization: jsapi.ErrDeniedByOrganization,
	catalogue.ClassUnsupported:          jsapi.ErrUnsupported,
	catalogue.ClassNotConfigured:        jsapi.ErrNotConfigured,
	catalogue.ClassInvalidParam:         jsapi.ErrInvalidParam,
	catalogue.ClassRateLimited:          jsapi.ErrRateLimited,
	catalogue.ClassTimeout:              jsapi.ErrTimeout,
}

// Every documented code belongs to its class in the catalogue and to no other.
func TestEveryCodeBelongsToItsGroup(t *testing.T) {
	for _, e := range append(catalogue.All(), catalogue.H5SDK()...) {
		for _, c := range e.OwnCodes() {
			wantGroup(t, e.Path, c)
		}
	}
	for _, c := range catalogue.Codes() {
		if c.Field == catalogue.Errno {
			wantGroup(t, "tt.x", c)
		}
	}
}

func wantGroup(t *testing.T, path string, c catalogue.Code) {
	t.Helper()
	err := &jsapi.Error{Path: path, Code: c.Number}
	if c.Field == catalogue.Errno {
		err = &jsapi.Error{Path: path, Errno: c.Number}
	}
	for class, group := range groupOf {
		if got, want := errors.Is(err, group), class == c.Class; got != want {
			t.Errorf("%v (%s): is it %q? %v", err, c.Meaning, group, got)
		}
	}
	denied := errors.Is(groupOf[c.Class], jsapi.ErrDenied)
	if errors.Is(err, jsapi.ErrDenied) != denied {
		t.Errorf("%v: denied is %v", err, !denied)
	}
}

// Small codes have a meaning in one family only.
func TestSmallCodesDependOnTheFunction(t *testing.T) {
	for _, e := range []*jsapi.Error{
		{Path: "tt.openBluetoothAdapter", Code: -6},
		{Path: "tt.sendMessageCard", Code: 3},
		{Path: "tt.getUserInfo", Code: 101},
	} {
		for _, group := range groupOf {
			if errors.Is(e, group) {
				t.Errorf("%v is %v", e, group)
			}
		}
	}
}

func TestErrnoTextHasTheWholeDictionary(t *testing.T) {
	for _, c := range catalogue.Codes() {
		if c.Field != catalogue.Errno || c.Number == 0 {
			continue
		}
		want := c.Text
		if want == "" {
			want = c.Meaning
		}
		if got := jsapi.ErrnoText(c.Number); got != want {
			t.Errorf("%d: %q, want %q", c.Number, got, want)
		}
	}
	for _, unknown := range []int{0, -1, 99, 1501014, 99999999} {
		if got := jsapi.ErrnoText(unknown); got != "" {
			t.Errorf("%d: %q", unknown, got)
		}
	}
}
