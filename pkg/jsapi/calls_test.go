package jsapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// A callTest tests the method of one entry, called as in [calls], with a host
// that behaves like the documented client.
type callTest struct {
	t          *testing.T
	ctx        context.Context
	client     *jsapi.Client
	entry      catalogue.Entry
	sample     json.RawMessage // what the host answers
	sentParams func() string   // returns the parameters of the one call
	emit       func() int      // fires the event and returns the number of listeners

	events  chan any
	missing bool // the host does not have the function
}

// newCallTest returns a callTest whose host is a [jsapitest.Host] that answers
// sample.
func newCallTest(t *testing.T, e catalogue.Entry, sample json.RawMessage) *callTest {
	host := &jsapitest.Host{Lenient: true}
	host.Answer(e.Path, sample)
	return &callTest{
		t: t, ctx: t.Context(), client: &jsapi.Client{Runtime: host}, entry: e, sample: sample,
		sentParams: func() string { return sent(t, host, e.Path) },
		emit: func() int {
			n, err := host.Emit(e.Path, sample)
			if err != nil {
				t.Fatal(err)
			}
			return n
		},
		events: make(chan any, 10),
	}
}

// decodeParams fills p with the example of the entry.
func (c *callTest) decodeParams(p any) { read(c.t, c.entry.Example, p) }

// checkResult checks what an asynchronous function or a command returned.
func (c *callTest) checkResult(result any, err error) {
	c.t.Helper()
	if c.missing {
		c.wantUnsupported(err)
		return
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.checkParams(c.entry.Example)
	if result != nil {
		wantSame(c.t, write(c.t, result), c.sample)
	}
}

// checkParams fails the test unless the host received params, all of them and
// nothing undocumented.
func (c *callTest) checkParams(params json.RawMessage) {
	c.t.Helper()
	got := json.RawMessage(c.sentParams())
	if c.entry.Kind == catalogue.KindCommand {
		var args []json.RawMessage
		if err := json.Unmarshal(got, &args); len(got) > 0 && (err != nil || len(args) != 1) {
			c.t.Fatalf("the arguments are %s", got)
		} else if len(args) == 1 {
			got = args[0]
		}
	}
	if len(got) == 0 {
		got = json.RawMessage("{}")
	}
	if err := catalogue.Check(c.entry.Params, got); err != nil {
		c.t.Errorf("sent %s: %v", got, err)
	}
	if params == nil {
		params = json.RawMessage("{}")
	}
	wantSame(c.t, got, params)
}

// checkListener checks what a function of events returned, and fires the event.
func (c *callTest) checkListener(stop func(), err error) {
	c.t.Helper()
	if c.missing {
		c.wantUnsupported(err)
		return
	}
	if err != nil {
		c.t.Fatal(err)
	}
	for range 2 {
		if n := c.emit(); n != 1 {
			c.t.Errorf("%d listeners", n)
		}
		select {
		case event := <-c.events:
			if event != nil {
				wantSame(c.t, write(c.t, event), c.sample)
			}
		case <-time.After(10 * time.Second):
			c.t.Fatal("the event was not received")
		}
	}
	stop()
	stop()
	if n := c.emit(); c.entry.Off != "" && n != 0 || len(c.events) > 0 {
		c.t.Errorf("%d listeners are left, and %d events received", n, len(c.events))
	}
}

func (c *callTest) receive(event any) { c.events <- event }

// checkObject checks an object with functions of the client.
func (c *callTest) checkObject(object any) {
	if !reflect.ValueOf(object).Comparable() || reflect.ValueOf(object).IsZero() {
		c.t.Errorf("got %#v", object)
	}
}

// stats returns the input of the sync functions.
func (c *callTest) stats() jsapi.Stats { return jsapi.Stats{Mode: 0o40755} }

func (c *callTest) checkBool(got bool) {
	if want := c.entry.Name == "Stats.isDirectory"; got != want {
		c.t.Errorf("of a directory: %v", got)
	}
}

// read decodes raw as answers of the host are decoded.
func read(t *testing.T, raw json.RawMessage, v any) {
	t.Helper()
	host := &jsapitest.Host{Lenient: true}
	host.Answer("tt.read", raw)
	if err := (&jsapi.Client{Runtime: host}).Call(t.Context(), "tt.read", nil, v); err != nil {
		t.Fatal(err)
	}
}

// write encodes v as parameters of calls are encoded.
func write(t *testing.T, v any) json.RawMessage {
	t.Helper()
	host := &jsapitest.Host{Lenient: true}
	host.Answer("tt.write", nil)
	if err := (&jsapi.Client{Runtime: host}).Call(t.Context(), "tt.write", v, nil); err != nil {
		t.Fatal(err)
	}
	return json.RawMessage(sent(t, host, "tt.write"))
}

// wantSame fails the test unless got and want are equal, zero values aside.
func wantSame(t *testing.T, got, want json.RawMessage) {
	t.Helper()
	if a, b := withoutZeros(t, got), withoutZeros(t, want); !reflect.DeepEqual(a, b) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func withoutZeros(t *testing.T, raw json.RawMessage) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return prune(v)
}

func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(key string, member any) bool {
			v[key] = prune(member)
			return v[key] == nil
		})
		if len(v) > 0 {
			return v
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
		if len(v) > 0 {
			return v
		}
	default:
		if v != nil && !reflect.ValueOf(v).IsZero() {
			return v
		}
	}
	return nil
}

