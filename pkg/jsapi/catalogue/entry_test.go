package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCounts(t *testing.T) {
	kinds := make(map[Kind]int)
	var top, methods, mentioned int
	for _, e := range All() {
		if strings.Contains(e.Name, ".") {
			methods++
			continue
		}
		top++
		if e.Mentioned {
			mentioned++
		} else {
			kinds[e.Kind]++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"functions of tt", top, 138},
		{"of these, async", kinds[KindAsync], 102},
		{"of these, returning an object", kinds[KindGetter], 3},
		{"of these, on and off", kinds[KindOn] + kinds[KindOff], 31},
		{"of these, named in another's page only", mentioned, 2},
		{"functions of objects", methods, 70},
		{"in all", len(All()), 208},
		{"functions of h5sdk", len(H5SDK()), 3},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

var (
	isVersion = regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	isDate    = regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)
	isDoc     = regexp.MustCompile(`^https://open\.feishu\.cn/document/[\w/.-]+$`)
	isChinese = regexp.MustCompile(`\p{Han}.*。$`)
	isWord    = regexp.MustCompile(`^[a-z]+$`)
)

func TestEntriesAreComplete(t *testing.T) {
	for _, e := range slices.Concat(All(), H5SDK()) {
		if !strings.HasSuffix(e.Summary, ".") || len(e.Summary) > 120 {
			t.Errorf("%s: summary is %q, want one short sentence", e.Path, e.Summary)
		}
		if !isChinese.MatchString(e.SummaryZh) {
			t.Errorf("%s: summary in Chinese is %q", e.Path, e.SummaryZh)
		}
		if !isDoc.MatchString(e.Doc) {
			t.Errorf("%s: address of the documentation is %q", e.Path, e.Doc)
		}
		platforms := []Version{e.Since.Android, e.Since.IOS, e.Since.PC, e.Since.Harmony}
		for _, v := range platforms {
			if v != VersionAny && v != VersionUnsupported && !isVersion.MatchString(string(v)) {
				t.Errorf("%s: since %q", e.Path, v)
			}
		}
		if !slices.ContainsFunc(platforms, func(v Version) bool { return v != VersionUnsupported }) {
			t.Errorf("%s: on no platform", e.Path)
		}
		for _, s := range slices.Concat(e.Notes, e.Traps) {
			if s == "" || !strings.ContainsAny(s[len(s)-1:], ".)") {
				t.Errorf("%s: remark %q is no sentence", e.Path, s)
			}
		}
		for _, s := range slices.Concat(e.NotesZh, e.TrapsZh) {
			if !strings.HasSuffix(s, "。") && !strings.HasSuffix(s, "。）") {
				t.Errorf("%s: remark %q is no sentence", e.Path, s)
			}
		}
	}
	for _, e := range All() {
		if e.Group == "" {
			t.Errorf("%s: no group", e.Path)
		}
		if !strings.HasSuffix(e.Page, ".md") || !isDate.MatchString(e.Updated) {
			t.Errorf("%s: page %q of %q", e.Path, e.Page, e.Updated)
		}
	}
}

func TestGroups(t *testing.T) {
	ids := make(map[string]bool)
	for _, g := range Groups() {
		if !isWord.MatchString(g.ID) || g.Title == "" || g.TitleZh == "" || len(g.Entries) == 0 || ids[g.ID] {
			t.Errorf("group %q, %q, %q of %d entries", g.ID, g.Title, g.TitleZh, len(g.Entries))
		}
		ids[g.ID] = true
		for _, e := range g.Entries {
			if e.Group != g.ID {
				t.Errorf("%s: group %q in group %q", e.Path, e.Group, g.ID)
			}
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	paths, names := make(map[string]bool), make(map[string]bool)
	for _, e := range slices.Concat(All(), H5SDK()) {
		if paths[e.Path] || names[e.Name] {
			t.Errorf("%s is there twice", e.Path)
		}
		paths[e.Path], names[e.Name] = true, true
	}
}

// Every segment of a path is an entry.
func TestPathsLeadFromEntryToEntry(t *testing.T) {
	for _, e := range All() {
		owner, method, ofObject := strings.Cut(e.Name, ".")
		if !ofObject {
			if e.Path != "tt."+e.Name {
				t.Errorf("%s: the path of %s", e.Path, e.Name)
			}
			continue
		}
		if way, ok := strings.CutSuffix(e.Path, "()."+method); ok {
			if getter, _ := Lookup(way); getter.Kind != KindGetter || getter.Returns != owner {
				t.Errorf("%s: %q is not what returns the %s", e.Path, way, owner)
			}
			continue
		}
		way, inside, ok := strings.Cut(e.Path, "#")
		if _, known := Lookup(way); !ok || !known || !strings.HasSuffix(inside, "."+method) {
			t.Errorf("%s: %q is no function", e.Path, way)
		}
	}
}

func TestKinds(t *testing.T) {
	for _, e := range slices.Concat(All(), H5SDK()) {
		is := func(kinds ...Kind) bool { return slices.Contains(kinds, e.Kind) }
		if !is(KindAsync, KindGetter, KindSync, KindCommand, KindOn, KindOff) {
			t.Errorf("%s: kind %q", e.Path, e.Kind)
		}
		for what, wrong := range map[string]bool{
			"returns":        is(KindGetter) != (e.Returns != ""),
			"listener":       is(KindOn, KindOff) != (e.Listener != nil),
			"sample":         is(KindAsync, KindOn, KindSync) != (e.Sample != nil),
			"results":        is(KindGetter, KindCommand, KindOff) && e.Results != nil,
			"failure":        !is(KindAsync) && e.Failure != nil,
			"params":         is(KindGetter, KindSync) && e.Params != nil,
			"example":        (e.Params != nil) != (e.Example != nil) && !onlyUnlisted(e.Params),
			"off":            !is(KindOn) && e.Off != "",
			"msgName":        !is(KindAsync) && e.MsgName != "",
			"waitsForUser":   !is(KindAsync) && e.WaitsForUser,
			"timeLimitSetBy": !is(KindAsync) && e.TimeLimitSetBy != "",
		} {
			if wrong {
				t.Errorf("%s: %s does not go with the kind %q", e.Path, what, e.Kind)
			}
		}
		if e.InsteadUse != "" {
			if _, ok := Lookup(e.InsteadUse); !ok {
				t.Errorf("%s: use %q instead", e.Path, e.InsteadUse)
			}
		}
	}
}

func onlyUnlisted(fields []Field) bool {
	return !slices.ContainsFunc(fields, func(f Field) bool { return !f.Unlisted })
}

// Every off function belongs to one on function and takes the listener in the same
// way.
func TestListeners(t *testing.T) {
	endedBy := make(map[string]string)
	for _, e := range All() {
		if e.Off == "" {
			continue
		}
		off, ok := Lookup(e.Off)
		if !ok || off.Kind != KindOff {
			t.Errorf("%s: its off is %q", e.Path, e.Off)
			continue
		}
		if other := endedBy[e.Off]; other != "" {
			t.Errorf("%s ends %s and %s", e.Off, other, e.Path)
		}
		endedBy[e.Off] = e.Path
		if off.Listener.Style != e.Listener.Style || off.Listener.Field != e.Listener.Field {
			t.Errorf("%s and %s take their listener in two ways", e.Path, e.Off)
		}
	}
	for _, e := range slices.Concat(All(), H5SDK()) {
		l := e.Listener
		if l == nil {
			continue
		}
		if e.Kind == KindOff && endedBy[e.Path] == "" {
			t.Errorf("%s ends nothing", e.Path)
		}
		if !slices.Contains([]Style{StyleFunction, StyleObject, StyleEither}, l.Style) || (l.Style == StyleFunction) != (l.Field == "") {
			t.Errorf("%s: style %q with field %q", e.Path, l.Style, l.Field)
		}
		if l.Style != StyleObject && e.Params != nil {
			t.Errorf("%s: parameters, but no object to hold them", e.Path)
		}
		if l.Optional && e.Kind != KindOff || l.Single && e.Kind != KindOn {
			t.Errorf("%s: optional or single does not go with the kind %q", e.Path, e.Kind)
		}
	}
}

func TestFunctionsWithoutConfig(t *testing.T) {
	var free []string
	for _, e := range All() {
		if !e.NeedsConfig {
			free = append(free, e.Name)
		}
	}
	slices.Sort(free)
	if want := []string{"closeWindow", "requestAccess", "requestAuthCode"}; !slices.Equal(free, want) {
		t.Errorf("without config: %v, want %v", free, want)
	}
}

func TestScopesOfEntries(t *testing.T) {
	known := make(map[string]bool)
	for _, s := range Scopes() {
		if s.Summary == "" || s.SummaryZh == "" || s.Since != VersionAny && !isVersion.MatchString(string(s.Since)) {
			t.Errorf("scope %+v", s)
		}
		known[s.Name] = true
	}
	if len(known) != 9 {
		t.Errorf("%d scopes, want 9", len(known))
	}
	scoped := 0
	for _, e := range All() {
		if e.Scope == "" {
			continue
		}
		scoped++
		if !known[e.Scope] {
			t.Errorf("%s: scope %q", e.Path, e.Scope)
		}
	}
	if scoped != 22 {
		t.Errorf("%d entries with a scope, want 22", scoped)
	}
}

// Functions for which the client asks the user's permission wait for the user.
func TestFunctionsWithAScopeWaitForTheUser(t *testing.T) {
	promptless := []string{"tt.stopLocationUpdate"}
	for _, e := range All() {
		want := !slices.Contains(promptless, e.Path)
		if e.Kind == KindAsync && e.Scope != "" && e.WaitsForUser != want {
			t.Errorf("%s: waitsForUser is %v", e.Path, e.WaitsForUser)
		}
	}
}

func TestTimeLimits(t *testing.T) {
	for _, e := range All() {
		if e.TimeLimitSetBy == "" {
			continue
		}
		setter, ok := Lookup(e.TimeLimitSetBy)
		if !ok || !slices.ContainsFunc(setter.Params, func(f Field) bool { return f.Unit == UnitMillisecond || f.Unit == UnitSecond }) {
			t.Errorf("%s: its time limit is set by %q", e.Path, e.TimeLimitSetBy)
		}
	}
}
