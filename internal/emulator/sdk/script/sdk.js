// The SDK: h5sdk and tt over a transport.

function isFunction(f) {
  return typeof f === 'function';
}

// invoke calls a page's callback, if it is one. An exception is reported as
// uncaught and does not prevent other callbacks.
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

// successPayload returns the payload of success callbacks.
function successPayload(api, data, settings) {
  const message = settings.omitErrMsg ? {} : { errMsg: api + ':ok' };
  return Object.assign(message, revive(data));
}

// failurePayload returns the payload of failure callbacks, with the settings' fields.
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
    default: // errMsg is always set: it is the only text
      return Object.assign(payload, failure.code ? { errCode: failure.code } : {}, { errMsg: text });
  }
}

// errnoPayload returns the payload of newer clients, which put config's codes in
// a text.
function errnoPayload(api, failure, payload) {
  if (api === 'config' && failure.code && !failure.errno) {
    const wrapped = 'Authentication failed. ' + failure.msg + ' (error code: ' + failure.code + ')';
    return Object.assign(payload, { errno: 2601002, errString: wrapped });
  }
  return Object.assign(payload, failure.code ? { errCode: failure.code } : {}, { errString: failure.msg });
}

// makeH5SDK makes window.h5sdk.
function makeH5SDK(transport, boot) {
  const errorListeners = [];
  let attempt; // the promise of the latest config

  function succeeded(options, payload) {
    invoke(options.onSuccess, payload);
  }

  function failed(options, payload) {
    if (boot.old) {
      // The old SDK keeps every onFail: the next failure calls it again.
      if (isFunction(options.onFail)) {
        errorListeners.push(options.onFail);
      }
      errorListeners.slice().forEach((listener) => invoke(listener, payload));
    } else {
      errorListeners.slice().forEach((listener) => invoke(listener, payload));
      invoke(options.onFail, payload);
    }
  }

  // config reads these names only; undefined values are not sent.
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
      transport.call('h5sdk.config', params, (answer) => {
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

  // ready waits for the end of the latest config, successful or not, and so
  // counts as handling its rejection.
  function ready(callback) {
    const call = () => invoke(callback);
    if (attempt) {
      attempt.then(call, call);
      return;
    }
    transport.greeting.then(() => {
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

  const h5sdk = { config, ready, error, setConfig() {}, updateMeta: () => sendMeta(transport) };
  transport.greeting.then(() => setTimeout(() => addLegacy(h5sdk, transport, boot)));
  return h5sdk;
}

// addLegacy adds the old namespaces: h5sdk.biz, h5sdk.device and h5sdk.appCenter.
// Their functions pass on only the callbacks that boot.legacy has.
function addLegacy(h5sdk, transport, boot) {
  for (const path of Object.keys(boot.legacy)) {
    const [, ...names] = path.split('.');
    const last = names.pop();
    const parent = names.reduce((object, name) => object[name] || (object[name] = {}), h5sdk);
    parent[last] = (options) => {
      options = options || {};
      transport.call(path, plain(options), (answer) => {
        if (!answer.error && legacyEffects[path]) {
          legacyEffects[path](options);
        }
        if (answer.error && boot.legacy[path] === 'both') {
          invoke(options.onFail, failurePayload(last, answer.error, boot.sdk));
        } else if (!answer.error && ['both', 'onSuccess'].includes(boot.legacy[path])) {
          invoke(options.onSuccess, successPayload(last, answer.data, boot.sdk));
        }
      });
    };
  }
}

// legacyEffects are the effects of old functions on the page itself.
const legacyEffects = {
  'h5sdk.biz.navigation.goBack': () => history.back(),
  'h5sdk.biz.navigation.setTitle': (options) => {
    document.title = Object.values(options).find((v) => typeof v === 'string') || '';
  },
};

// modes are the file types that the functions of a stat report.
const modes = { isDirectory: 0o040000, isFile: 0o100000 };

// addFunctions gives the objects of an answer the functions that JSON cannot
// carry: {stat: ['isFile']}. The client may lack some.
function addFunctions(path, payload, functions, lacks) {
  for (const place of Object.keys(functions || {})) {
    const object = payload[place] || {};
    for (const name of functions[place].filter((f) => !lacks.includes(path + '#' + place + '.' + f))) {
      object[name] = () => (object.mode & 0o170000) === modes[name];
    }
  }
}

// makeTT makes window.tt. Its emit passes an event to the listeners.
//
// boot.tt describes each function: its kind (k; async if missing), the shapes of
// its parameters (p), the start of errMsg (n), the listener's name among the
// parameters (l) and whether there can be only one (s), the members of the object
// that it returns (m), the functions of the objects in its answer (f).
function makeTT(transport, boot) {
  const listeners = new Map(); // by event, see eventOf: [{fn}]

  function wrongOptions(f, options) {
    const wrong = isObject(options) ? wrongParams('', f.p || {}, options) : 'it should be an object';
    return wrong && 'invalid parameter: ' + wrong;
  }

  // refuse reports to the log that a call was refused here, and returns the failure.
  function refuse(path, options, wrong) {
    const failure = { errno: 104, msg: wrong };
    try {
      transport.refused(path, plain(options), failure);
    } catch (err) { // the parameters cannot be JSON
      transport.refused(path, undefined, failure);
    }
    return failure;
  }

  // asyncFunction takes one object with callbacks in it.
  function asyncFunction(path, name, f) {
    return (options) => {
      options = missing(options) ? {} : options;
      const wrong = wrongOptions(f, options);
      if (wrong) {
        fail(f.n || name, options, refuse(path, options, wrong));
        return;
      }
      transport.call(path, plain(options), (answer) => {
        if (answer.error) {
          fail(f.n || name, options, answer.error);
          return;
        }
        const payload = successPayload(f.n || name, answer.data, boot.sdk);
        addFunctions(path, payload, f.f, boot.sdk.lacks);
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

  // commandFunction has no callbacks: its results are events.
  function commandFunction(path, name, f) {
    return (options) => {
      options = missing(options) ? {} : options;
      const wrong = wrongOptions(f, options);
      if (wrong) {
        refuse(path, options, wrong);
        emit(path.replace(/\w+$/, 'onError'), { errno: 104, errString: wrong });
        return;
      }
      transport.call(path, plain(options), () => {});
    };
  }

  // getter returns the one object of its kind.
  function getter(path, name, f) {
    const object = build({}, path + '().', f.m);
    return () => object;
  }

  // listenerOf returns the listener: most events take a function, a few an object
  // that has it.
  function listenerOf(f, argument) {
    return isFunction(argument) || !f.l ? argument : (argument || {})[f.l];
  }

  // eventOf returns the name of an event: the path of the on function, with the
  // argument of one that takes parameters, as the call would be written.
  function eventOf(path, f, argument) {
    if (!f.p) {
      return path;
    }
    const params = {};
    for (const name of Object.keys(f.p).map((key) => key.replace(/!$/, '')).filter((name) => name !== '&')) {
      params[name] = argument[name];
    }
    params[f.l] = { $listener: '' };
    return path + '(' + JSON.stringify(params) + ')';
  }

  // onFunction adds a listener, and removes it if the client refuses.
  function onFunction(path, name, f) {
    return (argument) => {
      const wrong = f.p && wrongOptions(f, argument);
      if (wrong) {
        fail(name, argument || {}, refuse(path, argument, wrong));
        return;
      }
      const event = eventOf(path, f, argument);
      const listener = { fn: listenerOf(f, argument) };
      const others = f.s ? [] : listeners.get(event) || [];
      listeners.set(event, others.concat(listener));
      transport.listen(event, (answer) => {
        if (answer.error) {
          forget(event, (l) => l === listener);
          fail(name, argument || {}, answer.error);
        }
      });
    };
  }

  // offFunction removes a listener; without one, all of them.
  function offFunction(path, name, f) {
    const on = path.replace(/\boff(\w+)$/, 'on$1');
    return (argument) => {
      const fn = listenerOf(f, argument);
      if (!f.p || !wrongOptions(f, argument)) {
        forget(eventOf(on, f, argument), (l) => !fn || l.fn === fn);
      }
    };
  }

  function forget(event, which) {
    const left = (listeners.get(event) || []).filter((l) => !which(l));
    listeners.set(event, left);
    if (left.length === 0) {
      transport.unlisten(event);
    }
  }

  function emit(event, data) {
    (listeners.get(event) || []).forEach((l) => invoke(l.fn, revive(data)));
  }

  const makers = { command: commandFunction, getter, on: onFunction, off: offFunction };

  function build(object, prefix, members) {
    for (const name of Object.keys(members)) {
      const f = members[name];
      object[name] = (makers[f.k] || asyncFunction)(prefix + name, name, f);
    }
    return object;
  }

  const tt = build({}, 'tt.', boot.tt);
  boot.lacks.forEach((name) => delete tt[name]);
  return { tt, emit };
}
