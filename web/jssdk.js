// What the Go program wants of the JSSDK, from before it runs. Plain ES5, as all
// that old engines meet.
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
        if (window.h5sdk) configureAhead();
      }
    };
  }

  // The first h5sdk.config, while the program is still on its way: the parameters
  // are asked for at once, and presented when the JSSDK is there too and the page
  // is known to be the current one.
  // window.configAhead then is a function like the JSSDK's own, good once, that
  // tells how it went. If nothing came of it, or the page has another URL by now,
  // it fails as functions do that a client does not have.
  var begun;
  function configureAhead() {
    if (begun || !window.fetch || !window.Promise) return;
    begun = true;
    var url = pageURL();
    var attempt = Promise.all([parameters(url), window.h5sdk || jssdk.settled, window.pageChecked])
      .then(function (all) { return all[0] && window.h5sdk && pageURL() === url && present(all[0]); })
      .catch(function () { });
    window.configAhead = function (options) {
      delete window.configAhead;
      attempt.then(function (outcome) {
        if (!outcome || pageURL() !== url) {
          options.fail({ errno: 103, errString: 'nothing came of it' });
        } else if (outcome.refused) {
          options.fail(outcome.refused);
        } else {
          options.success({});
        }
      });
    };
  }

  function pageURL() { return location.href.split('#')[0]; }

  function parameters(url) {
    return fetch('/get_config_parameters?url=' + encodeURIComponent(url), { cache: 'no-store' })
      .then(function (response) { return response.ok ? response.json() : null; });
  }

  function present(answer) {
    return new Promise(function (resolve) {
      var going = h5sdk.config({
        appId: answer.appId,
        timestamp: answer.timestamp,
        nonceStr: answer.nonceStr,
        signature: answer.signature,
        jsApiList: [],
        onSuccess: function () { resolve({}); },
        onFail: function (refused) { resolve({ refused: refused }); }
      });
      if (going && going.catch) going.catch(function () { }); // onFail knows
    });
  }

  if (/Lark|Feishu/.test(navigator.userAgent)) configureAhead();

  // Capturing: load and error of a script do not bubble.
  document.addEventListener('load', watch('loaded'), true);
  document.addEventListener('error', watch('failed'), true);

  document.addEventListener('DOMContentLoaded', function () {
    jssdk.url = (document.getElementById('jssdk') || {}).src || '';
  });
})();
