// Whether this is the page that the server has now. A browser shows a page that
// it has seen before without asking (see pkg/webapp/page.go), so that there is
// something to see, and the program starts, with no network in between. So the
// page asks, beside all else that starts, and is loaded anew if it is an old one.
// Before it knows, it does not present itself to the client. Plain ES5.
(function () {
  'use strict';

  var version = document.currentScript.getAttribute('data-page');

  // window.pageChecked resolves when the page is the current one, or nobody can
  // tell: then it is as good as any. For an old page it never does.
  if (window.Promise && window.fetch) {
    window.pageChecked = cached() ? check() : Promise.resolve();
  }

  // cached tells whether the page may have come from the browser's cache. One that
  // was loaded anew has not, whatever the browser says: it must not be so again.
  function cached() {
    var entries = performance.getEntriesByType ? performance.getEntriesByType('navigation') : [];
    if (!entries.length) return performance.navigation.type !== 1;
    return entries[0].type !== 'reload' && !entries[0].transferSize;
  }

  // check asks for the page as it is now, which is a few bytes if it is the same.
  // A gateway before the server may want something of the person first: it
  // redirects, and the page has to go there.
  function check() {
    return fetch(location.href, { cache: 'no-cache', credentials: 'same-origin', redirect: 'manual' })
      .then(function (response) {
        return response.status >= 500 || response.status === 429 || isCurrent(response);
      }, function () {
        return true; // no network: this page is all there is
      })
      .then(function (current) {
        if (current) return;
        location.reload();
        return new Promise(function () { });
      });
  }

  // isCurrent looks for the version in the ETag, and where a proxy has removed
  // that, in the page.
  function isCurrent(response) {
    var etag = response.headers.get('ETag');
    if (etag) return etag.indexOf(version) >= 0;
    return response.text().then(function (page) { return page.indexOf('"' + version + '"') >= 0; });
  }
})();
