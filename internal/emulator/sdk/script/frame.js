// The frame: when the emulator's window shows the page in a frame, it asks the
// page about itself and tells it the size of the device's screen.
let deviceScreen = screen;

// watchFrame answers the window's questions.
function watchFrame(base) {
  addEventListener('message', (event) => {
    const message = event.data;
    if (event.source !== parent || parent === window || !message || message.feishuEmulator !== 'ask' || !isEmulator(event.origin, base)) {
      return;
    }
    deviceScreen = message.screen || screen;
    goTo(message.go);
    event.source.postMessage({
      feishuEmulator: 'page',
      id: pageID,
      url: location.href,
      title: document.title,
      canGoBack: canGoBack(),
    }, event.origin);
  });
  if (parent !== window) { // have it ask at once
    parent.postMessage({ feishuEmulator: 'hello' }, '*');
  }
}

// windowView describes the page's window as getSystemInfo does.
function windowView() {
  return {
    screenWidth: deviceScreen.width,
    screenHeight: deviceScreen.height,
    windowWidth: innerWidth,
    windowHeight: innerHeight,
    pixelRatio: devicePixelRatio,
  };
}

// isEmulator reports whether a URL is of the emulator at base, by any of the names
// of this machine.
function isEmulator(url, base) {
  try {
    const { hostname, port } = new URL(url);
    return port === new URL(base).port && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  } catch (err) { // "null", or empty
    return false;
  }
}

function goTo(where) {
  if (where === 'back' && canGoBack()) {
    history.back();
  } else if (where === 'forward') {
    history.forward();
  } else if (where === 'reload') {
    location.reload();
  }
}

// canGoBack reports whether there is a page before this one in the frame. The
// history alone counts those of the whole window.
function canGoBack() {
  return window.navigation ? navigation.canGoBack : history.length > 1;
}
