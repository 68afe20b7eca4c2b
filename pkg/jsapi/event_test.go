package jsapi_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// onBeaconUpdate has one listener in the client, which all callers share.
func TestListenersShareTheOneRegistration(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.onBeaconUpdate", nil)
	var received []string
	listener := func(name string) func(jsapi.BeaconUpdateEvent) {
		return func(e jsapi.BeaconUpdateEvent) { received = append(received, fmt.Sprint(name, e.Beacons[0].Major)) }
	}
	emit := func(major int) (listeners int) {
		n, err := host.Emit("tt.onBeaconUpdate", map[string]any{"beacons": []any{map[string]any{"major": major}}})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	stopA, err := client.OnBeaconUpdate(listener("a"))
	if err != nil {
		t.Fatal(err)
	}
	other := *client // with the same host
	stopB, err := other.OnBeaconUpdate(listener("b"))
	if err != nil {
		t.Fatal(err)
	}
	registered := emit(1)
	stopA()
	stopA()
	registeredForB := emit(2)
	stopB()
	left := emit(3)
	if registered != 1 || registeredForB != 1 || left != 0 || len(host.Calls("tt.onBeaconUpdate")) != 1 {
		t.Errorf("%d, %d and %d are registered, after %d calls", registered, registeredForB, left, len(host.Calls()))
	}
	if want := []string{"a1", "b1", "b2"}; !slices.Equal(received, want) {
		t.Errorf("received %v, want %v", received, want)
	}

	stop, err := client.OnBeaconUpdate(listener("c")) // registers again
	if err != nil || emit(4) != 1 || received[len(received)-1] != "c4" {
		t.Errorf("received %v, %v", received, err)
	}
	stop()
}

// A listener that is stopped during an event does not get the event.
func TestASharedListenerMayStopAnother(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.onBeaconUpdate", nil)
	var stopSecond func()
	stopFirst, err := client.OnBeaconUpdate(func(jsapi.BeaconUpdateEvent) { stopSecond() })
	if err != nil {
		t.Fatal(err)
	}
	defer stopFirst()
	stopSecond, err = client.OnBeaconUpdate(func(jsapi.BeaconUpdateEvent) { t.Error("received after stop") })
	if err != nil {
		t.Fatal(err)
	}
	host.Emit("tt.onBeaconUpdate", map[string]any{})
}

func TestASharedSubscriptionThatFails(t *testing.T) {
	client, host := newClient()
	if stop, err := client.OnBeaconUpdate(func(jsapi.BeaconUpdateEvent) {}); err == nil || stop != nil {
		t.Error("no error without the function")
	}
	host.Answer("tt.onBeaconUpdate", nil) // a later attempt succeeds
	stop, err := client.OnBeaconUpdate(func(jsapi.BeaconUpdateEvent) {})
	if err != nil {
		t.Fatal(err)
	}
	stop()
}

// Runtimes may be of uncomparable types.
func TestListenersOfAnUncomparableRuntime(t *testing.T) {
	host := new(jsapitest.Host)
	host.Answer("tt.onBeaconUpdate", nil)
	client := jsapi.Client{Runtime: uncomparable{host, nil}}
	stop, err := client.OnBeaconUpdate(func(jsapi.BeaconUpdateEvent) {})
	if err != nil {
		t.Fatal(err)
	}
	stop()
}

type uncomparable struct {
	*jsapitest.Host
	notes []string
}

// A listener to one chat registers with that chat and gets no other events.
func TestListenersOfChatsAreSeparate(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.onChatBadgeChange", nil)
	spy := &spy{Host: host}
	client.Runtime = spy
	var received []int
	for _, chat := range []string{"oc_1", "oc_2"} {
		stop, err := client.OnChatBadgeChange(jsapi.OnChatBadgeChangeParams{OpenChatID: chat}, func(e jsapi.ChatBadgeChangeEvent) {
			received = append(received, e.Badge)
		})
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
	}
	want := jsapi.Subscription{
		On: "tt.onChatBadgeChange", Off: "tt.offChatBadgeChange", Params: json.RawMessage(`{"openChatId":"oc_2"}`), Field: "onChange",
	}
	if !reflect.DeepEqual(spy.got, want) {
		t.Errorf("subscribed with %+v, want %+v", spy.got, want)
	}
	host.EmitTo(spy.got, map[string]any{"badge": 2})
	host.Emit("tt.onChatBadgeChange", map[string]any{"badge": 9})
	if want := []int{2, 9, 9}; !slices.Equal(received, want) {
		t.Errorf("received %v, want %v", received, want)
	}
	if got := host.Calls("tt.onChatBadgeChange"); len(got) != 2 || string(got[0].Params) != `{"openChatId":"oc_1"}` {
		t.Errorf("the host saw %s", got)
	}
}

func TestServerBadgePushServesBothStyles(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.onServerBadgePush", nil)
	spy := &spy{Host: host}
	client.Runtime = spy
	if _, err := client.OnServerBadgePush(func(jsapi.ServerBadgePushEvent) {}); err != nil {
		t.Fatal(err)
	}
	want := jsapi.Subscription{On: "tt.onServerBadgePush", Off: "tt.offServerBadgePush", Field: "onPush"}
	if !reflect.DeepEqual(spy.got, want) {
		t.Errorf("subscribed with %+v, want %+v", spy.got, want)
	}
}

func TestMalformedEventsAreDropped(t *testing.T) {
	client, host := newClient()
	host.Answer("tt.onNetworkStatusChange", nil)
	var received []bool
	stop, err := client.OnNetworkStatusChange(func(e jsapi.NetworkStatusChangeEvent) { received = append(received, e.IsConnected) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for _, event := range []string{`{"isConnected":true}`, `{"isConnected":"perhaps"}`, `"text"`, `{"isConnected":false}`} {
		host.Emit("tt.onNetworkStatusChange", json.RawMessage(event))
	}
	if !slices.Equal(received, []bool{true, false}) {
		t.Errorf("received %v", received)
	}
}
