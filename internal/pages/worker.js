// The service worker of the pages. It caches nothing, so that the app is never
// out of date. It has no fetch listener, so all requests go to the network as
// if there were no worker.
self.addEventListener("install", () => self.skipWaiting());

// Remove what go-app's own worker has cached, in "app-" and a SHA-1, and no
// other caches. It does not claim the open pages, because go-app would treat
// that as an update of the app.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) =>
      Promise.all(names.filter((name) => /^app-[0-9a-f]{40}$/.test(name)).map((name) => caches.delete(name)))
    )
  );
});
