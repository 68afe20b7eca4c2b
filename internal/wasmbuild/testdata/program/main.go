// Command program uses what the runtime needs its tables for, and prints what it
// sees. It ends with a panic.
package main

import (
	"errors"
	"fmt"
	"html"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall/js"
)

type shape interface{ area(int) int }

type square struct{ side int }

func (s square) area(scale int) int { return s.side * s.side * scale }

// deep grows the stack, which moves all frames and the pointers in them.
func deep(n int, p *int) int {
	var local [64]int
	local[n%64] = *p
	if n == 0 {
		runtime.GC()
		return local[0]
	}
	return deep(n-1, &local[n%64]) + 1
}

func try(what string, f func()) {
	defer func() {
		v := recover()
		err, _ := v.(error)
		var runtimeError runtime.Error
		fmt.Println(what, "|", v, "|", errors.As(err, &runtimeError))
	}()
	f()
}

func generic[T any](values []T, i int) T { return values[i] }

func collect() {
	debug.SetGCPercent(1)
	kept := map[int]*[]string{}
	var group sync.WaitGroup
	var lock sync.Mutex
	for g := range 8 {
		group.Go(func() {
			for i := range 200 {
				s := strings.Split(strings.Repeat(fmt.Sprint(g, "-", i, ","), 50), ",")
				lock.Lock()
				kept[g*100+i%10] = &s
				lock.Unlock()
				if i%50 == 0 {
					runtime.GC()
				}
				runtime.Gosched()
			}
		})
	}
	group.Wait()
	sum := 0
	for _, s := range kept {
		for _, word := range *s {
			sum += len(word)
		}
	}
	fmt.Println("collected", len(kept), sum)
}

//go:noinline
func names() {
	pcs := make([]uintptr, 10)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "main.") { // others may be inlined
			fmt.Println("frame", frame.Function)
		}
		if !more {
			return
		}
	}
}

//go:noinline
func areaOf(s shape) int { return s.area(2) }

//go:noinline
func browserStack() string { return js.Global().Get("Error").New().Get("stack").String() }

func main() {
	one := 1
	fmt.Println("deep", deep(5000, &one))
	collect()
	var nilSquare *square
	var none shape = nilSquare
	var nothing map[string]int
	fmt.Println(browserStack())
	fmt.Println(html.UnescapeString("&lt;&eacute;&NotEqualTilde;&nosuch;&amp"), html.EscapeString("<é>"))
	list := []int{1, 2, 3}
	try("index", func() { fmt.Println(generic(list, len(os.Args)+10)) })
	try("slice", func() { fmt.Println(list[len(os.Args)+2 : 2]) })
	try("wrapper", func() { fmt.Println(areaOf(none)) })
	try("nil map", func() { nothing["a"] = 1 })
	try("nil pointer", func() { fmt.Println(nilSquare.side) })
	try("divide", func() { fmt.Println(1 / (len(list) - 3)) })
	try("assert", func() { fmt.Println(shape(square{2}).(fmt.Stringer)) })
	try("array", func() { _ = [4]int(list) })
	names()
	done := make(chan string)
	go func() { done <- string(debug.Stack()) }()
	fmt.Println(<-done)
	outer(list, len(list))
}

func outer(list []int, n int) { inner(list, n) }

func inner(list []int, n int) { fmt.Println(list[n]) }
