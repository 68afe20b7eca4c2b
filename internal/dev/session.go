package dev

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/appbuild"
	"github.com/feishu-goapp/feishu-goapp/internal/emulatorserver"
	"github.com/feishu-goapp/feishu-goapp/internal/newapp"
	"github.com/feishu-goapp/feishu-goapp/internal/watch"
)

// A session is one run. Its fields belong to the goroutine of run.
type session struct {
	o        Options
	port     *net.TCPAddr
	hub      *hub
	proxy    *proxy
	builder  *builder
	mirror   *mirror
	server   *server
	emulator *emulatorserver.Server // nil in Feishu

	started     time.Time
	shown       bool // the first screen was shown
	cancelBuild context.CancelFunc
	built       chan buildResult // of the newest build; nil when it is taken
	building    sync.WaitGroup
	hashes      [2]string // of the page and the server that run
	builds      int
	fresh       bool             // the last build is not installed yet
	stale       bool             // the server must be restarted, even if the build is unchanged
	settled     <-chan time.Time // receives after styleDebounce without a change; nil if none is pending
	broken      *failure         // of the newest build; nil if it succeeded
}

func newSession(o Options, work string, listener net.Listener) *session {
	s := &session{
		o: o, port: listener.Addr().(*net.TCPAddr), hub: newHub(), started: time.Now(), cancelBuild: func() {},
		builder: &builder{layout: o.Layout, dir: filepath.Join(work, "built")},
		mirror:  &mirror{from: filepath.Join(o.Dir, appbuild.WebDir), dir: filepath.Join(work, "web")},
	}
	style := filepath.Join(o.Dir, appbuild.WebDir, styleFile)
	s.proxy = newProxy(s.hub, func() ([]byte, error) { return os.ReadFile(style) })
	s.server = newServer(serverOptions{
		program: filepath.Join(work, "run", programName),
		dir:     o.Dir, output: o.Output,
	})
	return s
}

// printf writes a line for the developer.
func (s *session) printf(format string, args ...any) {
	fmt.Fprintf(s.o.Output, "dev: "+format+"\n", args...)
}

// underEmulator reports whether the app has no credentials of its own.
func (s *session) underEmulator() bool { return s.environment().get("APP_ID") == "" }

func (s *session) environment() environment { return readEnvironment(s.o.Dir, s.o.Environ) }

// run runs the app until ctx ends. failed receives the error that stops the proxy.
func (s *session) run(ctx context.Context, failed <-chan error) error {
	defer s.server.stop(stopGrace)
	var emulatorFailed chan error
	if s.emulator != nil {
		emulatorFailed = s.emulator.Failed
	}
	w := &watch.Watcher{Root: s.o.Dir, Never: []string{"bin"}, Always: []string{".env"}}
	for _, name := range builtFiles {
		w.Never = append(w.Never, appbuild.WebDir+"/"+name)
	}
	changes := s.announceStyle(w.Watch(ctx))
	s.printf("building the page and the server; the first time takes up to a minute")
	s.build(ctx)
	defer func() {
		s.cancelBuild()
		s.building.Wait() // for its processes to end
	}()
	for {
		select {
		case <-ctx.Done():
			s.printf("stopping")
			return nil
		case err := <-failed:
			return fmt.Errorf("serve: %w", err)
		case err := <-emulatorFailed:
			return fmt.Errorf("emulator: %w", err)
		case paths, ok := <-changes:
			if ok {
				s.changed(ctx, paths)
			}
		case result := <-s.built:
			s.built = nil
			s.finishBuild(ctx, result)
		case <-s.server.ended():
			s.serverEnded()
		case <-s.server.retry():
			s.restart(ctx)
		case <-s.settled:
			s.settled = nil
			if s.stale && s.built == nil { // else after the build
				s.restart(ctx)
			}
		}
	}
}

// changed handles changed files.
func (s *session) changed(ctx context.Context, paths []string) {
	var style, files, dotEnv, source bool
	for _, path := range paths {
		below, inWeb := strings.CutPrefix(path, appbuild.WebDir+"/")
		switch {
		case path == ".env":
			dotEnv = true
		case strings.HasSuffix(path, "_test.go"):
		case inWeb && filepath.Ext(path) != ".go":
			style = style || below == styleFile
			files = files || below != styleFile
		default:
			source = true
		}
	}
	if dotEnv || files { // open pages get the new style immediately
		s.builds++
	}
	s.stale = s.stale || dotEnv || files || style
	switch {
	case source: // the server is started after the build
		s.printf("%s changed, building", list(paths))
		s.build(ctx)
	case dotEnv || files:
		s.printf("%s changed", list(paths))
		s.restart(ctx)
	case style: // open pages do not need the server for it
		s.printf("%s changed", list(paths))
		s.settled = time.After(styleDebounce)
	}
}

// list returns the names of the first files, and the number of the others.
func list(paths []string) string {
	const most = 3
	if len(paths) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(paths[:most], ", "), len(paths)-most)
	}
	return strings.Join(paths, ", ")
}

