package jsapi

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Available reports whether the client has the function at path, such as
// "tt.scanCode", by its platform and version and the documentation. They come
// from GetSystemInfo or, before the page is configured, from the user agent.
// Undocumented paths are not available, and in Lark neither are functions that the
// international documentation marks as unsupported. The path of a function of an
// object inside an answer is "tt.getFileSystemManager().stat#stat.isFile".
//
// [Client.Supports] reports whether the SDK in the page has it.
func (c *Client) Available(ctx context.Context, path string) (bool, error) {
	_, line, documented := strings.Cut(firstVersions, "\n"+path+" ")
	if !documented {
		return false, nil
	}
	app, err := c.app(ctx)
	if err != nil {
		return false, err
	}
	line, _, _ = strings.Cut(line, "\n")
	cells := strings.Fields(line)
	if app.lark && len(cells) > 4 {
		return false, nil
	}
	first := cells[column(app.platform)]
	return first != "-" && compareVersions(app.version, first) >= 0, nil
}

// column is the index of a platform in a line of firstVersions.
func column(p Platform) int {
	switch p {
	case PlatformAndroid:
		return 0
	case PlatformIOS:
		return 1
	case PlatformHarmony:
		return 3
	}
	return 2
}

// An app is the client's program.
type app struct {
	platform Platform
	version  string
	lark     bool
}

// app returns the client's program.
func (c *Client) app(ctx context.Context) (app, error) {
	info, err := c.GetSystemInfo(ctx)
	if err == nil && info.Version != "" {
		return app{info.Platform, info.Version, info.AppName == "Lark"}, nil
	}
	raw, agentErr := c.runtime().CallSync("navigator.userAgent.toString", nil)
	var agent string
	if agentErr == nil && json.Unmarshal(raw, &agent) == nil {
		if a := readUserAgent(agent); a.version != "" {
			return a, nil
		}
	}
	if err == nil {
		err = unsupported("tt.getSystemInfo", "the client does not report its version")
	}
	return app{}, err
}

// readUserAgent reads "… Lark/7.32.8 LarkLocale/en_US ChannelName/Lark". The first of
// these words is the same in Feishu. The version is empty in an ordinary browser.
func readUserAgent(agent string) app {
	a := app{platform: PlatformWindows}
	for _, known := range []struct {
		word     string
		platform Platform
	}{
		{"OpenHarmony", PlatformHarmony}, {"Android", PlatformAndroid},
		{"iPhone", PlatformIOS}, {"iPad", PlatformIOS}, {"Macintosh", PlatformMac},
	} {
		if strings.Contains(agent, known.word) {
			a.platform = known.platform
			break
		}
	}
	for word := range strings.FieldsSeq(agent) {
		name, value, _ := strings.Cut(word, "/")
		switch {
		case a.version == "" && (name == "Lark" || name == "Feishu"):
			a.version = value
		case word == "ChannelName/Lark":
			a.lark = true
		}
	}
	return a
}

// compareVersions compares "7.9" and "7.10.2" by their numbers. Parts that
// are not numbers count as 0.
func compareVersions(a, b string) int {
	numbers := func(version string) []int {
		var n [4]int
		for i, part := range strings.SplitN(version, ".", len(n)) {
			n[i], _ = strconv.Atoi(part)
		}
		return n[:]
	}
	return slices.Compare(numbers(a), numbers(b))
}
