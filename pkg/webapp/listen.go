package webapp

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"
)

// listenOn listens on the address of a setting. It returns no listener for an
// empty address. The error has the remedy.
func listenOn(setting, addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		return listener, nil
	}
	flag := "--" + strings.ToLower(strings.ReplaceAll(setting, "_", "-"))
	_, port, _ := net.SplitHostPort(addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s cannot be used: port %s is in use: stop the program that uses it (lsof -i :%s shows it), or set another port, such as with %s=%s", setting, port, port, flag, otherPort(addr, 10))
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s cannot be used: this user may not listen on port %s: set a port above 1023, such as with %s=%s", setting, port, flag, otherPort(addr, 8000))
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s cannot be used: this machine does not have that address: set one that it has, or 0.0.0.0 for all", setting)
	}
	return nil, fmt.Errorf("%s cannot be used: set another address: %w", setting, err)
}

// otherPort returns addr with a port that is so much higher.
func otherPort(addr string, higher int) string {
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return net.JoinHostPort(host, strconv.Itoa((n+higher)%(1<<16)))
}
