package settings

import (
	"fmt"
	"slices"
	"strings"
)

func oneOf[T ~string](what string, value T, known []T) error {
	if slices.Contains(known, value) {
		return nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return fmt.Errorf("%s %q: not one of %s", what, value, strings.Join(names, ", "))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
