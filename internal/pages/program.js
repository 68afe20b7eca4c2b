// Loading and running the Go program: on its way from the first moment on, run
// when the page is parsed, with a message for every failure. Plain ES5, which
// engines that are too old for the program understand too.
(function () {
  'use strict';

  var url = document.currentScript.getAttribute('data-wasm');
  var size = +document.currentScript.getAttribute('data-size'); // decoded, in bytes
  var slow = 150; // milliseconds until the first byte: then the download is shown
  var spinnerDelay = 500; // milliseconds until the spinner turns
  var stalled = 15000; // milliseconds without a byte
  var unwatched = 30000; // milliseconds for a download that is not watched
  var attempts = 3;

  function canRunGo() {
    // The smallest module that uses what Go compiles to: sign extension,
    // saturating conversion and bulk memory (Chrome 75, Safari 15).
    var module = [
      0, 97, 115, 109, 1, 0, 0, 0,
      1, 4, 1, 96, 0, 0,
      3, 2, 1, 0,
      5, 3, 1, 0, 1,
      10, 29, 1, 27, 0,
      65, 0, 192, 26,
      68, 0, 0, 0, 0, 0, 0, 0, 0, 252, 2, 26,
      65, 0, 65, 0, 65, 0, 252, 11, 0, 11
    ];
    try {
      return WebAssembly.validate(new Uint8Array(module));
    } catch (err) {
      return false;
    }
  }

  // provideStorage replaces a storage that is null or throws, as where cookies are
  // blocked, by one in memory: go-app uses it without a way out.
  function provideStorage(name) {
    try {
      window[name].getItem('');
      return;
    } catch (err) {
      // as below
    }
    var items = {};
    var storage = {
      getItem: function (key) { return items.hasOwnProperty(key) ? items[key] : null; },
      setItem: function (key, value) { items[key] = String(value); },
      removeItem: function (key) { delete items[key]; },
      clear: function () { items = {}; },
      key: function (i) { return Object.keys(items)[i] || null; }
    };
    Object.defineProperty(storage, 'length', { get: function () { return Object.keys(items).length; } });
    try {
      Object.defineProperty(window, name, { value: storage, configurable: true });
    } catch (err) {
      console.warn('no ' + name + ':', err);
    }
  }

  // load compiles the copy that an earlier visit kept, else downloads and compiles
  // at the same time.
  function load() {
    return kept().then(function (response) {
      if (!response) return download(1);
      return WebAssembly.compileStreaming(response).catch(function () { // damaged
        forget();
        return download(1);
      });
    });
  }

  // kept resolves to the response that keep has stored, if there is one. The Cache
  // API stores it decompressed; the HTTP cache would decompress it every time,
  // which takes longer than to compile it. It exists in secure contexts only.
  // localStorage notes whether to look, because that is quicker.
  function kept() {
    if (localStorage.getItem('program') !== url) return Promise.resolve();
    return caches.match(url, { cacheName: 'program' }).catch(function () { }).then(function (response) {
      if (!response) forget(); // evicted
      return response;
    });
  }

  function forget() { localStorage.removeItem('program'); }

  // keep stores the program, and no other version, for the next visit. It takes it
  // from the HTTP cache: nothing is transferred twice.
  function keep() {
    if (localStorage.getItem('program') === url || !window.caches || !WebAssembly.compileStreaming) return;
    caches.delete('program')
      .then(function () { return fetch(url, { mode: 'same-origin', cache: 'only-if-cached' }); })
      .then(function (response) {
        if (!response.ok) return;
        return caches.open('program')
          .then(function (cache) { return cache.put(url, response); })
          .then(function () { localStorage.setItem('program', url); });
      })
      .catch(function () { }); // no room, or not in the HTTP cache: the next visit tries again
  }

  // download tries several times: while a new version is installed, another server
  // may have the file. The second and later attempts are always watched, and
  // compile what they get as a whole, because a proxy may have changed the
  // Content-Type.
  function download(attempt) {
    return attemptDownload(attempt).catch(function (err) {
      if (attempt === attempts || isFinal(err)) throw err;
      console.warn('the program was not loaded, trying again:', err);
      return delay(attempt * 500).then(function () { return download(attempt + 1); });
    });
  }

  function delay(milliseconds) {
    return new Promise(function (resolve) { setTimeout(resolve, milliseconds); });
  }

  // isFinal reports whether another attempt cannot help.
  function isFinal(err) {
    return err.blocked || err instanceof RangeError;
  }

  function attemptDownload(attempt) {
    var asked = Date.now();
    var abort = window.AbortController && new AbortController();
    var timer;
    return new Promise(function (resolve, reject) {
      function expectWithin(milliseconds) {
        clearTimeout(timer);
        timer = setTimeout(function () {
          if (abort) abort.abort();
          reject(failure('timeout', 'no data for too long'));
        }, milliseconds);
      }
      expectWithin(stalled);
      // Not the HTTP cache where it has served something unusable.
      fetch(url, { cache: attempt === 1 ? 'default' : 'reload', signal: abort ? abort.signal : undefined })
        .then(function (response) {
          if (!response.ok) throw failure('http-' + response.status, url + ': HTTP status ' + response.status);
          var watched = attempt > 1 || Date.now() - asked > slow;
          if (watched && window.TransformStream) {
            response = watch(response, function () { expectWithin(stalled); });
          } else {
            expectWithin(unwatched);
          }
          var type = response.headers.get('Content-Type') || '';
          if (attempt === 1 && WebAssembly.compileStreaming && /^application\/wasm\b/i.test(type)) {
            return WebAssembly.compileStreaming(response);
          }
          return response.arrayBuffer().then(function (bytes) { return WebAssembly.compile(bytes); });
        }, function (err) {
          throw failure('network', err);
        })
        .then(resolve, function (err) { reject(explain(err)); });
    }).then(function (module) {
      clearTimeout(timer);
      return module;
    }, function (err) {
      clearTimeout(timer);
      throw err;
    });
  }

  function failure(cause, message) {
    var err = new Error(message);
    err.cause = cause;
    return err;
  }

  // explain adds the cause to an error of the compiler.
  function explain(err) {
    var text = String(err);
    if (err.cause) return err;
    if (/Content Security Policy|unsafe-eval|disallowed by embedder/i.test(text)) {
      err = failure('csp', text);
      err.blocked = true;
    } else if (err instanceof RangeError || /memory/i.test(text)) {
      err.cause = 'memory';
    } else if (err instanceof TypeError) { // the download broke off
      err.cause = 'network';
    } else {
      err.cause = 'damaged';
    }
    return err;
  }

  // watch returns the same response, calls received for each chunk, and shows how
  // much has arrived.
  function watch(response, received) {
    var loaded = 0, shown = -1;
    var counted = response.body.pipeThrough(new TransformStream({
      transform: function (chunk, controller) {
        received();
        controller.enqueue(chunk);
        loaded += chunk.byteLength;
        var percent = Math.min(100, Math.round(100 * loaded / size));
        if (percent !== shown) showProgress(shown = percent);
      }
    }));
    return new Response(counted, { headers: { 'Content-Type': 'application/wasm' } });
  }

  function showProgress(percent) {
    var label = document.getElementById('app-wasm-loader-label');
    if (!label) return; // not yet parsed, or the program runs
    label.textContent = label.textContent.replace(/\d+/, percent);
    label.parentElement.setAttribute('data-slow', '');
  }

  function run(module) {
    var go = new Go();
    return WebAssembly.instantiate(module, go.importObject).then(function (instance) {
      // A program in which everything is well never ends.
      window.addEventListener('error', function (event) {
        if (event.error instanceof WebAssembly.RuntimeError || go.exited) stopped();
      });
      go.run(instance).then(stopped, function (err) {
        console.error(err);
        stopped();
      });
      document.getElementById('app-wasm-loader').remove();
      setTimeout(function () { // the start has precedence
        goappInitServiceWorker();
        keep();
      }, 2000);
    }, function (err) {
      throw explain(err);
    });
  }

  function stopped() { fail('stopped', 'stopped'); }

  // fail shows that the program does not run: in place of the spinner if that is
  // still there, else above the page.
  function fail(code, message, cause) {
    if (document.getElementById('crashed')) return;
    var messages = JSON.parse(document.getElementById('page-messages').textContent);
    var app = document.getElementById('app');
    var place = app && app.getAttribute('data-state') === 'loading' && document.getElementById('busy');
    if (place) {
      app.setAttribute('data-state', 'failed');
      place.className = 'failed';
      place.textContent = '';
    } else {
      place = document.body.insertBefore(document.createElement('div'), document.body.firstChild);
      place.id = place.className = 'crashed';
    }
    place.setAttribute('role', 'alert');
    append(place, 'code', 'error-code', code);
    if (cause) append(place, 'code', 'error-cause', cause);
    append(place, 'p', 'error-help', messages[message]);
    var retry = append(place, 'button', 'retry', messages.retry);
    retry.className = 'button';
    retry.onclick = function () { location.reload(); };
  }

  function append(parent, tag, id, text) {
    var element = document.createElement(tag);
    element.id = id;
    element.textContent = text;
    return parent.appendChild(element);
  }

  // failLoading explains why the program could not be loaded. A page whose program
  // the server no longer has is out of date itself.
  function failLoading(err) {
    console.error('the program was not loaded:', err);
    if (err.cause === 'http-404' && window.reloadOnce()) return;
    var http = /^http-/.test(err.cause);
    fail('wasm', err.cause === 'http-404' ? 'updating' : http ? 'refused' : err.cause, err.cause);
  }

  setTimeout(function () {
    document.documentElement.setAttribute('data-waiting', '');
  }, spinnerDelay);

  provideStorage('localStorage');
  provideStorage('sessionStorage');
  var canRun = canRunGo();
  var loading = canRun && load();
  if (loading) loading.catch(function () { }); // handled below

  document.addEventListener('DOMContentLoaded', function () {
    if (!canRun) {
      fail('engine-too-old', window.WebAssembly ? 'tooOld' : 'noWebAssembly');
    } else if (goappCanLoadWebAssembly()) {
      loading.then(run).catch(failLoading);
    }
  });
})();