// build starts a build and cancels the previous one.
func (s *session) build(ctx context.Context) {
	s.cancelBuild()
	ctx, s.cancelBuild = context.WithCancel(ctx)
	built, first := make(chan buildResult, 1), !s.shown
	s.built = built
	s.building.Go(func() { built <- s.buildWithProgress(ctx, first) })
}

// buildWithProgress prints the progress of the first build.
func (s *session) buildWithProgress(ctx context.Context, first bool) buildResult {
	if !first {
		return s.builder.build(ctx, func(string, time.Duration) {})
	}
	started := time.Now()
	done := make(chan struct{})
	defer close(done)
	go func() {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				s.printf("still building (%.0f s)", time.Since(started).Seconds())
			case <-done:
				return
			}
		}
	}()
	return s.builder.build(ctx, func(name string, took time.Duration) { s.printf("%s built in %s", name, seconds(took)) })
}

// finishBuild installs and starts the result if it differs from the running one.
func (s *session) finishBuild(ctx context.Context, result buildResult) {
	switch {
	case ctx.Err() != nil:
		return
	case result.errors != "":
		s.printf("it does not compile:\n%s", result.errors)
		s.broken = &failure{"编译失败 · It does not compile", result.errors}
		s.hub.update(func(now *state) { now.Error = s.broken })
		if s.stale {
			s.restart(ctx)
		}
		return
	}
	s.broken = nil
	hashes := [2]string{hashOf(filepath.Join(s.builder.dir, targets[0].file)), hashOf(filepath.Join(s.builder.dir, targets[1].file))}
	if hashes == s.hashes && s.server.running() && !s.stale {
		s.hub.update(func(now *state) { now.Error = nil })
		s.printf("built in %s, nothing to reload", seconds(result.took))
		return
	}
	if hashes != s.hashes {
		s.hashes, s.fresh = hashes, true
		s.builds++
	}
	if s.shown {
		s.printf("built in %s, reloading", seconds(result.took))
	}
	s.restart(ctx)
}

// restart restarts the server with the newest successful build.
func (s *session) restart(ctx context.Context) {
	if s.hashes == [2]string{} {
		return // nothing is built yet
	}
	s.stale, s.settled = false, nil
	s.proxy.removeBackend()
	s.server.stop(restartGrace)
	if err := s.install(); err != nil {
		s.fail(err.Error())
		return
	}
	style := hashOf(filepath.Join(s.mirror.dir, styleFile))
	var emulator []string
	if s.emulator != nil && s.underEmulator() {
		emulator = s.emulator.Environ()
	}
	addr, err := s.server.start(ctx, s.environment().forServer(s.mirror.dir, emulator))
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		s.fail(err.Error())
		return
	}
	build := strconv.FormatInt(s.started.UnixNano(), 36) + "." + strconv.Itoa(s.builds)
	s.proxy.setBackend(addr, version{build, style})
	s.hub.update(func(now *state) { now.Build, now.Error = build, s.broken })
	s.showScreen()
}

// install copies the files and the build to the directory of the running
// server, which failed or unfinished builds do not change.
func (s *session) install() error {
	if err := s.mirror.update(); err != nil || !s.fresh {
		return err
	}
	if err := copyFile(filepath.Join(s.builder.dir, targets[0].file), filepath.Join(s.mirror.dir, "app.wasm")); err != nil {
		return err
	}
	if err := copyFile(filepath.Join(s.builder.dir, targets[1].file), s.server.o.program); err != nil {
		return err
	}
	s.fresh = false
	return nil
}

// serverEnded starts the server again after a delay.
func (s *session) serverEnded() {
	s.proxy.removeBackend()
	s.fail(s.server.endedError().Error())
}

// fail shows on the pages why there is no server, and schedules another attempt.
func (s *session) fail(text string) {
	pause := s.server.retryLater()
	first, _, _ := strings.Cut(text, "\n")
	s.printf("%s: starting it again in %s", first, pause)
	s.hub.update(func(now *state) {
		now.Build = ""
		now.Error = &failure{"服务端未运行 · The server does not run", text}
	})
}

// addresses returns a screen with the addresses of the app only.
func (s *session) addresses() screen {
	return screen{port: s.port.Port, bound: s.port.IP.String(), lan: lanAddress()}
}

// showScreen shows the first screen, once.
func (s *session) showScreen() {
	if s.shown {
		return
	}
	s.shown = true
	view := s.addresses()
	view.appID, view.firstFile, view.took = s.environment().get("APP_ID"), "ui/home.go", seconds(time.Since(s.started))
	if _, err := os.Stat(filepath.Join(s.o.Dir, view.firstFile)); err != nil {
		view.firstFile = "a file"
	}
	if s.emulator != nil {
		view.emulator = s.emulator.URL
	}
	view.gallery = s.o.Module == newapp.Kit // the app of this repository
	fmt.Fprint(s.o.Output, view)
	if s.o.Open != nil {
		s.o.Open(view.local())
	}
}
