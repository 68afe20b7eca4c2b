package archtest

// Known exceptions, to be removed one by one.
var (
	exceptions = map[string]bool{
		"./pkg/webapp ./internal/ui":         true,
		"./pkg/webapp ./internal/ui/gallery": true,
	}
	largeCircles = map[string]int{
		"./internal/emulator":      24,
		"./pkg/webapp":             14,
		"./pkg/jsapi/internal/gen": 8,
	}
)
