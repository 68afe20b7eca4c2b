package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Fire fires an event, named by the path of the function that listens to it:
// "tt.onMemoryWarning", "tt.getRecorderManager().onStop". A nil data is the
// catalogue's sample. Fire returns when every listener of every page has had
// the event, and reports how many pages listened. An argument in the path (see
// subscription) reaches those alone that listen with the same.
func (e *Emulator) Fire(event string, data any) (listeners int, err error) {
	s := subscription(event)
	entry, ok := find(s.On)
	if !ok || entry.Kind != catalogue.KindOn {
		return 0, fmt.Errorf("event %q: there is none", event)
	}
	if data == nil {
		data = entry.Sample
	}
	if s.Params != nil {
		return e.Host.EmitTo(s, data)
	}
	return e.Host.Emit(s.On, data)
}

// subscription reads what a page's SDK calls an event: the path of the function
// that listens, and its argument if that is an object, with
// {"$listener":""} for the listener.
//
//	tt.onChatBadgeChange({"openChatId":"oc_1","onChange":{"$listener":""}})
func subscription(event string) jsapi.Subscription {
	path, argument, found := strings.Cut(event, "({")
	s := jsapi.Subscription{On: path}
	var object map[string]json.RawMessage
	if !found || json.Unmarshal([]byte("{"+strings.TrimSuffix(argument, ")")), &object) != nil {
		return s
	}
	for name, value := range object {
		if string(value) == `{"$listener":""}` {
			s.Field = name
			delete(object, name)
		}
	}
	s.Params, _ = json.Marshal(object) // it was JSON
	return s
}

// followUps are the events that begin to come once something was started. The
// first of each comes by itself; the rest are fired from the panel.
var followUps = map[string]string{
	"tt.getWifiList":                        "tt.onGetWifiList",
	"tt.startAccelerometer":                 "tt.onAccelerometerChange",
	"tt.startBeaconDiscovery":               "tt.onBeaconUpdate",
	"tt.startBluetoothDevicesDiscovery":     "tt.onBluetoothDeviceFound",
	"tt.startCompass":                       "tt.onCompassChange",
	"tt.startLocationUpdate":                "tt.onLocationChange",
	"tt.notifyBLECharacteristicValueChange": "tt.onBLECharacteristicValueChange",
	"tt.getNFCAdapter().startDiscovery":     "tt.getNFCAdapter().onDiscovered",
}

// followUpDelay lets the answer go ahead, and the page listen once it has it.
const followUpDelay = 100 * time.Millisecond

// followUp fires what comes of the function at path later, if anything does.
func (p *Page) followUp(path string) {
	if event, ok := followUps[path]; ok {
		time.AfterFunc(followUpDelay, func() { p.emit(event, sampleOf(event)) })
	}
}

func sampleOf(path string) json.RawMessage {
	e, _ := catalogue.Lookup(path)
	return e.Sample
}

// A listener is what a page listens with. Events come to it from the host, for
// all pages, and from its own page.
type listener struct {
	path    string
	mu      sync.Mutex // one event after another
	stopped atomic.Bool
	fn      func(json.RawMessage)
}

func (l *listener) hear(event json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.stopped.Load() {
		l.fn(event)
	}
}

// emit fires an event for this page alone.
func (p *Page) emit(path string, event json.RawMessage) {
	p.mu.Lock()
	all := slices.Clone(p.listeners)
	p.mu.Unlock()
	for _, l := range all {
		if l.path == path {
			l.hear(event)
		}
	}
}

// addListener registers fn with the host and with the page.
func (p *Page) addListener(s jsapi.Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	l := &listener{path: s.On, fn: fn}
	remove, err := p.emulator.Host.Listen(s, l.hear)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.listeners = append(p.listeners, l)
	return sync.OnceFunc(func() {
		l.stopped.Store(true)
		remove()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.listeners = slices.DeleteFunc(slices.Clone(p.listeners), func(x *listener) bool { return x == l })
	}), nil
}
