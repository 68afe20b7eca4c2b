// The wire to the emulator, which plays the client: POSTs go up, one at a time
// and so in order; everything comes down one stream of events.

// greetingTimeout is how long the SDK waits at load for a client that is silent.
const greetingTimeout = 3000;

// makeWire opens the wire. receive gets the messages that are nobody's answer.
function makeWire(base, receive) {
  const page = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');
  const waiting = new Map(); // id of a call -> what to do with its answer
  let lastID = 0;
  let queue = [];
  let sending = false;
  let greet;

  // greeting ends when the client has said hello, or has been given up on.
  // Nothing else ever is: a call that gets no answer waits for ever.
  const greeting = new Promise((resolve) => { greet = resolve; });
  setTimeout(greet, greetingTimeout);

  // A browser opens six connections to a host and no more. A page that is left
  // may be kept for the way back, stream and all, and soon there would be none
  // to spare; so it closes the stream, and starts anew if it is come back to.
  const stream = new EventSource(base + '/client/events?page=' + page);
  addEventListener('pagehide', () => stream.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
  stream.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.hello) {
      greet();
    } else if (message.answer) {
      const settle = waiting.get(message.answer);
      waiting.delete(message.answer);
      if (settle) {
        settle(message);
      }
    } else {
      receive(message);
    }
  };

  function upload(items) {
    const view = {
      screenWidth: screen.width,
      screenHeight: screen.height,
      windowWidth: innerWidth,
      windowHeight: innerHeight,
      pixelRatio: devicePixelRatio,
    };
    return fetch(base + '/client/call', {
      method: 'POST', // with a plain text body: no preflight
      body: JSON.stringify({ page, url: location.href, view, items }),
    });
  }

  // pump sends what is queued, at once because the page may be busy for a while,
  // and meanwhile lets the queue grow again.
  async function pump() {
    if (sending) {
      return;
    }
    sending = true;
    while (queue.length > 0) {
      const items = queue;
      queue = [];
      try {
        await upload(items);
      } catch (err) {
        console.error('Feishu emulator: not reachable at ' + base + '; these calls get no answer:', items, err);
      }
    }
    sending = false;
  }

  function push(item) {
    queue.push(item);
    pump();
  }

  function request(what, path, params, settle) {
    const id = ++lastID;
    waiting.set(id, settle);
    push({ do: what, id, path, params });
  }

  return {
    greeting,
    call: (path, params, settle) => request('call', path, params, settle),
    listen: (path, settle) => request('listen', path, undefined, settle),
    unlisten: (path) => push({ do: 'unlisten', path }),
    reply: (id, value) => push({ do: 'reply', id, params: value }),
  };
}
