// Not in a browser, where go test cannot capture the output of examples.

//go:build !js

package catalogue_test

import (
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

func ExampleLookup() {
	e, _ := catalogue.Lookup("tt.scanCode")
	fmt.Println(e.Summary)
	fmt.Println("Android from", e.Since.Android, "· PC", e.Since.PC)
	fmt.Printf("%s\n", e.Sample)
	// Output:
	// Scan a QR code or bar code.
	// Android from 3.44.0 · PC -
	// {"result": "https://example.com/asset/7f3a91"}
}
