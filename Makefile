# All targets need Go and make. Everything else a target installs on Debian and
# Ubuntu; on other systems it names the program to install.

GOBUILD  := CGO_ENABLED=0 go build -trimpath -ldflags="-s -w"
# For wasmbuild; WASMFLAGS=-plain leaves nothing out. The page's own components
# run once an event: they need to be small more than fast.
WASMFLAGS ?= -gcflags=github.com/feishu-goapp/feishu-goapp/internal/...=-l -gcflags=github.com/feishu-goapp/feishu-goapp/pkg/page=-l -gcflags=github.com/maxence-charriere/go-app/v10/...=-l
WASM_PKG := ./cmd/wasm ./internal/ui/... ./internal/fetch ./pkg/jsapi/... ./pkg/sign $(addsuffix /...,$(wildcard ./pkg/page))
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

.DEFAULT_GOAL := help
.PHONY: help run build test test-native test-wasm test-browser test-engines suite-browser suite-replicas pictures soak bench bench-start bench-dev bench-peers lint fuzz release generate clean browser engines compiler redis node npm systemd FORCE

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: bin/feishu-goapp ## run it and reload at every change: in Feishu if APP_ID is set (environment or .env), else under the emulator
	@exec bin/feishu-goapp dev

build: bin/wasm.best bin/server bin/feishu-goapp ## build bin/server (with the page inside) and bin/feishu-goapp

test: lint test-native test-wasm test-browser ## run every check: lint, native tests, wasm tests, browser tests

# Packages that start goroutines or hold locks, themselves or in their tests. The
# race detector makes tests several times slower and finds nothing in the others.
RACE = $(sort $(dir $(shell grep -rlE '^\s*go [a-z]|\bsync\.|\batomic\.|\berrgroup\.' --include='*.go' --exclude='*_js.go' --exclude='*_js_test.go' --exclude='*_e2e_test.go' --exclude-dir=testdata cmd internal pkg)))

test-native: compiler redis systemd ## run the native tests, those of packages with goroutines with -race
	go test $$(go list ./... | grep -vxF "$$(go list $(addprefix ./,$(RACE)))")
	go test -race $(addprefix ./,$(RACE))

test-wasm: bin/wasmexec browser ## run the tests of the wasm packages in Chromium
	GOOS=js GOARCH=wasm go test -exec $(CURDIR)/bin/wasmexec ./pkg/jsapi/... ./internal/fetch/...

# The replicas mostly wait for tickets to expire, so they run beside the browser.
test-browser: bin/wasm.best bin/server bin/feishu-goapp bin/plain/server browser redis node npm ## run the app in Chromium, and replicas of it with Redis
	@$(MAKE) --no-print-directory -j2 --output-sync=line suite-browser suite-replicas
	go test -tags e2e -count=1 -run '^TestReplicasSignIn$$' ./pkg/webapp
	E2E_BUILD=plain go test -tags e2e -count=1 -run '^TestBuild' ./e2e
	REQUIRE_BROWSER=1 $(MAKE) --no-print-directory -C examples/assets test

suite-browser:
	REQUIRE_BROWSER=1 go test -tags e2e -count=1 -parallel 4 -timeout 20m ./e2e/... ./internal/axe ./internal/emulator/... ./pkg/emulatortest

suite-replicas:
	go test -tags e2e -count=1 -run '^TestReplicas$$' ./pkg/webapp

test-engines: bin/wasm.best bin/server browser engines ## run the app in Chromium 75, WebKitGTK and Firefox, and compare them with Chromium
	go test -tags engines -count=1 -v ./e2e

pictures: bin/wasm.fast bin/server browser ## take the pictures of the documentation again
	go test -tags e2e -count=1 -run '^(TestWorkbench|TestReadmePictures)$$' ./e2e -pictures $(CURDIR)/docs/images

soak: ## run at full speed for minutes (SOAK=5m), under every fault of the platform, fuzz, and print the figures
	SOAK=$${SOAK:-5m} go test -count=1 -v -timeout 60m -run 'Soak|Faults|UnderLoad' ./pkg/webapp
	@$(MAKE) --no-print-directory fuzz

# A number of runs, not a time: at the end of the time Go sometimes reports a failure.
FUZZTIME ?= 100000x

