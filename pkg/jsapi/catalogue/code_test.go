package catalogue

import (
	"slices"
	"testing"
)

func TestCodes(t *testing.T) {
	type key struct {
		field  CodeField
		family string
		number int
	}
	seen := make(map[key]bool)
	classes := []Class{"", ClassCanceled, ClassDeniedByUser, ClassDeniedBySystem, ClassDeniedByOrganization, ClassUnsupported,
		ClassNotConfigured, ClassInvalidParam, ClassRateLimited, ClassTimeout}
	for _, c := range Codes() {
		k := key{c.Field, c.Family, c.Number}
		if c.Field == Errno {
			k.family = "" // one dictionary for all
		}
		if seen[k] {
			t.Errorf("%s %d is there twice", c.Field, c.Number)
		}
		seen[k] = true
		if c.Field != Errno && c.Field != ErrCode || c.Family == "" || c.Meaning == "" || !slices.Contains(classes, c.Class) {
			t.Errorf("code %+v", c)
		}
		if c.Field == Errno && c.Number > 999 && (c.Number < 1000000 || c.Number > 9999999) {
			t.Errorf("errno %d has neither three digits nor seven", c.Number)
		}
	}
}

// The families without a function of web apps are those of every function and of
// mini programs.
func TestFamilies(t *testing.T) {
	used := make(map[string]bool)
	for _, e := range slices.Concat(All(), H5SDK()) {
		for _, family := range e.Codes {
			used[family] = true
			if !slices.ContainsFunc(Codes(), func(c Code) bool { return c.Family == family }) {
				t.Errorf("%s: no codes of the family %q", e.Path, family)
			}
		}
	}
	var unused []string
	for _, c := range Codes() {
		if !used[c.Family] && !slices.Contains(unused, c.Family) {
			unused = append(unused, c.Family)
		}
	}
	slices.Sort(unused)
	want := []string{"block", FamilyCommon, "enterBot", "face", FamilyFile, "login", FamilyNetwork, "storage"}
	if !slices.Equal(unused, want) {
		t.Errorf("families of no function: %v, want %v", unused, want)
	}
}

func TestOwnCodes(t *testing.T) {
	e, _ := Lookup("tt.requestAccess")
	var numbers []int
	for _, c := range e.OwnCodes() {
		numbers = append(numbers, c.Number)
	}
	if want := []int{2700001, 2700002}; !slices.Equal(numbers, want) {
		t.Errorf("codes of requestAccess: %v, want %v", numbers, want)
	}
	if e, _ := Lookup("tt.vibrateLong"); e.OwnCodes() != nil {
		t.Errorf("codes of vibrateLong: %v, want none", e.OwnCodes())
	}
}
