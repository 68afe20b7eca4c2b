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
        if (window.h5sdk) askAhead();
      }
    };
  }

  // The parameters of h5sdk.config, asked for while the program is still on its
  // way. It takes them if they are for the URL it wants, and else asks itself.
  var asked;
  function askAhead() {
    if (asked || !window.fetch) return;
    var url = location.href.split('#')[0];
    asked = window.configParameters = { url: url, answer: null, settled: null };
    asked.settled = fetch('/get_config_parameters?url=' + encodeURIComponent(url), { cache: 'no-store' })
      .then(function (response) { return response.ok ? response.json() : null; })
      .then(function (answer) { asked.answer = answer; })
      .catch(function () { });
  }
  if (/Lark|Feishu/.test(navigator.userAgent)) askAhead();

  // Capturing: load and error of a script do not bubble.
  document.addEventListener('load', watch('loaded'), true);
  document.addEventListener('error', watch('failed'), true);

  document.addEventListener('DOMContentLoaded', function () {
    jssdk.url = (document.getElementById('jssdk') || {}).src || '';
  });
})();
