// What must happen before the Go program runs, or although it cannot run. Plain
// ES5: this is the part that old engines still understand.
(function () {
  'use strict';

  // window.jssdk: how the JSSDK's script tag fares. The Go program waits for
  // settled, which resolves whether the script loaded or not.
  var settle;
  var jssdk = window.jssdk = { url: '', state: 'loading', settled: null };
  if (window.Promise) {
    jssdk.settled = new Promise(function (resolve) { settle = resolve; });
  }
  function watch(state) {
    return function (event) {
      if (event.target.id === 'jssdk') {
        jssdk.state = state;
        if (settle) settle(state);
        if (window.h5sdk && window.fetch) askAhead();
      }
    };
  }

  // The parameters of h5sdk.config, asked for while the program is still on its
  // way. It takes them if they are for the URL it wants, and else asks itself.
  function askAhead() {
    var url = location.href.split('#')[0];
    window.configParameters = {
      url: url,
      answer: fetch('/get_config_parameters?url=' + encodeURIComponent(url), { cache: 'no-store' })
        .then(function (response) {
          return response.text().then(function (body) {
            return { status: response.status, body: body };
          });
        })
        .catch(function () { return null; })
    };
  }

  // Capturing: load and error of a script do not bubble.
  document.addEventListener('load', watch('loaded'), true);
  document.addEventListener('error', watch('failed'), true);

  // Never blank: if the program cannot run, the prerendered shell says so.
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

  document.addEventListener('DOMContentLoaded', function () {
    jssdk.url = (document.getElementById('jssdk') || {}).src || '';
    if (!canRunGo()) {
      fail('engine-too-old', 'data-too-old');
      return;
    }
    // go-app stops the spinning of its icon when the wasm does not load.
    var icon = document.getElementById('app-wasm-loader-icon');
    if (icon) {
      new MutationObserver(function () {
        fail('wasm', 'data-not-loaded');
      }).observe(icon, { attributes: true, attributeFilter: ['class'] });
    }
  });
})();
