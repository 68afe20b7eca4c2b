// Loading and running the Go program: the download starts at once, the program
// runs when the page is parsed, and every failure has a message. Plain ES5,
// which also runs in engines that are too old for the program.

var spinnerDelay = 500; // milliseconds until the spinner turns
var scriptsTimeout = 3000; // milliseconds for the page's other scripts, once it is parsed

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

// isMisplaced reports whether the path of the page differs from the path on the
// server, as behind a proxy that removes a prefix.
function isMisplaced() {
  try {
    return decodeURIComponent(location.pathname) !== loader.getAttribute('data-path');
  } catch (err) {
    return false; // not UTF-8
  }
}

// otherScripts resolves when wasm_exec.js and app.js have run. They do not if a
// proxy has changed them, because their hashes are in the page's policy, and
// may be late if a proxy replaces the loading of scripts.
function otherScripts() {
  return within(scriptsTimeout, new Promise(function (resolve) {
    (function check() {
      if (window.Go && window.goappGetenv) resolve();
      else setTimeout(check, 50);
    })();
  })).catch(function () { throw failure('altered', 'wasm_exec.js or app.js did not run'); });
}

function run(module) {
  var go = new Go();
  var start = guard(go, function (details) { fail('stopped', '', details); });
  return WebAssembly.instantiate(module, go.importObject).then(function (instance) {
    start(instance);
    document.getElementById('app-wasm-loader').remove();
    setTimeout(function () { // the start has precedence
      goappInitServiceWorker();
      keep();
    }, 1000);
  }, function (err) {
    throw explain(err);
  });
}

// failLoading explains why the program could not be loaded. A page whose
// program the server no longer has or serves is out of date itself.
function failLoading(err) {
  console.error('the program was not loaded:', err);
  if (/^(http-4|html|redirect)/.test(err.cause) && err.cause !== 'http-429' && window.reloadOnce()) return;
  fail('wasm', err.cause || 'failed', err);
}

function start() {
  if (!canRun) {
    fail('engine-too-old', window.WebAssembly ? '' : 'no-webassembly');
  } else if (isMisplaced()) {
    fail('wasm', 'prefix');
  } else {
    Promise.all([loading, otherScripts()]).then(function (all) { return run(all[0]); }).catch(failLoading);
  }
}

setTimeout(function () {
  document.documentElement.setAttribute('data-waiting', '');
}, spinnerDelay);

provideStorage('localStorage');
provideStorage('sessionStorage');
var canRun = canRunGo();
var loading = canRun && !isMisplaced() && load();
if (loading) loading.catch(function () { }); // handled by start

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();

// The scripts run, so the message for pages where they do not is not needed.
var stuck = document.getElementById('stuck');
if (stuck) stuck.parentNode.removeChild(stuck);
