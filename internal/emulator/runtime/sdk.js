// The SDK proper: h5sdk and tt over a wire.

function isFunction(f) {
  return typeof f === 'function';
}

// invoke calls a page's callback, if it is one. What it throws is the page's
// own business and must not keep the other callbacks from being called.
function invoke(callback, ...args) {
  if (!isFunction(callback)) {
    return;
  }
  try {
    callback(...args);
  } catch (err) {
    setTimeout(() => { throw err; });
  }
}

// successPayload is what success callbacks get.
function successPayload(api, data, settings) {
  const message = settings.omitErrMsg ? {} : { errMsg: api + ':ok' };
  return Object.assign(message, revive(data));
}

// failurePayload is what failure callbacks get, in the spelling of the settings.
function failurePayload(api, failure, settings) {
  if (failure.raw) {
    return revive(failure.raw);
  }
  const text = failure.cancel ? api + ':cancel' : api + ':fail ' + failure.msg;
  const payload = failure.errno ? { errno: failure.errno } : {};
  switch (settings.failureKeys) {
    case 'errno':
      return errnoPayload(api, failure, settings.omitErrMsg ? payload : Object.assign(payload, { errMsg: text }));
    case 'errorCode':
      return Object.assign(payload, failure.code ? { errorCode: failure.code } : {}, { errorMessage: failure.msg });
    default: // errMsg stays whatever the settings say: there is no other text
      return Object.assign(payload, failure.code ? { errCode: failure.code } : {}, { errMsg: text });
  }
}

// errnoPayload is the newest spelling, in which config's own codes are wrapped
// in a text.
function errnoPayload(api, failure, payload) {
  if (api === 'config' && failure.code && !failure.errno) {
    const wrapped = 'Authentication failed. ' + failure.msg + ' (error code: ' + failure.code + ')';
    return Object.assign(payload, { errno: 2601002, errString: wrapped });
  }
  return Object.assign(payload, failure.code ? { errCode: failure.code } : {}, { errString: failure.msg });
}

// makeH5SDK makes window.h5sdk.
function makeH5SDK(wire, boot) {
  const errorListeners = [];
  let attempt; // the promise of the latest config

  function succeeded(options, payload) {
    invoke(options.onSuccess, payload);
  }

  function failed(options, payload) {
    if (boot.old) {
      // The old SDK keeps every onFail for ever: the next failure calls it again.
      if (isFunction(options.onFail)) {
        errorListeners.push(options.onFail);
      }
      errorListeners.slice().forEach((listener) => invoke(listener, payload));
    } else {
      errorListeners.slice().forEach((listener) => invoke(listener, payload));
      invoke(options.onFail, payload);
    }
  }

  // config reads these names and no others; undefined ones do not travel.
  function config(options) {
    options = options || {};
    const params = plain({
      appId: options.appId,
      timestamp: options.timestamp,
      nonceStr: options.nonceStr,
      signature: options.signature,
      jsApiList: options.jsApiList,
    });
    attempt = new Promise((resolve, reject) => {
      wire.call('h5sdk.config', params, (answer) => {
        const payload = answer.error
          ? failurePayload('config', answer.error, boot.sdk)
          : successPayload('config', answer.data, boot.sdk);
        const report = () => (answer.error ? failed : succeeded)(options, payload);
        const settle = () => (answer.error ? reject : resolve)(payload);
        if (boot.sdk.readyFirst) {
          settle();
          setTimeout(report); // after the promise's reactions, ready among them
        } else {
          report();
          settle();
        }
      });
    });
    return attempt;
  }

  // ready waits for the end of the latest config, good or bad, and so counts as
  // handling its rejection.
  function ready(callback) {
    const call = () => invoke(callback);
    if (attempt) {
      attempt.then(call, call);
      return;
    }
    wire.greeting.then(() => {
      if (attempt) {
        attempt.then(call, call);
      } else {
        console.warn('h5sdk: ready without a config');
        call();
      }
    });
  }

  function error(callback) {
    errorListeners.push(callback);
  }

  const h5sdk = { config, ready, error, setConfig() {}, updateMeta() {} };
  wire.greeting.then(() => setTimeout(() => addLegacy(h5sdk, boot)));
  return h5sdk;
}

