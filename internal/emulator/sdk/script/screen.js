// What the client shows over the page. Its code comes from the emulator ahead of
// the first thing to show, so that pages load without it. The code needs what the
// SDK needs anyway, the connection and 'unsafe-eval', and so is allowed by every
// policy under which the SDK works.

// makeScreen returns the screen. send sends a request about it to the emulator.
function makeScreen(base, send) {
  let show;

  let status; // what the badge shows
  const framed = inWorkbench(base);

  function load(setup) {
    if (!show) { // else the emulator was started again
      show = new Function('setup', setup.code)(Object.assign(setup, { base, send }));
    }
  }

  // The real client has no badge: it must not delay the start of the page.
  (window.requestIdleCallback || ((f) => setTimeout(f, 1000)))(() => send('screen'));

  return {
    load,
    status: () => status,
    show(what, params, reply) {
      if (what === 'status') {
        status = params;
        if (framed) {
          return;
        }
      }
      show(what, revive(params), (value) => reply(plain(value)));
    },
  };
}

// inWorkbench reports whether the page is in a frame of the emulator's own page,
// which shows there what the badge would. That page may have another loopback
// name than the one by which this page reaches the emulator.
function inWorkbench(base) {
  return window.parent !== window && isEmulator((location.ancestorOrigins && location.ancestorOrigins[0]) || document.referrer, base);
}
