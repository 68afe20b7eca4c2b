// Package scenario holds named sets of the emulator's settings: built-in ones, and
// those that users save or import from files.
//
//	s, ok := library.Get("offline")
//	err := store.Apply(s.Settings)
package scenario

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// A Scenario is a named set of settings. Its JSON is the format of the files.
type Scenario struct {
	Name        string    `json:"name"`
	Title       i18n.Text `json:"title,omitzero"` // the name if empty
	Description i18n.Text `json:"description,omitzero"`

	// Settings is a JSON object with the fields that the scenario sets; see
	// [settings.Store.Apply].
	Settings json.RawMessage `json:"settings"`
}

// Bounds of scenarios.
const (
	MaxFile = 1 << 20 // bytes
	maxName = 64      // characters
	maxText = 500     // characters of the title and of the description
)

// Parse reads the content of a file. The error is a [*settings.Error].
func Parse(file []byte) (Scenario, error) {
	var s Scenario
	if err := settings.UnmarshalStrict(file, &s); err != nil {
		return s, err
	}
	return s, s.Check()
}

// Read reads a file.
func Read(path string) (Scenario, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Scenario{}, err
	}
	if info.Size() > MaxFile {
		return Scenario{}, fmt.Errorf("%s: more than %d bytes", path, MaxFile)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return Scenario{}, err
	}
	s, err := Parse(file)
	if err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// Find returns the built-in scenario with a name, or the one in a file: a name that
// ends in .json or has a slash is a path.
func Find(nameOrPath string) (Scenario, error) {
	if strings.HasSuffix(nameOrPath, ".json") || strings.ContainsAny(nameOrPath, `/\`) {
		return Read(nameOrPath)
	}
	names := make([]string, 0, len(BuiltIn()))
	for _, s := range BuiltIn() {
		if s.Name == nameOrPath {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Scenario{}, fmt.Errorf("%q is no scenario: want the name of a file that ends in .json, or one of %s", nameOrPath, strings.Join(names, ", "))
}

// Check returns a [*settings.Error] about the first invalid field.
func (s Scenario) Check() error {
	if err := checkName(s.Name); err != nil {
		return err
	}
	for field, text := range map[string]string{
		"/title/zh": s.Title.Zh, "/title/en": s.Title.En, "/description/zh": s.Description.Zh, "/description/en": s.Description.En,
	} {
		if utf8.RuneCountInString(text) > maxText {
			return settings.Invalid(field, "超过 %d 个字符", "more than %d characters", maxText)
		}
	}
	if len(s.Settings) == 0 || string(s.Settings) == "null" {
		return settings.Invalid("/settings", "缺少 settings", "there are no settings")
	}
	return settings.Within("/settings", settings.CheckPatch(s.Settings))
}

func checkName(name string) error {
	isBad := func(r rune) bool { return r == '/' || r == '\\' || !unicode.IsPrint(r) }
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName || strings.TrimSpace(name) != name || strings.ContainsFunc(name, isBad) || name == "." || name == ".." {
		return settings.Invalid("/name", "名称应为 1 到 %d 个可见字符，不含斜杠，首尾无空格", "want a name of 1 to %d printable characters without slashes, and no space at its ends", maxName)
	}
	return nil
}
