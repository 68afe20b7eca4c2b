package catalogue

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	han = regexp.MustCompile(`\p{Han}`)

	// sameInBoth are the texts that are the same in both languages.
	sameInBoth = []string{
		"Wi-Fi", "iOS", "Android", "macOS", "Windows", "2G", "3G", "4G", "8 kHz", "16 kHz", "44.1 kHz", "WAV",
		"Word", "Excel", "PowerPoint", "PDF", "ASCII", "base64", "UTF-8", "ISO 8859-1",
	}

	// inOneLanguage are the strings that are no texts of the catalogue, though they
	// contain spaces or Chinese: names, and what the client itself writes.
	inOneLanguage = []string{"Entry.Page", "Code.Text"}
)

// Every text is there in both languages.
func TestTextsAreInBothLanguages(t *testing.T) {
	n := 0
	eachText(t, reflect.ValueOf(*load()), "", func(at, en, zh string) {
		n++
		switch {
		case en == "":
			t.Errorf("%s: no English for %q", at, zh)
		case zh == "":
			t.Errorf("%s: no Chinese for %q", at, en)
		case han.MatchString(en):
			t.Errorf("%s: the English is %q", at, en)
		case !han.MatchString(zh) && (zh != en || !slices.Contains(sameInBoth, en)):
			t.Errorf("%s: the Chinese for %q is %q", at, en, zh)
		}
	})
	if n < 1400 {
		t.Errorf("%d texts: too few", n)
	}
}

// eachText visits every pair of a text and its translation in v, the fields X and
// XZh of a struct. It fails for texts without a second field.
func eachText(t *testing.T, v reflect.Value, at string, visit func(at, en, zh string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(t, v.Elem(), at, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(t, v.Index(i), at, visit)
		}
	case reflect.Struct:
		for _, name := range []string{"ID", "Path", "Name", "Value", "Number"} {
			if f := v.FieldByName(name); f.IsValid() && f.CanInterface() {
				at += " " + strings.Trim(textOf(f.Interface()), `"`)
			}
		}
		for i := range v.NumField() {
			field := v.Type().Field(i).Name
			if zh := v.FieldByName(field + "Zh"); zh.IsValid() {
				pair(t, at+" "+field, v.Field(i), zh, visit)
				continue
			}
			name := v.Type().Name() + "." + field
			if !strings.HasSuffix(field, "Zh") && !slices.Contains(inOneLanguage, name) {
				needsNoTranslation(t, at+" "+name, v.Field(i))
			}
			eachText(t, v.Field(i), at, visit)
		}
	}
}

// pair visits the texts of two fields, both of which are a text or a list.
func pair(t *testing.T, at string, en, zh reflect.Value, visit func(at, en, zh string)) {
	if en.Kind() == reflect.String {
		if en.String() != "" || zh.String() != "" {
			visit(at, en.String(), zh.String())
		}
		return
	}
	if en.Len() != zh.Len() {
		t.Errorf("%s: %d texts, but %d in Chinese", at, en.Len(), zh.Len())
		return
	}
	for i := range en.Len() {
		visit(at, en.Index(i).String(), zh.Index(i).String())
	}
}

// needsNoTranslation fails if a string, or one of a list, is a text.
func needsNoTranslation(t *testing.T, at string, v reflect.Value) {
	list, ok := v.Interface().([]string)
	if v.Kind() == reflect.String {
		list, ok = []string{v.String()}, true
	}
	if !ok {
		return
	}
	for _, s := range list {
		if strings.Contains(s, " ") || han.MatchString(s) {
			t.Errorf("%s: %q is a text without a field for its translation", at, s)
		}
	}
}

// textOf returns a value for a message.
func textOf(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}