// addLegacy adds the old namespaces, h5sdk.biz and h5sdk.device. Their
// functions are gone from the clients of today.
function addLegacy(h5sdk, boot) {
  for (const path of Object.keys(boot.legacy)) {
    const names = path.split('.');
    const last = names.pop();
    const parent = names.reduce((object, name) => object[name] || (object[name] = {}), h5sdk);
    parent[last] = (options) => {
      const failure = { errno: 103, msg: 'feature not support: use tt.' + boot.legacy[path] };
      setTimeout(() => invoke((options || {}).onFail, failurePayload(last, failure, boot.sdk)));
    };
  }
}

// makeTT makes window.tt. Its emit hands an event to those who listen.
function makeTT(wire, boot) {
  const listeners = new Map(); // path -> [{fn}]

  // asyncFunction takes one object with callbacks in it.
  function asyncFunction(path, name, rules) {
    return (options) => {
      options = options || {};
      const wrong = wrongParam(rules, options);
      if (wrong) {
        fail(name, options, { errno: 104, msg: 'invalid parameter: ' + wrong });
        return;
      }
      wire.call(path, plain(options), (answer) => {
        if (answer.error) {
          fail(name, options, answer.error);
          return;
        }
        const payload = successPayload(name, answer.data, boot.sdk);
        invoke(options.success, payload);
        invoke(options.complete, payload);
      });
    };
  }

  function fail(name, options, failure) {
    const payload = failurePayload(name, failure, boot.sdk);
    invoke(options.fail, payload);
    if (failure.cancel) {
      invoke(options.cancel, payload);
      invoke(options.complete, payload);
    }
    invoke(options.complete, payload);
  }

  // syncFunction returns the one object of its kind.
  function syncFunction(path, methods) {
    const object = build({}, path + '().', methods);
    return () => object;
  }

  // listenerOf finds the listener in what the events take: most a function,
  // the badge's an object.
  function listenerOf(argument) {
    return isFunction(argument) ? argument : (argument || {}).onChange || (argument || {}).onPush;
  }

  // onFunction adds a listener, and takes it away again if the client refuses.
  function onFunction(path, name) {
    return (argument) => {
      const listener = { fn: listenerOf(argument) };
      const all = listeners.get(path) || [];
      listeners.set(path, all.concat(listener));
      wire.listen(path, (answer) => {
        if (answer.error) {
          forget(path, (l) => l === listener);
          fail(name, argument || {}, answer.error);
        }
      });
    };
  }

  // offFunction removes a listener; without one, all of them.
  function offFunction(path) {
    const on = path.replace(/\boff(\w+)$/, 'on$1');
    return (argument) => {
      const fn = listenerOf(argument);
      forget(on, (l) => !fn || l.fn === fn);
    };
  }

  function forget(path, which) {
    const left = (listeners.get(path) || []).filter((l) => !which(l));
    listeners.set(path, left);
    if (left.length === 0) {
      wire.unlisten(path);
    }
  }

  function emit(path, event) {
    (listeners.get(path) || []).forEach((l) => invoke(l.fn, revive(event)));
  }

  function build(object, prefix, functions) {
    for (const f of functions) {
      const path = prefix + f.name;
      switch (f.kind) {
        case 'async': object[f.name] = asyncFunction(path, f.name, f.params); break;
        case 'sync': object[f.name] = syncFunction(path, f.methods); break;
        case 'on': object[f.name] = onFunction(path, f.name); break;
        case 'off': object[f.name] = offFunction(path); break;
      }
    }
    return object;
  }

  return { tt: build({}, 'tt.', boot.functions), emit };
}
