package webapp

import (
	"errors"
	"fmt"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

func TestSharedError(t *testing.T) {
	failed := &feishu.Error{Op: "get", Status: 429, Code: 99991400, Msg: "slow down", LogID: "log-1"}
	got, ok := errors.AsType[*feishu.Error](decodeError(encodeError(fmt.Errorf("wrapped: %w", failed))))
	if !ok || *got != *failed {
		t.Errorf("got %+v, want %+v", got, failed)
	}
	if got := encodeError(&feishu.Error{Op: "get", Status: 502}); got != "" {
		t.Errorf("without a code: %s", got)
	}
	for _, malformed := range []string{"", "v9", "{}", `{"code":"1"}`} {
		if err := decodeError(malformed); err != nil {
			t.Errorf("%q: %v", malformed, err)
		}
	}
}
