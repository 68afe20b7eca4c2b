// Reloading a page that is out of date. Plain ES5, like all scripts of the page.
(function () {
  'use strict';

  var version = document.querySelector('[data-version]').getAttribute('data-version');
  var pause = 60 * 1000; // milliseconds between two reloads
  var key = 'reloaded-at';

  // window.reloadOnce reloads the page to get the server's present version, and
  // reports whether it did. A page that has just been reloaded is not reloaded
  // again: while servers of two versions answer in turn, that would not help.
  window.reloadOnce = function () {
    if (navigation().type === 'reload') return false;
    try {
      if (Math.abs(Date.now() - sessionStorage.getItem(key)) < pause) return false;
      sessionStorage.setItem(key, Date.now());
    } catch (err) {
      // No storage: use the type of the navigation.
    }
    location.reload();
    return true;
  };

  // window.checkPageVersion reloads the page if it comes from the browser's
  // cache and its version differs from the X-App-Version of an answer of the
  // server, and reports whether it does. An answer may lack the header.
  window.checkPageVersion = function (current) {
    return !!current && current !== version && mayBeCached() && window.reloadOnce();
  };

  // window.mayBeCached reports whether the browser may have shown this page without
  // asking the server.
  window.mayBeCached = mayBeCached;

  function mayBeCached() {
    return navigation().type !== 'reload' && !navigation().transferSize;
  }

  function navigation() {
    var entries = performance.getEntriesByType ? performance.getEntriesByType('navigation') : [];
    if (entries.length) return entries[0];
    // Without either, reloads could repeat endlessly.
    return { type: performance.navigation && performance.navigation.type !== 1 ? 'navigate' : 'reload' };
  }
})();