fuzz: ## run each fuzz target for a moment (FUZZTIME=5m); make test runs only the seeds
	@mkdir -p bin; grep -rlE --include='*_test.go' '^func Fuzz' cmd internal pkg | xargs grep -hoE '^func Fuzz[A-Za-z0-9]+' -H | sort | \
	while IFS=: read -r file target; do \
		echo "$${target#func } in $$(dirname $$file)"; \
		go test -run='^$$' -fuzz="^$${target#func }$$" -fuzztime=$(FUZZTIME) ./$$(dirname $$file) >bin/fuzz.log 2>&1 || { cat bin/fuzz.log; exit 1; }; \
	done

bench: bin/wasm.best bin/server bin/wasmexec browser ## print the figures: signature, endpoint, JSAPI call, start of the page
	go test -run='^$$' -bench=. -benchmem ./pkg/sign
	go test -run='^$$' -bench=. -benchmem -benchtime=5s ./pkg/webapp
	GOOS=js GOARCH=wasm go test -exec $(CURDIR)/bin/wasmexec -run='^$$' -bench=. ./pkg/jsapi
	go test -tags e2e -run='^$$' -bench=Start -benchtime=1x -timeout 30m ./e2e

bench-start: bin/wasm.best bin/server browser ## print how pages start on three networks: bare go-app, this page, plain JavaScript
	go test -tags e2e -v -run='^$$' -bench=Networks -benchtime=1x -timeout 60m ./e2e

bench-dev: bin/server bin/feishu-goapp browser ## print how long an edit takes to be on the screen under feishu-goapp dev
	go test -tags e2e -run='^$$' -bench='^BenchmarkDev$$' -benchtime=1x -v -timeout 20m ./e2e

bench-peers: bin/wasm.fast bin/server ## the vendor's way, in Python with Flask, beside this server: speed and calls of the platform
	go run ./bench/peers

# As in examples/assets/Makefile, so that SQLite is compiled once.
ASSETS_ENV := CGO_ENABLED=0 GOFLAGS="$(GOFLAGS) -trimpath"

lint: bin/staticcheck bin/govulncheck ## gofmt, go vet for both targets, staticcheck, govulncheck, go mod tidy
	@test -z "$$(gofmt -l .)" || { echo "gofmt -w these files:"; gofmt -l .; exit 1; }
	go vet -tags e2e ./...
	go vet -tags engines ./e2e
	GOOS=js GOARCH=wasm go vet $(WASM_PKG)
	bin/staticcheck -tags e2e ./...
	bin/staticcheck -tags engines ./e2e
	GOOS=js GOARCH=wasm bin/staticcheck $(WASM_PKG)
	@$(call vulncheck,./...)
	@$(call vulncheck,./cmd/wasm,GOOS=js GOARCH=wasm)
	go mod tidy -diff
	cd tools && go mod tidy -diff
	cd examples/minimal && go vet ./... && $(CURDIR)/bin/staticcheck ./... && go mod tidy -diff
	cd examples/assets && $(ASSETS_ENV) go vet -tags e2e ./... && $(ASSETS_ENV) $(CURDIR)/bin/staticcheck -tags e2e ./... && go mod tidy -diff
	cd examples/plain && GOOS=js GOARCH=wasm go vet ./... && GOOS=js GOARCH=wasm $(CURDIR)/bin/staticcheck ./... && go mod tidy -diff

# The time in the archives is the commit's, so that everyone builds the same bytes.
release: bin/wasm.best ## build the archives of a release and their checksums in bin/release (VERSION=v1.2.3)
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} go run ./internal/release -version "$(VERSION)" -o bin/release

generate: ## run go generate
	go generate ./...

clean: ## delete what was built
	rm -rf bin web/app.wasm web/app.wasm.gz web/app.wasm.br e2e/screenshots

# The wasm is built every time (Go's cache makes that cheap) but replaced only
# if it changed, because compressing it takes most of a minute.
web/app.wasm: FORCE
	@mkdir -p bin
	@go run ./cmd/wasmbuild $(WASMFLAGS) -o bin/app.wasm ./cmd/wasm
	@cmp -s bin/app.wasm $@ || cp bin/app.wasm $@

