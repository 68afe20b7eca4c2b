package origin

import "testing"

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:3000": true, "a.localhost": true, "a.localhost:3000": true,
		"127.0.0.1": true, "127.0.0.1:3000": true, "app.localhost:3000": true, "127.1.2.3:80": true, "::1": true, "[::1]": true, "[::1]:3000": true, "[::ffff:127.0.0.1]:1": true,
		"": false, ":3000": false, "example.com": false, "localhost.example.com": false, "notlocalhost": false,
		"192.168.1.2:3000": false, "0.0.0.0": false, "[2001:db8::1]:80": false,
	} {
		if got := IsLoopback(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}