func TestEveryFunctionIsCalledOnce(t *testing.T) {
	for _, e := range catalogue.All() {
		if call := calls[e.Path]; call != nil {
			t.Run(e.Name, func(t *testing.T) { call(newCallTest(t, e, e.Sample)) })
		}
	}
}

// Every field that an answer may have is in the method's result.
func TestEveryFieldIsDecoded(t *testing.T) {
	for _, e := range catalogue.All() {
		if call := calls[e.Path]; call != nil && len(e.Results) > 0 && e.Kind != catalogue.KindSync {
			t.Run(e.Name, func(t *testing.T) { call(newCallTest(t, e, full(e.Results))) })
		}
	}
}

// Every parameter can be given.
func TestEveryParameterIsEncoded(t *testing.T) {
	for _, e := range catalogue.All() {
		if call := calls[e.Path]; call != nil && len(e.Params) > 0 && e.Kind != catalogue.KindOn {
			t.Run(e.Name, func(t *testing.T) {
				e.Example = full(e.Params)
				call(newCallTest(t, e, e.Sample))
			})
		}
	}
}

// full returns an object with all of the fields, none of them zero.
func full(fields []catalogue.Field) json.RawMessage {
	object := make(map[string]any)
	for _, f := range fields {
		object[f.Name] = fullValue(f)
	}
	if object["encoding"] != nil && object["data"] != nil {
		object["data"] = "a text in that encoding"
	}
	raw, err := json.Marshal(object)
	if err != nil {
		panic(err) // object was built above
	}
	return raw
}

func fullValue(f catalogue.Field) any {
	switch {
	case f.Fields != nil:
		return full(f.Fields)
	case f.Type == catalogue.TypeArray:
		return []any{fullValue(*f.Elem), fullValue(*f.Elem)}
	case f.Type == catalogue.TypeObject && f.Elem != nil:
		return map[string]any{"a": fullValue(*f.Elem), "b": fullValue(*f.Elem)}
	case f.Type == catalogue.TypeObject, f.Type == catalogue.TypeAny:
		return map[string]any{"any": "thing"}
	case f.Type == catalogue.TypeBytes:
		return map[string]any{"$bytes": "AAEC/w=="}
	case f.Type == catalogue.TypeBool:
		return true
	case f.Type == catalogue.TypeInt:
		return 1765432100
	case f.Type == catalogue.TypeFloat:
		return 12.625
	}
	return "text of " + f.Name
}