# As small as it can be, to ship.
bin/wasm.best: web/app.wasm
	@echo "compressing app.wasm as well as can be (less than a minute, only when it has changed)"
	@go run ./internal/precompress/precompress $<
	@touch $@

# Quick, to try things out; what make build compressed stays if it still fits.
bin/wasm.fast: web/app.wasm
	@test bin/wasm.best -nt $< || go run ./internal/precompress/precompress -fast $<
	@touch $@

bin/server bin/feishu-goapp: FORCE
	@$(GOBUILD) -o $@ ./cmd/$(@F)

# The server with the page as go build makes it, for the tests of the build.
bin/plain/server: FORCE
	@mkdir -p $(@D)
	@go run ./cmd/wasmbuild -plain -o $(@D)/app.wasm ./cmd/wasm
	@go run ./internal/precompress/precompress -fast $(@D)/app.wasm
	@printf '{"Replace": {"web/app.wasm": "%s", "web/app.wasm.gz": "%s", "web/app.wasm.br": "%s"}}' \
		$(@D)/app.wasm $(@D)/app.wasm.gz $(@D)/app.wasm.br > $(@D)/overlay.json
	@$(GOBUILD) -overlay=$(@D)/overlay.json -o $@ ./cmd/server

bin/staticcheck: FORCE
	@cd tools && go build -o ../$@ honnef.co/go/tools/cmd/staticcheck

bin/govulncheck: FORCE
	@cd tools && go build -o ../$@ golang.org/x/vuln/cmd/govulncheck

bin/wasmexec: FORCE
	@go build -o $@ ./internal/chromium/wasmexec

# vulncheck,PACKAGES,ENVIRONMENT: fails for a known vulnerability in code that is
# called, and for every other error except an unreachable database.
define vulncheck
	out=$$($(2) bin/govulncheck $(1) 2>&1) || case "$$out" in \
	*"fetching vulnerabilities"*) echo "govulncheck $(1): the database cannot be reached, not checked";; \
	*) echo "$$out"; exit 1;; esac
endef

# Chromium, for the tests in a real browser.
browser:
	@for b in $(BROWSERS); do command -v $$b >/dev/null && exit 0; done; \
	$(call install,chromium,Chromium or Google Chrome)

# The engines of make test-engines: WebKitGTK, which wants a display, Firefox, and
# Chromium 75, the engine of older Feishu clients on Android.
engines: bin/chromium75
	@if command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null; then exit 0; fi; \
	$(call install,webkit2gtk-driver xvfb,WebKitWebDriver and Xvfb)
	@if command -v firefox-esr >/dev/null || command -v firefox >/dev/null; then exit 0; fi; \
	$(call install,firefox-esr,Firefox)

bin/chromium75: | npm
	@mkdir -p $(@D)
	@cd $(@D) && npm pack --silent chrome-aws-lambda@1.15.1 >/dev/null
	@go run ./internal/engines/unpack $(@D)/chrome-aws-lambda-1.15.1.tgz $@
	@rm $(@D)/chrome-aws-lambda-1.15.1.tgz

# A C compiler, which Go's race detector wants.
compiler:
	@command -v $$(go env CC) >/dev/null && exit 0; \
	$(call install,gcc libc6-dev,a C compiler)

# Redis, for the tests of replicas, which start their own servers.
redis:
	@command -v redis-server >/dev/null && exit 0; \
	$(call install,redis-server,Redis)

# Node.js, for the test of examples/sidecar.
node:
	@command -v node >/dev/null && exit 0; \
	$(call install,nodejs,Node.js)

# npm, with which internal/axe installs axe-core and bin/chromium75 is fetched.
npm:
	@command -v npm >/dev/null && exit 0; \
	$(call install,npm,npm)

# systemd-analyze, for the test of the unit file, which is skipped on systems
# without apt.
systemd:
	@if command -v systemd-analyze >/dev/null || ! command -v apt-get >/dev/null; then exit 0; fi; \
	$(call install,systemd,systemd)

# install,PACKAGES,WORDS: by apt where there is one.
define install
	if ! command -v apt-get >/dev/null; then echo "please install $(2), then try again"; exit 1; fi; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	echo "installing $(1)"; \
	$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null
endef
