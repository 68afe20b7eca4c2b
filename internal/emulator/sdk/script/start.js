// The start: decides whether the page is in Feishu, and gives it h5sdk and tt.

// inFeishu is the SDK's test: case matters, and desktop clients since 3.46 must
// name WebApp.
function inFeishu(agent) {
  if (!/Lark|Feishu/.test(agent)) {
    return false;
  }
  const version = /(?:Lark|Feishu)\/(\d+)\.(\d+)/.exec(agent);
  const phone = /Mobile|Android|iPhone|iPad|OpenHarmony/.test(agent);
  const newDesktop = !phone && version && version[1] * 1000 + version[2] * 1 >= 3046;
  return !newDesktop || agent.includes('WebApp');
}

// setUserAgent gives an ordinary browser the user agent of the client.
function setUserAgent(agent) {
  if (!/Lark|Feishu/.test(navigator.userAgent)) {
    Object.defineProperty(navigator, 'userAgent', { get: () => agent, configurable: true });
  }
}

function start() {
  watchFrame(boot.base);
  if (boot.outside) {
    return;
  }
  setUserAgent(boot.agent);
  if (!inFeishu(navigator.userAgent)) {
    return;
  }
  // The vendor's script does this once, so that a page whose policy lacks
  // 'unsafe-eval' has no h5sdk. This script behaves the same.
  const global = new Function('return this')();

  const transport = makeTransport(boot.base, boot.messageLimit, (message) => {
    if (message.sdk) {
      boot.sdk = message.sdk;
    } else if (message.event) {
      client.emit(message.event, message.data);
    } else if (message.screen) {
      view.load(message.screen);
    } else if (message.show) {
      view.show(message.show, message.data || {}, (value) => message.ask && transport.reply(message.ask, value));
    }
  });
  const view = makeScreen(boot.base, transport.tell);
  const client = makeTT(transport, boot);
  global.h5sdk = makeH5SDK(transport, boot);
  global.tt = client.tt;
  global.lark = global.h5sdk;
  global.__JSSDK_VERSION__ = { SDKVersion: '3.1.2', SDKCDNVersion: boot.version }; // the first is that of 1.5.16
  // What the emulator has and the client does not: fire('tt.onMemoryWarning') fires
  // an event with a sample, for this page.
  global.feishuEmulator = { fire: (path) => transport.tell('fire', path) };
  sendMeta(transport);
}

start();
