package catalogue

// Go describes the Go calls of the functions, from which the gallery writes its
// snippets. The generator of package jsapi writes it.
type Go struct {
	// Calls has the call of every function by its path. An off function has
	// none: it is the stop of its on function.
	Calls map[string]GoCall `json:"calls"`

	// Types has the structs of the parameters by their names, the fields of
	// each by their names in JavaScript.
	Types map[string]map[string]GoField `json:"types"`

	// Constants has the constants of the enumerations by their types, those of
	// each by their values as JSON.
	Constants map[string]map[string]string `json:"constants"`
}

// A GoCall is a call in Go.
type GoCall struct {
	Method string `json:"method"`           // "client.FileSystemManager().Stat", without arguments
	Params string `json:"params,omitempty"` // type of the parameters; empty if it takes none
	Result string `json:"result,omitempty"` // type of the result, or of the event; empty if it gives none
}

// A GoField is a field of a struct.
type GoField struct {
	Name string `json:"name"`
	Type string `json:"type"`           // as the package itself writes it: "[]ImageSize", "*bool", "time.Duration"
	Unit string `json:"unit,omitempty"` // of a duration or an instant on the wire: ms, s, float-s, unix-ms, unix-s
}
