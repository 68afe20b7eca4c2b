// Events after which the program requests the signed-in user again: another tab
// has changed it, the page is restored from the browser's cache, or the user
// returns to it, perhaps after hours. Plain ES5.
(function () {
  'use strict';

  var pause = 3000; // milliseconds between two requests because the user has returned
  var asked = Date.now(); // the program sends a request when it starts
  var timer;
  var channel;

  // window.sessionChanged is set by the program. It is called with the open_id
  // of the user that another tab has found, or '?'.
  function changed(user) {
    if (window.sessionChanged) window.sessionChanged(user);
  }

  function ask() {
    clearTimeout(timer);
    asked = Date.now();
    changed('?');
  }

  // window.announceSession sends the signed-in user's open_id, or '', to the other tabs.
  window.announceSession = function (user) {
    if (channel) {
      channel.postMessage(user);
    } else {
      localStorage.setItem('session', user + ' ' + Date.now());
    }
  };

  window.addEventListener('storage', function (event) {
    if (event.key === 'session' && event.newValue) changed(event.newValue.split(' ')[0]);
  });

  function connect() {
    try {
      channel = new BroadcastChannel('session');
      channel.onmessage = function (event) { changed(event.data); };
    } catch (err) {
      // An old engine, or no storage: use the storage event.
    }
  }

  connect();
  window.addEventListener('pagehide', function () { // some browsers do not keep a page with an open channel
    if (channel) channel.close();
    channel = null;
  });
  window.addEventListener('pageshow', function (event) {
    if (!event.persisted) return;
    connect();
    ask();
  });

  function returned() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, Math.max(0, asked + pause - Date.now()));
  }

  document.addEventListener('visibilitychange', returned);
  window.addEventListener('focus', returned); // the page may have been visible while the computer slept
})();
