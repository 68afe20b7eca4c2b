// The transport to the emulator, which replaces the client: one WebSocket,
// opened again when it breaks. Messages are numbered in both directions, and
// sent messages are kept until the emulator has acknowledged them.

// greetingTimeout is how long the SDK waits at load for a silent client.
const greetingTimeout = 3000;

// acknowledgeAfter is the delay before received messages are acknowledged.
const acknowledgeAfter = 1000;

// The delay between attempts to reconnect doubles each time, from retryAfter to
// retryAtMost. After maxTries attempts the transport waits for the next call.
const retryAfter = 100;
const retryAtMost = 5000;
const maxTries = 100;

// fatalCodes are the close codes after which another attempt would fail too:
// the emulator has refused a message, or another socket has replaced this one.
const fatalCodes = [1002, 1003, 1007, 1008, 1009, 4001];

// pageID is how the emulator knows the page.
const pageID = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');

// makeTransport opens the transport. receive gets all messages but answers.
function makeTransport(base, messageLimit, receive) {
  const address = base.replace(/^http/, 'ws');
  const waiting = new Map(); // id of a call -> callback for its answer
  let lastID = 0;
  let sent = 0; // number of the last message sent
  let kept = []; // the last messages sent, which may not have arrived
  let got = 0; // number of the last message received
  let acknowledging = false;
  let socket; // undefined while reconnecting
  let tries = 0; // since the last message from the emulator
  let stopped = false; // there will be no other socket
  let greet;

  // greeting resolves when the client has sent its greeting, or after
  // greetingTimeout. Calls have no timeout: without an answer they wait forever.
  const greeting = new Promise((resolve) => { greet = resolve; });
  setTimeout(greet, greetingTimeout);

  function complain(text) {
    console.error('Feishu emulator: ' + text);
  }

  // stop ends the transport: another attempt would fail too.
  function stop(reason) {
    stopped = true;
    kept = [];
    complain(reason + '; calls get no answer.');
  }

  // refused reports that the browser does not allow the connection.
  function refused(why) {
    if (!stopped) {
      stop('the browser does not let this page connect to ' + base + ': ' + why);
    }
  }

  function connect() {
    if (stopped) {
      return;
    }
    tries++;
    const query = '?page=' + pageID + '&sent=' + (sent - kept.length) + '&got=' + got;
    try {
      socket = new WebSocket(address + '/client/transport' + query);
    } catch (err) { // some browsers throw where others report a violation
      refused(err.message);
      return;
    }
    socket.onopen = () => kept.forEach((text) => socket.send(text));
    socket.onmessage = (event) => handle(JSON.parse(event.data));
    socket.onclose = closed;
  }

  function closed(event) {
    socket = undefined;
    if (stopped) {
      return;
    }
    if (fatalCodes.includes(event.code)) {
      stop(base + ' has closed the connection: ' + (event.reason || event.code));
    } else if (tries < maxTries) {
      if (tries === 2) { // a single failure may be a restart of the emulator
        complain('not reachable at ' + base + '; calls wait until it is.');
      }
      setTimeout(connect, Math.min(retryAfter * 2 ** tries, retryAtMost));
    } else {
      complain('still not reachable at ' + base + '; the next call tries again.');
    }
  }

  function handle(message) {
    tries = 0;
    const unknown = Math.max(sent - (message.got || 0), 0);
    kept.splice(0, kept.length - unknown);
    if (message.n) {
      got = message.n;
      acknowledge();
    }
    if (message.hello) {
      greet();
    } else if (message.answer) {
      const settle = waiting.get(message.answer);
      waiting.delete(message.answer);
      if (settle) {
        settle(message);
      }
    } else if (message.n) {
      receive(message);
    }
  }

  function acknowledge() {
    if (acknowledging) {
      return;
    }
    acknowledging = true;
    setTimeout(() => {
      acknowledging = false;
      transmit(JSON.stringify({ got }));
    }, acknowledgeAfter);
  }

  function transmit(text) {
    if (socket && socket.readyState === WebSocket.OPEN) {
      socket.send(text);
    }
  }

  function enqueue(request) {
    if (stopped) {
      return;
    }
    const text = JSON.stringify(Object.assign({ n: sent + 1, url: location.href, view: windowView() }, request));
    if (text.length > messageLimit / 3 && new Blob([text]).size > messageLimit) {
      complain(request.path + ' is called with more than ' + messageLimit + ' bytes; the call gets no answer.');
      return;
    }
    sent++;
    kept.push(text);
    transmit(text);
    if (!socket && tries >= maxTries) {
      tries = 0;
      connect();
    }
  }

  function send(what, path, params, settle) {
    const id = ++lastID;
    waiting.set(id, settle);
    enqueue({ do: what, id, path, params });
  }

  // A page whose policy forbids the connection cannot connect.
  addEventListener('securitypolicyviolation', (event) => {
    if (event.disposition === 'enforce' && event.blockedURI.startsWith(address)) {
      refused('its Content-Security-Policy lacks "connect-src ' + address + '"');
    }
  });

  // The browser may keep a page that the user leaves. The emulator forgets it
  // meanwhile, so it is reloaded when the user comes back.
  addEventListener('pagehide', () => {
    stopped = true;
    if (socket) {
      socket.close();
    }
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) {
      location.reload();
    }
  });

  connect();
  return {
    greeting,
    call: (path, params, settle) => send('call', path, params, settle),
    listen: (path, settle) => send('listen', path, undefined, settle),
    unlisten: (path) => enqueue({ do: 'unlisten', path }),
    refused: (path, params, failure) => enqueue(Object.assign({ do: 'refused', path, params }, failure)), // for the log
    reply: (id, value) => enqueue({ do: 'reply', id, params: value }),
    tell: (what, params) => enqueue({ do: what, params }),
  };
}
