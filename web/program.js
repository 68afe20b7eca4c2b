// The Go program: on its way from the first moment on, run as soon as the page is
// there, and never blank if it cannot run. Plain ES5: this is the part that old
// engines still understand.
(function () {
  'use strict';

  var url = document.currentScript.getAttribute('data-wasm');
  var size = +document.currentScript.getAttribute('data-size'); // decoded
  var slow = 150; // milliseconds until the first byte: then there will be time to watch
  var patience = 500; // milliseconds until the spinner turns

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

  // load compiles what is kept from an earlier visit, else downloads and compiles
  // at the same time.
  function load() {
    return kept().then(function (response) {
      if (!response) return download();
      return WebAssembly.compileStreaming(response).catch(function () { // damaged
        forget();
        return download();
      });
    });
  }

  // kept returns the program as it was kept by keep, if it was. The Cache API hands
  // it out as it is to run, where the HTTP cache decompresses it every time: that
  // takes longer than to compile it. There is one in secure contexts only, and
  // whatever is the matter with it, there is the network. To ask it takes a while,
  // so that there is something to find is noted where that is read at once.
  function kept() {
    if (noted() !== url) return Promise.resolve();
    return caches.match(url, { cacheName: 'program' }).catch(function () { }).then(function (response) {
      if (!response) forget(); // the browser wanted the room
      return response;
    });
  }

  function noted() {
    try {
      return localStorage.getItem('program');
    } catch (err) {
      return null; // no storage for this page
    }
  }

  function forget() { localStorage.removeItem('program'); }

  // keep keeps the program for the next visit, and no other. It takes it from the
  // HTTP cache: nothing is transferred twice.
  function keep() {
    if (noted() === url || !window.caches || !WebAssembly.compileStreaming) return;
    caches.delete('program')
      .then(function () { return fetch(url, { mode: 'same-origin', cache: 'only-if-cached' }); })
      .then(function (response) {
        if (!response.ok) return;
        return caches.open('program')
          .then(function (cache) { return cache.put(url, response); })
          .then(function () { localStorage.setItem('program', url); });
      })
      .catch(function () { }); // no room, or not in the HTTP cache: the next visit may do it
  }

  // download hands the answer to the compiler as it came; where it takes long, by
  // way of something to look at.
  function download() {
    var asked = Date.now();
    return fetch(url).then(function (response) {
      if (!response.ok) throw new Error(url + ': HTTP status ' + response.status);
      if (!WebAssembly.compileStreaming) {
        return response.arrayBuffer().then(function (bytes) { return WebAssembly.compile(bytes); });
      }
      var watched = Date.now() - asked > slow && window.TransformStream;
      return WebAssembly.compileStreaming(watched ? watch(response) : response);
    });
  }

  // watch returns the same answer, and shows how much of it has come.
  function watch(response) {
    var loaded = 0, shown = -1;
    var counted = response.body.pipeThrough(new TransformStream({
      transform: function (chunk, controller) {
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
    if (!label) return; // not yet parsed
    label.textContent = label.textContent.replace(/\d+/, percent);
    label.parentElement.setAttribute('data-slow', '');
  }

  function run(module) {
    var go = new Go();
    return WebAssembly.instantiate(module, go.importObject).then(function (instance) {
      go.run(instance);
      document.getElementById('app-wasm-loader').remove();
      setTimeout(function () { // not beside the start
        goappInitServiceWorker();
        keep();
      }, 2000);
    });
  }

  function fail(code, words) {
    var app = document.getElementById('app');
    if (!app || app.getAttribute('data-state') !== 'loading') return;
    app.setAttribute('data-state', 'failed');
    var busy = document.getElementById('busy');
    busy.className = 'failed';
    busy.setAttribute('role', 'alert');
    busy.textContent = '';
    append(busy, 'code', 'error-code', code);
    append(busy, 'p', 'error-help', app.getAttribute(words));
    var retry = append(busy, 'button', 'retry', app.getAttribute('data-retry'));
    retry.className = 'button';
    retry.onclick = function () { location.reload(); };
  }

  function append(parent, tag, id, text) {
    var element = document.createElement(tag);
    element.id = id;
    element.textContent = text;
    return parent.appendChild(element);
  }

  setTimeout(function () {
    document.documentElement.setAttribute('data-waiting', '');
  }, patience);

  var canRun = canRunGo();
  var loading = canRun && load();

  document.addEventListener('DOMContentLoaded', function () {
    if (!canRun) {
      fail('engine-too-old', 'data-too-old');
    } else if (goappCanLoadWebAssembly()) {
      loading.then(run).catch(function (err) {
        console.error('the program was not loaded:', err);
        fail('wasm', 'data-not-loaded');
      });
    }
  });
})();
