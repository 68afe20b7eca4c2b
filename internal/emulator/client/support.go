package client

import (
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// errnoUnsupported is the errno of functions that the client does not have. It is
// documented for clients from 5.15; what older ones give is not.
const errnoUnsupported = 103

// Lacks returns the functions of objects inside answers that the client does not
// have, sorted as in the catalogue. All other functions are refused by the client.
func Lacks(s settings.Settings) []string {
	lacks := []string{}
	for _, e := range catalogue.All() {
		if e.Kind == catalogue.KindSync && unsupported(s, e.Path) != nil {
			lacks = append(lacks, e.Path)
		}
	}
	return lacks
}

// unsupported returns the failure of the function at path if the client does not
// have it, by the catalogue and the settings, or nil.
func unsupported(s settings.Settings, path string) error {
	e, documented := catalogue.Lookup(path)
	if !documented || s.Lenient || s.ClientHas(e.Since) && !(e.NotInLark && s.Client.Lark()) {
		return nil
	}
	err := functions.Failure(path, errnoUnsupported)
	if s.Client.Platform() == catalogue.PlatformHarmony {
		err.Msg = "API not available" // its text in the guide for Harmony
	}
	return err
}

// asksFor reports whether the client asks the user for a permission: some are newer
// than the functions that need them, and PCs have none for the album.
func asksFor(s settings.Settings, scope string) bool {
	if s.Client.PC() && scope == "scope.writePhotosAlbum" {
		return false
	}
	return slices.ContainsFunc(catalogue.Scopes(), func(known catalogue.Scope) bool {
		return known.Name == scope && known.Since.Includes(s.ClientVersion())
	})
}

// agentPath is the path by which [jsapi.Client.Available] reads the user agent.
const agentPath = "navigator.userAgent.toString"
