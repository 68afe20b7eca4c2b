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
// Undocumented paths are not available. The path of a function of an object inside
// an answer is "tt.getFileSystemManager().stat#stat.isFile".
//
// [Client.Supports] reports whether the SDK in the page has it.
func (c *Client) Available(ctx context.Context, path string) (bool, error) {
	_, line, documented := strings.Cut(firstVersions, "\n"+path+" ")
	if !documented {
		return false, nil
	}
	platform, version, err := c.version(ctx)
	if err != nil {
		return false, err
	}
	line, _, _ = strings.Cut(line, "\n")
	first := strings.Fields(line)[column(platform)]
	return first != "-" && compareVersions(version, first) >= 0, nil
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

// version returns the platform and the version of the client.
func (c *Client) version(ctx context.Context) (Platform, string, error) {
	info, err := c.GetSystemInfo(ctx)
	if err == nil && info.Version != "" {
		return info.Platform, info.Version, nil
	}
	raw, agentErr := c.runtime().CallSync("navigator.userAgent.toString", nil)
	var agent string
	if agentErr == nil && json.Unmarshal(raw, &agent) == nil {
		if platform, version := readUserAgent(agent); version != "" {
			return platform, version, nil
		}
	}
	if err == nil {
		err = unsupported("tt.getSystemInfo", "the client does not report its version")
	}
	return "", "", err
}

// readUserAgent finds platform and version in "… Lark/7.32.8 …".
func readUserAgent(agent string) (platform Platform, version string) {
	platform = PlatformWindows
	for _, known := range []struct {
		word     string
		platform Platform
	}{
		{"OpenHarmony", PlatformHarmony}, {"Android", PlatformAndroid},
		{"iPhone", PlatformIOS}, {"iPad", PlatformIOS}, {"Macintosh", PlatformMac},
	} {
		if strings.Contains(agent, known.word) {
			platform = known.platform
			break
		}
	}
	for word := range strings.FieldsSeq(agent) {
		name, number, ok := strings.Cut(word, "/")
		if ok && (name == "Lark" || name == "Feishu") {
			return platform, number
		}
	}
	return platform, ""
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
