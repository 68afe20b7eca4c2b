//go:build !js

package ui

import (
	"net/http"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/page/pagetest"
)

// Both pages work as the app registers them, one after the other.
func TestPages(t *testing.T) {
	mux := http.NewServeMux()
	RegisterGallery(mux.Handle, "cli_test")
	s := pagetest.New(t, Routes, pagetest.Options{Handler: mux, SignedIn: true})
	s.Open("/")
	s.WantText("#user-name", "Li Mei")
	s.WantText("#signed-in-as", "Signed in as Zhang Xiaoyu")
	s.WantQuiet()
	s.Click("#to-gallery")
	s.WantNone("#to-gallery")
	s.WantQuiet() // and the list has arrived
	if html := s.HTML(); !strings.Contains(html, "tt.getLocation") {
		t.Errorf("the gallery has no list:\n%s", html)
	}
	if toasts := s.Host.Calls("tt.showToast"); len(toasts) != 1 {
		t.Errorf("toasts: %v", toasts)
	}
}
