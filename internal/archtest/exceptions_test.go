package archtest

// Known exceptions, to be removed one by one.
var (
	exceptions   = map[string]bool{}
	largeCircles = map[string]int{
		"./internal/emulator":      24,
		"./pkg/jsapi/internal/gen": 8,
	}
)