// Functions without a method are off functions, which stop calls.
func TestEveryFunctionIsCovered(t *testing.T) {
	ended := make(map[string]bool)
	for _, e := range catalogue.All() {
		ended[e.Off] = true
	}
	covered := 0
	for _, e := range catalogue.All() {
		switch {
		case calls[e.Path] != nil, e.Kind == catalogue.KindOff && ended[e.Path]:
			covered++
		default:
			t.Errorf("%s has no method", e.Path)
		}
	}
	if covered != 208 {
		t.Errorf("%d of 208 covered", covered)
	}
}

// stop passes the name of the function that ends the event.
func TestStopNamesTheOffFunction(t *testing.T) {
	for _, e := range catalogue.All() {
		if e.Kind != catalogue.KindOn {
			continue
		}
		c := newCallTest(t, e, e.Sample)
		spy := &spy{Host: c.client.Runtime.(*jsapitest.Host)}
		c.client.Runtime = spy
		calls[e.Path](c)
		if spy.got.On != e.Path || spy.got.Off != e.Off {
			t.Errorf("%s: subscribed with %+v", e.Path, spy.got)
		}
	}
}

// A spy records the last subscription.
type spy struct {
	*jsapitest.Host
	got jsapi.Subscription
}

func (s *spy) Listen(sub jsapi.Subscription, fn func(json.RawMessage)) (func(), error) {
	s.got = sub
	return s.Host.Listen(sub, fn)
}

// No method has a default deadline where the user may have to decide, nor one
// shorter than a duration in its parameters.
func TestEveryMethodHasTheRightDeadline(t *testing.T) {
	for _, e := range catalogue.All() {
		if e.Kind != catalogue.KindAsync {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			e.Example = full(e.Params)
			c := newCallTest(t, e, e.Sample)
			c.ctx = context.Background()
			host := &deadlineRecorder{Host: c.client.Runtime.(*jsapitest.Host)}
			c.client.Runtime = host
			calls[e.Path](c)
			unbounded := e.WaitsForUser || e.TimeLimitSetBy != ""
			if host.bounded == unbounded {
				t.Errorf("it has a default deadline: %v", host.bounded)
			}
			if want := jsapi.DefaultTimeout + longest(e.Params); host.bounded && host.timeout.Round(time.Minute) != want.Round(time.Minute) {
				t.Errorf("the default deadline is after %v, want %v", host.timeout, want)
			}
		})
	}
}

// longest returns the longest duration that [full] gives to the fields.
func longest(fields []catalogue.Field) (d time.Duration) {
	for _, f := range fields {
		switch f.Unit {
		case catalogue.UnitMillisecond:
			d = max(d, time.Duration(fullValue(f).(int))*time.Millisecond)
		case catalogue.UnitSecond:
			d = max(d, time.Duration(fullValue(f).(int))*time.Second)
		}
	}
	return d
}

// A deadlineRecorder records the deadline of the last call.
type deadlineRecorder struct {
	*jsapitest.Host
	bounded bool
	timeout time.Duration
}

func (r *deadlineRecorder) Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	var deadline time.Time
	deadline, r.bounded = ctx.Deadline()
	r.timeout = time.Until(deadline)
	return r.Host.Call(ctx, path, params)
}

// Without the function every method returns ErrUnsupported.
func TestEveryMethodFailsWithoutItsFunction(t *testing.T) {
	for _, e := range catalogue.All() {
		if !slices.Contains([]catalogue.Kind{catalogue.KindAsync, catalogue.KindCommand, catalogue.KindOn}, e.Kind) {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			c := newCallTest(t, e, e.Sample)
			c.client.Runtime = &jsapitest.Host{Lenient: true}
			c.missing = true
			calls[e.Path](c)
		})
	}
}

func (c *callTest) wantUnsupported(err error) {
	c.t.Helper()
	if e, ok := errors.AsType[*jsapi.Error](err); !ok || e.Path != c.entry.Path || !errors.Is(err, jsapi.ErrUnsupported) {
		c.t.Errorf("got %v", err)
	}
}
