package ticket

// An Observer is told what a store does, under which key: for metrics. Its
// functions must be quick, and safe for concurrent use; those that are nil are
// not called.
type Observer struct {
	Hit       func(key string)                      // a ticket was handed out from memory
	Fetched   func(key string, t Ticket, err error) // a source was asked
	Forgotten func(key string)                      // a ticket was refused and dropped
}

func (o *Observer) hit(key string) {
	if o.Hit != nil {
		o.Hit(key)
	}
}

func (o *Observer) fetched(key string, t Ticket, err error) {
	if o.Fetched != nil {
		o.Fetched(key, t, err)
	}
}

func (o *Observer) forgotten(key string) {
	if o.Forgotten != nil {
		o.Forgotten(key)
	}
}
