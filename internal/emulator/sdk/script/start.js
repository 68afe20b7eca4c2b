// The start: who are we in, and what does the page get to see.

// inFeishu is the SDK's own test: case matters, and on a desktop the clients
// since 3.46 have to say that this is a web app.
function inFeishu(agent) {
  if (!/Lark|Feishu/.test(agent)) {
    return false;
  }
  const version = /(?:Lark|Feishu)\/(\d+)\.(\d+)/.exec(agent);
  const phone = /Mobile|Android|iPhone|iPad|OpenHarmony/.test(agent);
  const newDesktop = !phone && version && version[1] * 1000 + version[2] * 1 >= 3046;
  return !newDesktop || agent.includes('WebApp');
}

// playClient lets an ordinary browser pass for the client.
function playClient(agent) {
  if (!/Lark|Feishu/.test(navigator.userAgent)) {
    Object.defineProperty(navigator, 'userAgent', { get: () => agent, configurable: true });
  }
}

function start() {
  if (boot.outside) {
    return;
  }
  playClient(boot.agent);
  if (!inFeishu(navigator.userAgent)) {
    return;
  }
  // The vendor's script does this once, so a page whose policy lacks
  // 'unsafe-eval' is left without h5sdk. It is left without it here too.
  const global = new Function('return this')();

  const stage = makeScreen(boot);
  const transport = makeTransport(boot.base, boot.messageLimit, (message) => {
    if (message.sdk) {
      boot.sdk = message.sdk;
    } else if (message.event) {
      client.emit(message.event, message.data);
    } else if (message.show) {
      stage.show(message.show, message.data || {}, (value) => transport.reply(message.ask, value));
    }
  });
  const client = makeTT(transport, boot);
  global.h5sdk = makeH5SDK(transport, boot);
  global.tt = client.tt;
}

start();
