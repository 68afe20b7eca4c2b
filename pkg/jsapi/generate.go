package jsapi

//go:generate go run ./internal/gen
