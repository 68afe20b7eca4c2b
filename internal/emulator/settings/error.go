package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// An Error is a mistake in one field of what was entered.
type Error struct {
	// Field is a JSON Pointer (RFC 6901): "/outcomes/tt.scanCode/times"; empty if
	// it is none of the fields.
	Field string    `json:"field"`
	Text  i18n.Text `json:"message"`
}

// Invalid returns an error about the field at a JSON Pointer. The arguments are those
// of both texts.
func Invalid(field, zh, en string, args ...any) *Error {
	return &Error{field, i18n.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}}
}

// Error implements error.
func (e *Error) Error() string {
	if e.Field == "" {
		return e.Text.En
	}
	return e.Field + ": " + e.Text.En
}

// Within returns the error of a value that stands at a pointer.
func Within(pointer string, err error) error {
	e, ok := err.(*Error)
	if !ok {
		return err
	}
	return &Error{pointer + e.Field, e.Text}
}

// Pointer returns the JSON Pointer to a field: to "a/b" of "x" for "x", "a/b".
func Pointer(names ...string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	pointer := ""
	for _, name := range names {
		pointer += "/" + escape.Replace(name)
	}
	return pointer
}

// oneOf returns an error about a field unless its value is known.
func oneOf[T ~string](field string, value T, known []T) error {
	if slices.Contains(known, value) {
		return nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	list := strings.Join(names, ", ")
	return Invalid(field, "%q 不在可选值中：%s", "%q is not one of %s", value, list)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
