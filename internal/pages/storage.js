// Storage for pages without one. Plain ES5.

// provideStorage replaces a storage that is missing or throws, as where cookies
// are blocked, by one in memory: go-app uses both without a check.
function provideStorage(name) {
  try {
    window[name].getItem('');
    if (window[name].length >= 0) return;
  } catch (err) {
    // replaced below
  }
  var items = Object.create(null);
  var storage = {
    getItem: function (key) { return key in items ? items[key] : null; },
    setItem: function (key, value) { items[key] = String(value); },
    removeItem: function (key) { delete items[key]; },
    clear: function () { items = Object.create(null); },
    key: function (i) { return Object.keys(items)[i] || null; }
  };
  Object.defineProperty(storage, 'length', { get: function () { return Object.keys(items).length; } });
  try {
    Object.defineProperty(window, name, { value: storage, configurable: true });
  } catch (err) {
    console.warn('no ' + name + ':', err);
  }
}
