// The page's service worker, version {{.Version}}. It caches nothing and throws
// away what older workers have cached: inside Feishu a stale app is worse than
// none. What web/program.js keeps is never stale: its URL changes with it. What
// the browser keeps of the pages is web/current.js's business.
// With no fetch listener, every request goes to the network as if there were no
// worker.
self.addEventListener("install", () => self.skipWaiting());

// Not claiming the open pages is deliberate: those of an older worker pass to
// this one anyway, and go-app takes any other claim for an update of the app.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name !== "program") {
          await caches.delete(name);
        }
      }
    })()
  );
});
