package sdk

import (
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// legacyFunctions are the old functions of h5sdk that the script has, by path, with
// the callbacks that it passes on.
type legacyFunctions map[string]catalogue.Callbacks

// newLegacyFunctions returns all old functions; none for clients on Harmony.
func newLegacyFunctions(s settings.Settings) legacyFunctions {
	all := make(legacyFunctions)
	if s.Client.Platform() == catalogue.PlatformHarmony && !s.Lenient {
		return all
	}
	for _, f := range catalogue.Legacy() {
		all[f.Path] = f.Callbacks
	}
	return all
}
