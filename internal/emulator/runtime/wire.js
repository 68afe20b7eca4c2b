// The wire to the emulator, which plays the client: one WebSocket, opened anew
// when it breaks. Messages are numbered in either direction, and those sent up
// are kept until the emulator says that it has them.

// greetingTimeout is how long the SDK waits at load for a client that is silent.
const greetingTimeout = 3000;

// acknowledgeAfter is how long the emulator may keep what has come down.
const acknowledgeAfter = 1000;

// Between tries to reconnect the wire waits twice as long each time, from the
// first of these to the second. After so many tries it waits for the next call.
const retryAfter = 100;
const retryAtMost = 5000;
const maxTries = 100;

// fatal are the close codes after which another try would end the same way: the
// emulator has refused what it got, or another socket has taken this one's place.
const fatal = [1002, 1003, 1007, 1008, 1009, 4001];

// makeWire opens the wire. receive gets the messages that are nobody's answer.
function makeWire(base, uploadLimit, receive) {
  const address = base.replace(/^http/, 'ws');
  const page = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');
  const waiting = new Map(); // id of a call -> what to do with its answer
  let lastID = 0;
  let sent = 0; // number of the last message up
  let kept = []; // the last messages up, which may not have arrived
  let got = 0; // number of the last message down
  let acknowledging = false;
  let socket; // undefined between two
  let tries = 0; // since the emulator was last heard of
  let dead = false; // there will be no other socket
  let greet;

  // greeting ends when the client has said hello, or has been given up on.
  // Nothing else ever is: a call that gets no answer waits for ever.
  const greeting = new Promise((resolve) => { greet = resolve; });
  setTimeout(greet, greetingTimeout);

  function complain(text) {
    console.error('Feishu emulator: ' + text);
  }

  // die gives the wire up: trying again would be in vain.
  function die(reason) {
    dead = true;
    kept = [];
    complain(reason + '; calls get no answer.');
  }

  // refused is how a page learns that it may not connect.
  function refused(why) {
    if (!dead) {
      die('the browser does not let this page connect to ' + base + ': ' + why);
    }
  }

  function connect() {
    if (dead) {
      return;
    }
    tries++;
    const query = '?page=' + page + '&sent=' + (sent - kept.length) + '&got=' + got;
    try {
      socket = new WebSocket(address + '/client/wire' + query);
    } catch (err) { // a browser may throw what others only report
      refused(err.message);
      return;
    }
    socket.onopen = () => kept.forEach((text) => socket.send(text));
    socket.onmessage = (event) => take(JSON.parse(event.data));
    socket.onclose = closed;
  }

  function closed(event) {
    socket = undefined;
    if (dead) {
      return;
    }
    if (fatal.includes(event.code)) {
      die(base + ' has closed the connection: ' + (event.reason || event.code));
    } else if (tries < maxTries) {
      if (tries === 2) { // one failure may be a restart
        complain('not reachable at ' + base + '; calls wait until it is.');
      }
      setTimeout(connect, Math.min(retryAfter * 2 ** tries, retryAtMost));
    } else {
      complain('still not reachable at ' + base + '; the next call tries again.');
    }
  }

  function take(message) {
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

  function push(item) {
    if (dead) {
      return;
    }
    const view = {
      screenWidth: screen.width,
      screenHeight: screen.height,
      windowWidth: innerWidth,
      windowHeight: innerHeight,
      pixelRatio: devicePixelRatio,
    };
    const text = JSON.stringify(Object.assign({ n: sent + 1, url: location.href, view }, item));
    if (text.length > uploadLimit / 3 && new Blob([text]).size > uploadLimit) {
      complain(item.path + ' is called with more than ' + uploadLimit + ' bytes; the call gets no answer.');
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

  function request(what, path, params, settle) {
    const id = ++lastID;
    waiting.set(id, settle);
    push({ do: what, id, path, params });
  }

  // A page that its own policy keeps from connecting is kept from it for ever.
  addEventListener('securitypolicyviolation', (event) => {
    if (event.disposition === 'enforce' && event.blockedURI.startsWith(address)) {
      refused('its Content-Security-Policy lacks "connect-src ' + address + '"');
    }
  });

  // A page that is left may be kept for the way back. The emulator forgets it
  // meanwhile, so it starts anew if it is come back to.
  addEventListener('pagehide', () => {
    dead = true;
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
    call: (path, params, settle) => request('call', path, params, settle),
    listen: (path, settle) => request('listen', path, undefined, settle),
    unlisten: (path) => push({ do: 'unlisten', path }),
    reply: (id, value) => push({ do: 'reply', id, params: value }),
  };
}
