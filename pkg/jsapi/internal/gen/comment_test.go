package main

import (
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

func TestCommentsBreakBeforeTheMargin(t *testing.T) {
	got := comment("", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen", "", "https://example.com/an/address/that/is/longer/than/a/line/may/be/but/cannot/be/broken")
	want := `// one two three four five six seven eight nine ten eleven twelve thirteen
// fourteen
//
// https://example.com/an/address/that/is/longer/than/a/line/may/be/but/cannot/be/broken
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestSummariesDescribeTheFunction(t *testing.T) {
	for summary, want := range map[string]string{
		"Get the address of coordinates.":          "returns the address of coordinates.",
		"Report how bright the screen is.":         "reports how bright the screen is.",
		"Let the user pick or shoot one video.":    "lets the user pick or shoot one video.",
		"Allow or forbid screenshots of the page.": "allows or forbids screenshots of the page.",
		"Copy a file.":     "copies a file.",
		"Go on recording.": "goes on recording.",
		"Be notified of a characteristic, or no longer.": "asks to be notified of a characteristic, or no longer.",
		"Keep the screen on, or let it go off again.":    "keeps the screen on, or lets it go off again.",
	} {
		if got := does(catalogue.Entry{Summary: summary}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPlatformsAreOneSentence(t *testing.T) {
	for want, since := range map[string]catalogue.Since{
		"Android, iOS and PC from 3.44.0, Harmony from 7.35.0":                 {Android: "3.44.0", IOS: "3.44.0", PC: "3.44.0", Harmony: "7.35.0"},
		"PC from 4.1.0; not on Android, iOS and Harmony":                       {Android: "-", IOS: "-", PC: "4.1.0", Harmony: "-"},
		"iOS from 7.46.0; not on Android, PC and Harmony":                      {Android: "-", IOS: "7.46.0", PC: "-", Harmony: "-"},
		"Any Android, iOS and PC, Harmony from 7.35.0":                         {Android: "all", IOS: "all", PC: "all", Harmony: "7.35.0"},
		"Android from 5.17.0, iOS from 5.16.0, PC from 5.13.0; not on Harmony": {Android: "5.17.0", IOS: "5.16.0", PC: "5.13.0", Harmony: "-"},
	} {
		if got := platforms(since); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Every code has a name, and no two have the same.
func TestCodesHaveNames(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range append(named(catalogue.Errno), named(catalogue.ErrCode)...) {
		name := constant(c)
		if seen[name] || errnoNames[c.Number] == "" && codeNames[c.Family][c.Number] == "" {
			t.Errorf("%s %d of %s is called %s", c.Field, c.Number, c.Family, name)
		}
		seen[name] = true
	}
}

// Large codes have the same class in all families.
func TestLargeCodesAreClassedAlike(t *testing.T) {
	classes := make(map[int]catalogue.Class)
	for _, c := range named(catalogue.ErrCode) {
		if known, ok := classes[c.Number]; ok && c.Number >= smallestOwn && known != c.Class {
			t.Errorf("%d is %q and %q", c.Number, known, c.Class)
		}
		classes[c.Number] = c.Class
	}
}
