// When the program should ask again who is signed in: when another tab has changed
// that, when the page comes back out of the browser's cache, and when the user
// comes back to it, perhaps after hours. Plain ES5.
(function () {
  'use strict';

  var pause = 3000; // milliseconds between two questions because the user came back
  var asked = Date.now(); // the program itself asks when it starts
  var timer;
  var channel;

  // window.sessionChanged is the program's: it is called with the open_id of the
  // user that another tab has found, or '?'.
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
      // Too old, or no storage here: the storage event has to do.
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
  window.addEventListener('focus', returned); // a computer that wakes up may have shown the page all the time
})();
