package wasmbuild

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/wasmopt"
)

// buildProgram builds a program, by default testdata/program, and returns the file names of the original
// and the small program.
func buildProgram(t *testing.T, o Options) (original, small string) {
	t.Helper()
	dir := t.TempDir()
	small = filepath.Join(dir, "app.wasm")
	var stderr bytes.Buffer
	if o.Package == "" {
		o.Package = "./testdata/program"
	}
	o.Output, o.Stderr = small, &stderr
	o.Logf = func(format string, args ...any) {
		t.Errorf(format, args...)
	}
	if err := o.Build(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	return OriginalName(small), small
}

// runProgram runs a program in Node.js and returns what it prints, and its trace.
func runProgram(t *testing.T, file string) (printed, trace string) {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "--stack-size=8192", filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js"), file)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Fatalf("%v, want exit status 2\n%s\n%s", err, stdout.String(), stderr.String())
	}
	return stdout.String(), stderr.String()
}

// A small program has the output of the original, and the same traces after
// they are symbolized.
func TestSmallProgramRuns(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("Node.js is missing: make node")
	}
	original, small := buildProgram(t, Options{})
	wantPrinted, wantTrace := runProgram(t, original)
	printed, trace := runProgram(t, small)
	if !strings.Contains(trace, "main.main()\n\t?:0 +0x") {
		t.Errorf("trace of the small program:\n%s", trace)
	}
	file, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	symbolizer, err := wasmopt.NewSymbolizer(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, got, want string }{{"printed", printed, wantPrinted}, {"trace", trace, wantTrace}} {
		var got bytes.Buffer
		if err := symbolizer.Symbolize(&got, c.got); err != nil {
			t.Fatal(err)
		}
		if c.name == "printed" && !strings.Contains(got.String(), " main.browserStack") {
			t.Errorf("the engine's trace has no names:\n%s", got.String())
		}
		if got, want := comparable(got.String()), comparable(c.want); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, want)
		}
	}
	if browser := "wasm-function["; !strings.Contains(wantPrinted, browser) {
		t.Errorf("no trace of the engine:\n%s", wantPrinted)
	}
	if strings.Count(wantTrace, ".go:") < 3 {
		t.Errorf("trace of the original:\n%s", wantTrace)
	}
}

var (
	arguments   = regexp.MustCompile(`\((\{?0x[^\n]*|)\)\n`)
	engineTrace = regexp.MustCompile(`    at [^\n]*\n`)
)

// comparable removes the differences of a small program: the arguments of
// functions in Go's traces, and the addresses in those of the engine.
func comparable(text string) string {
	return engineTrace.ReplaceAllString(arguments.ReplaceAllString(text, "(...)\n"), "")
}

// Without names, the runtime still recognizes its goroutines, and the message
// of a panic in a method's wrapper is complete.
func TestWithoutNames(t *testing.T) {
	original, small := buildProgram(t, Options{NoNames: true})
	want, _ := runProgram(t, original)
	got, _ := runProgram(t, small)
	wantLines, gotLines := strings.Split(comparable(want), "\n"), strings.Split(comparable(got), "\n")
	for i, line := range wantLines {
		if strings.HasPrefix(line, "frame") {
			break
		}
		if strings.HasPrefix(line, "wrapper") {
			line = strings.Replace(line, "main.square.area", "x.T.m", 1)
			line = strings.Replace(line, "*square", "*T", 1)
		}
		if i >= len(gotLines) || gotLines[i] != line {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	}
	if strings.Contains(got, "main.names") {
		t.Errorf("a name is left:\n%s", got)
	}
}

// A program that uses what a patch of the standard library leaves out is built
// without the patch: by the packages that it imports, or by its functions.
func TestKeepsWhatIsUsed(t *testing.T) {
	var messages strings.Builder
	_, small := buildProgram(t, Options{Package: "./testdata/traced", Verbosef: func(format string, args ...any) {
		fmt.Fprintf(&messages, format+"\n", args...)
	}})
	printed, _ := runProgram(t, small)
	if want := "traced true\ncolons <nil> 1\n"; printed != want {
		t.Errorf("printed %q, want %q", printed, want)
	}
	for _, want := range []string{
		"with execution traces: the program uses runtime.StartTrace",
		"with metrics of GODEBUG settings: the program uses runtime/metrics",
		"without the table of HTML entities",
	} {
		if !strings.Contains(messages.String(), want) {
			t.Errorf("want %q:\n%s", want, messages.String())
		}
	}
}

func TestSizes(t *testing.T) {
	size := func(name string) float64 {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return float64(info.Size())
	}
	original, small := buildProgram(t, Options{})
	originalAgain, lines := buildProgram(t, Options{Lines: true})
	if ratio := size(small) / size(original); ratio > 0.90 {
		t.Errorf("%.3f of the original", ratio)
	}
	if size(original) != size(originalAgain) || size(lines) <= size(small) || size(lines) >= size(original) {
		t.Errorf("%.0f bytes with lines, %.0f without, original %.0f", size(lines), size(small), size(original))
	}
	a, _ := os.ReadFile(small)
	_, again := buildProgram(t, Options{})
	b, _ := os.ReadFile(again)
	if !bytes.Equal(a, b) {
		t.Error("a second build differs")
	}
}
