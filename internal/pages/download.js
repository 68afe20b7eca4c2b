// Download of the program. Plain ES5.

var loader = document.querySelector('[data-wasm]');
var url = loader.getAttribute('data-wasm');
var size = +loader.getAttribute('data-size'); // decoded, in bytes
var slow = 150; // milliseconds without a byte until the progress is watched and shown
var stalled = 10000; // milliseconds without a byte
var unwatched = 60000; // milliseconds for a download that cannot be watched
var keptTimeout = 10000; // milliseconds for the copy that is kept
var attempts = 3;
var serverAttempts = 6; // while servers answer with an error
var policy; // the directive of a Content-Security-Policy that has blocked something

document.addEventListener('securitypolicyviolation', function (event) {
  if (event.blockedURI === 'wasm-eval' || String(event.blockedURI).indexOf(url) >= 0) policy = event.effectiveDirective;
});

// load compiles the copy that an earlier visit kept, else downloads and compiles
// at the same time.
function load() {
  if (!isKept()) return download(1);
  return within(keptTimeout, caches.match(url, { cacheName: 'program' }).then(compile)).catch(function () {
    forget(); // evicted, damaged or out of reach
    return download(1);
  });
}

// isKept reports whether keep has stored the program. The Cache API stores it
// decompressed; the HTTP cache would decompress it every time, which takes
// longer than to compile it. It exists in secure contexts only. localStorage
// records whether there is a copy, because reading it is faster.
function isKept() {
  try {
    return localStorage.getItem('program') === url && !!caches.match;
  } catch (err) {
    return false;
  }
}

function forget() { localStorage.removeItem('program'); }

// keep stores the program, and no other version, for the next visit. It reads
// it from the HTTP cache, so that nothing is transferred twice.
function keep() {
  if (isKept() || !window.caches || !WebAssembly.compileStreaming) return;
  caches.delete('program')
    .then(function () { return fetch(url, { mode: 'same-origin', cache: 'only-if-cached' }); })
    .then(function (response) {
      if (!response.ok) return;
      return caches.open('program')
        .then(function (cache) { return cache.put(url, asWasm(response.body)); })
        .then(function () { localStorage.setItem('program', url); });
    })
    .catch(function () { }); // storage is full, or not in the HTTP cache: the next visit tries again
}

function asWasm(body) {
  return new Response(body, { headers: { 'Content-Type': 'application/wasm' } });
}

// compile compiles during the download, which browsers do for this Content-Type
// only. A proxy may have changed it.
function compile(response) {
  if (WebAssembly.compileStreaming && response.headers.get('Content-Type') === 'application/wasm') {
    return WebAssembly.compileStreaming(response);
  }
  return compileWhole(response);
}

function compileWhole(response) {
  return response.arrayBuffer().then(function (bytes) { return WebAssembly.compile(bytes); });
}

// download tries several times: while a new version is installed, another server
// may have the file.
function download(attempt, previous) {
  return attemptDownload(attempt, previous).catch(function (err) {
    if (isFinal(err) || attempt >= (/^http-/.test(err.cause) ? serverAttempts : attempts)) throw err;
    console.warn('the program was not loaded, trying again:', err);
    return delay(attempt * 300).then(function () { return download(attempt + 1, err); });
  });
}

// isFinal reports whether another attempt cannot help.
function isFinal(err) { return err.cause === 'csp' || err.cause === 'memory'; }

// attemptDownload fetches the program, bypassing the HTTP cache if that has
// returned something unusable. Received parts of a stalled download are used
// again.
function attemptDownload(attempt, previous) {
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
    function received() { expectWithin(stalled); }
    function complete() { clearTimeout(timer); }
    received();
    fetch(url, {
      cache: !previous || previous.cause === 'timeout' ? 'default' : 'reload',
      redirect: 'manual',
      signal: abort ? abort.signal : undefined
    }).then(function (response) {
      check(response);
      received();
      if (attempt > 1 || Date.now() - asked > slow) {
        if (window.TransformStream) response = watch(response, received, complete);
        else expectWithin(unwatched);
      }
      return attempt > 1 ? compileWhole(response) : compile(response);
    }).then(resolve, function (err) { reject(explain(err)); });
  }).then(function (module) {
    clearTimeout(timer);
    return module;
  }, function (err) {
    clearTimeout(timer);
    throw err;
  });
}

// check throws if the response is not the program.
function check(response) {
  if (response.type === 'opaqueredirect') throw failure('redirect', url + ': redirected');
  if (!response.ok) throw failure('http-' + response.status, url + ': HTTP status ' + response.status);
  if (/^text\/html/i.test(response.headers.get('Content-Type'))) throw failure('html', url + ': a web page');
}

// explain adds the cause to an error of fetch or of the compiler. A sandboxed
// page, whose origin is null, may load nothing from its server.
function explain(err) {
  var text = String(err);
  if (err.cause) return err;
  if (policy || err instanceof TypeError && window.origin === 'null' || /Content Security Policy|\bCSP\b|unsafe-eval|disallowed by embedder/i.test(text)) {
    return failure('csp', text + (policy ? ' (' + policy + ')' : ''));
  }
  if (err instanceof RangeError || /out of memory|allocate/i.test(text)) return failure('memory', text);
  return failure(err instanceof WebAssembly.CompileError ? 'damaged' : 'network', text);
}

// watch returns the same response, calls received for each chunk and complete
// after the last one, and shows the progress.
function watch(response, received, complete) {
  var loaded = 0, shown = -1;
  return asWasm(response.body.pipeThrough(new TransformStream({
    transform: function (chunk, controller) {
      received();
      controller.enqueue(chunk);
      loaded += chunk.byteLength;
      var percent = Math.min(100, Math.round(100 * loaded / size));
      if (percent !== shown) showProgress(shown = percent);
    },
    flush: complete
  })));
}

function showProgress(percent) {
  var label = document.getElementById('app-wasm-loader-label');
  if (!label) return; // not yet parsed, or the program runs
  label.textContent = label.textContent.replace(/\d+/, percent);
  label.parentElement.setAttribute('data-slow', '');
}

function delay(milliseconds) {
  return new Promise(function (resolve) { setTimeout(resolve, milliseconds); });
}

// within rejects if the promise takes too long.
function within(milliseconds, promise) {
  return Promise.race([promise, delay(milliseconds).then(function () { throw failure('timeout', 'no answer'); })]);
}
