// The first h5sdk.config, while the Go program is still being loaded: the
// parameters are requested at once, and passed to the client when the JSSDK has
// loaded too.
//
// The outcome is window.feishuReady, a promise that always resolves, to
// {
//   state:  'configured';
//           'refused': the client refused, see error;
//           'outside': this is not the Feishu client;
//           'no-sdk': it is, but the JSSDK did not load from sdkURL;
//           'no-parameters': the server refused, see error;
//           'unknown': the client did not answer in time, or the page's URL has
//           changed meanwhile
//   url:    the URL that was signed
//   error:  the argument of onFail, or {status, body} of the server's answer;
//           status 0 means that there was none
//   parameters: the JSON of the server that was given to h5sdk.config
//   sdkURL: of the JSSDK's script
//   steps:  {sdk, parameters, config}, each {state, start, end} with state 'done',
//           'failed', 'absent' or 'waiting', and times as of performance.now()
// }
// While it is pending, its property steps has the steps so far: one that has begun
// is 'waiting' and has a start.
// Plain ES5.
(function () {
  'use strict';

  if (!window.Promise || !window.fetch) return; // the Go program cannot run here either

  var inFeishu = /Lark|Feishu/.test(navigator.userAgent);
  var sdkTimeout = inFeishu ? 10000 : 3000; // milliseconds
  var sdkRetry = 4000; // then the JSSDK is requested once more, as after an error
  var parametersTimeout = 8000; // of each of two requests
  var configTimeout = 10000;
  var reloadTimeout = 10000; // then the page continues without a reload

  var url = pageURL();
  var steps = { sdk: newStep(), parameters: newStep(), config: newStep() };
  var failure;
  var given = '';

  function pageURL() { return location.href.split('#')[0]; }

  function newStep() { return { state: 'waiting', start: 0, end: 0 }; }

  function begin(step) { step.start = performance.now(); }

  function end(step, state) {
    step.state = state;
    step.end = performance.now();
  }

  function delay(milliseconds) {
    return new Promise(function (resolve) { setTimeout(resolve, milliseconds); });
  }

  // hasSDK reports whether the JSSDK is usable. The script of an emulator gives
  // an ordinary browser the JSSDK, so the user agent is not a criterion.
  function hasSDK() {
    return !!(window.h5sdk && window.h5sdk.config && window.tt && window.tt.getUserInfo);
  }

  // loadSDK resolves when the JSSDK's script has loaded, has failed twice, or takes
  // too long.
  function loadSDK() {
    begin(steps.sdk);
    return new Promise(function (resolve) {
      var again, failures = 0;
      function listener(event) {
        var script = event.target;
        if (script.id !== 'jssdk' && script !== again) return;
        if (hasSDK()) {
          disable(script === again ? document.getElementById('jssdk') : again);
          resolve();
        } else if (++failures === 2 || !inFeishu) {
          resolve();
        } else {
          retry();
        }
      }
      function retry() {
        var first = document.getElementById('jssdk');
        if (again || !first || hasSDK()) return;
        again = document.createElement('script');
        again.src = first.src + (first.src.indexOf('?') < 0 ? '?' : '&') + 'again'; // not the request that is under way
        document.head.appendChild(again);
      }
      document.addEventListener('load', listener, true); // those of scripts do not bubble
      document.addEventListener('error', listener, true);
      if (inFeishu) setTimeout(retry, sdkRetry);
      setTimeout(resolve, sdkTimeout);
      if (hasSDK()) resolve(); // some clients contain it
    }).then(function () {
      end(steps.sdk, hasSDK() ? 'done' : inFeishu ? 'failed' : 'absent');
    });
  }

  // disable prevents a script that is still being loaded from running: browsers
  // run scripts in the document that requested them only.
  function disable(script) {
    if (script) document.implementation.createHTMLDocument('').adoptNode(script);
  }

  // loadParameters resolves to {status, body, version}, with status 0 if there is
  // no answer.
  function loadParameters() {
    begin(steps.parameters);
    return request('manual').catch(function () { return request('follow'); })
      .then(function (answer) {
        // A gateway that requires a sign-in redirects: then the page must go
        // there, unless it has just come from there.
        if (!answer.redirected) return answer;
        var leaving = window.mayBeCached() && window.reloadOnce();
        return (leaving ? delay(reloadTimeout) : Promise.resolve()).then(function () { return request('follow'); });
      })
      .catch(function () { return { status: 0, body: '', version: null }; })
      .then(function (answer) {
        end(steps.parameters, answer.status === 200 ? 'done' : 'failed');
        var stale = window.checkPageVersion(answer.version) || isGone(answer) && window.reloadOnce();
        return stale ? delay(reloadTimeout).then(function () { return answer; }) : answer;
      });
  }

  // isGone reports whether something other than the page's server answers at
  // the URL of a cached page.
  function isGone(answer) {
    return answer.status >= 400 && answer.status < 500 && answer.status !== 429 && !answer.version && window.mayBeCached();
  }

  function request(redirect) {
    var abort = window.AbortController && new AbortController();
    var answer = fetch('/get_config_parameters?url=' + encodeURIComponent(url), {
      cache: 'no-store',
      redirect: redirect,
      signal: abort ? abort.signal : undefined
    }).then(function (response) {
      if (response.type === 'opaqueredirect') return { redirected: true };
      return response.text().then(function (body) {
        return { status: response.status, body: body, version: response.headers.get('X-App-Version') };
      });
    });
    return Promise.race([answer, delay(parametersTimeout).then(function () {
      if (abort) abort.abort();
      throw new Error('no answer in time');
    })]);
  }

  // configure resolves to a state.
  function configure(body) {
    var parameters;
    try {
      parameters = JSON.parse(body);
    } catch (err) { // not an answer of the server
      end(steps.parameters, 'failed');
      failure = { status: 200, body: body };
      return 'no-parameters';
    }
    if (pageURL() !== url) return 'unknown'; // signed for another page
    begin(steps.config);
    given = body;
    return new Promise(function (resolve) {
      function settle(state, stepState) {
        if (steps.config.state === 'waiting') end(steps.config, stepState);
        resolve(state);
      }
      setTimeout(function () { resolve('unknown'); }, configTimeout);
      var result = window.h5sdk.config({
        appId: parameters.appId,
        timestamp: parameters.timestamp,
        nonceStr: parameters.nonceStr,
        signature: parameters.signature,
        jsApiList: [],
        onSuccess: function () { settle('configured', 'done'); },
        onFail: function (err) {
          failure = err;
          settle('refused', 'failed');
        }
      });
      if (result && result.catch) result.catch(function () { }); // onFail is called too
    });
  }

  function start() {
    var loaded = loadSDK();
    var parameters = inFeishu && loadParameters();
    return loaded.then(function () {
      if (!hasSDK()) return inFeishu ? 'no-sdk' : 'outside';
      return (parameters || loadParameters()).then(function (answer) {
        if (answer.status === 200) return configure(answer.body);
        failure = { status: answer.status, body: answer.body };
        return 'no-parameters';
      });
    });
  }

  window.feishuReady = start()
    .catch(function (err) { // an SDK that throws
      failure = { errString: String(err) };
      return 'unknown';
    })
    .then(function (state) {
      return {
        state: state,
        url: url,
        error: failure,
        parameters: given,
        sdkURL: (document.getElementById('jssdk') || {}).src || '',
        steps: steps
      };
    });
  window.feishuReady.steps = steps;
})();
