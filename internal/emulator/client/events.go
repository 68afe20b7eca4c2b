package client

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// followUps are the events that follow the start of something. The first one is
// fired automatically; further ones from the panel.
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

// followUpDelay lets the page receive the answer and then add its listener.
const followUpDelay = 100 * time.Millisecond

// scheduleFollowUp fires the event that follows the function at path, if there
// is one.
func (p *Page) scheduleFollowUp(path string) {
	if event, ok := followUps[path]; ok {
		time.AfterFunc(followUpDelay, func() { p.emit(event, functions.Sample(event)) })
	}
}

// A listener receives events of the host, which are for all pages, and of its
// own page.
type listener struct {
	path    string
	mu      sync.Mutex // one event after another
	stopped atomic.Bool
	fn      func(json.RawMessage)
}

func (l *listener) receive(event json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.stopped.Load() {
		l.fn(event)
	}
}

// listeners are the listeners of a page. The zero value is empty.
type listeners struct {
	mu  sync.Mutex
	all []*listener
}

func (ls *listeners) add(l *listener) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.all = append(ls.all, l)
}

func (ls *listeners) remove(l *listener) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.all = slices.DeleteFunc(slices.Clone(ls.all), func(x *listener) bool { return x == l })
}

// of returns the listeners to the event at path.
func (ls *listeners) of(path string) []*listener {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(ls.all), func(l *listener) bool { return l.path != path })
}

// Listening returns the events that the page listens to, sorted.
func (p *Page) Listening() []string {
	p.listeners.mu.Lock()
	defer p.listeners.mu.Unlock()
	paths := []string{}
	for _, l := range p.listeners.all {
		paths = append(paths, l.path)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// emit fires an event for this page alone.
func (p *Page) emit(path string, event json.RawMessage) {
	for _, l := range p.listeners.of(path) {
		l.receive(event)
	}
}

// EmitSample fires the event that the function at path listens to, with the
// catalogue's sample, for this page alone. Other paths have no listeners.
func (p *Page) EmitSample(path string) { p.emit(path, functions.Sample(path)) }

// addListener registers fn with the host and with the page.
func (p *Page) addListener(s jsapi.Subscription, fn func(json.RawMessage)) (stop func(), err error) {
	l := &listener{path: s.On, fn: fn}
	remove, err := p.host.Listen(s, l.receive)
	if err != nil {
		return nil, err
	}
	p.listeners.add(l)
	return sync.OnceFunc(func() {
		l.stopped.Store(true)
		remove()
		p.listeners.remove(l)
	}), nil
}

// ParseEvent parses the name of an event as the SDK sends it: the path of the
// function that listens, and its argument if that is an object, with
// {"$listener":""} for the listener.
//
//	tt.onChatBadgeChange({"openChatId":"oc_1","onChange":{"$listener":""}})
func ParseEvent(event string) jsapi.Subscription {
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
