package client

import (
	"context"
	"encoding/json"
	"fmt"
)

// navigationHandlers are the functions that leave the page. They only show what
// a client would do.
var navigationHandlers = map[string]handler{
	"tt.closeWindow": closeWindow,
	"tt.openSchema":  openSchema,
}

func closeWindow(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
	p.show("notice", fields{"title": p.text(textWouldClose)})
	return fields{}, nil
}

// openSchema shows what would open.
func openSchema(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		Schema string `json:"schema"`
	}
	json.Unmarshal(params, &o)
	p.show("notice", fields{"title": fmt.Sprintf(p.text(textWouldOpen), o.Schema)})
	return fields{}, nil
}
