// The connection to the page in the frame. The emulator's JSSDK in the page
// answers what the workbench asks: its URL and title, and what it has set.

const askEvery = 300; // ms
const silentAfter = 6000; // ms until a page that does not answer is reported

// startBridge asks the page in a frame all the time. said gets what it says about
// itself; silence gets whether it has not answered for long.
export function startBridge(frame, said, silence) {
  let screen; // of the device; undefined for the one of the machine
  let answered = 0; // when the page answered last, or was opened
  let alive = false;
  let opened = false;
  let last = '';

  function send(message) {
    frame.contentWindow.postMessage(Object.assign({ feishuEmulator: 'ask', screen }, message), '*');
  }

  function openURL(url) {
    opened = true;
    alive = false;
    last = '';
    answered = Date.now();
    silence(false);
    // Setting src would add to the history of the window.
    frame.contentWindow.location.replace(url);
  }

  addEventListener('message', (event) => {
    const message = event.source === frame.contentWindow && event.data && event.data.feishuEmulator;
    if (message === 'hello') {
      send();
    }
    if (message !== 'page') {
      return;
    }
    answered = Date.now();
    alive = true;
    silence(false);
    const text = JSON.stringify(event.data);
    if (text !== last) {
      last = text;
      said(event.data);
    }
  });

  setInterval(() => {
    if (opened && !document.hidden) {
      send();
      const silent = Date.now() - answered > silentAfter;
      alive = alive && !silent;
      silence(silent);
    }
  }, askEvery);

  return {
    open: openURL,
    reload: (url) => (alive ? send({ go: 'reload' }) : openURL(url)),
    go: (where) => send({ go: where }),
    setScreen: (size) => { screen = size; },
  };
}
