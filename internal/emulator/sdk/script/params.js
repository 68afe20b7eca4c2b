// The SDK checks parameters before it calls the client. Their description is
// short: an object of names with shapes, where a name that ends in ! is required
// and the name ... allows others. A shape is one of the letters below, or several
// with | between them; an array with the shape of its elements; or an object of
// shapes, which has the shape of all values under the empty name if its keys are
// free.

const letters = {
  s: ['string', (v) => typeof v === 'string'],
  i: ['integer', Number.isInteger],
  f: ['number', Number.isFinite],
  b: ['boolean', (v) => typeof v === 'boolean'],
  y: ['ArrayBuffer', isBytes],
  a: ['array', Array.isArray],
  o: ['object', isObject],
  '*': ['anything', () => true],
};

function isObject(v) {
  return typeof v === 'object' && v !== null && !Array.isArray(v) && !isBytes(v);
}

const missing = (v) => v === undefined || v === null;

// wrongParams returns the first error in the values of an object, or ''. at
// precedes their names.
function wrongParams(at, shapes, object) {
  const names = new Set();
  for (const key of Object.keys(shapes)) {
    const name = key.replace(/!$/, '');
    names.add(name);
    const value = object[name];
    const wrong = !missing(value) ? wrongValue(at + name, shapes[key], value) : key !== name ? at + name + ' is required' : '';
    if (wrong) {
      return wrong;
    }
  }
  if (names.has('...')) {
    return '';
  }
  // Functions are callbacks, which are not sent.
  const unknown = Object.keys(object).find((name) => !names.has(name) && !missing(object[name]) && !isFunction(object[name]));
  return unknown === undefined ? '' : at + unknown + ' is unknown';
}

// wrongValue returns the error in one value, or ''.
function wrongValue(at, shape, value) {
  const first = (all) => all.find(Boolean) || '';
  if (typeof shape === 'string') {
    const types = shape.split('|').map((letter) => letters[letter]);
    return types.some(([, test]) => test(value)) ? '' : at + ' should be ' + types.map(([name]) => name).join(' or ');
  }
  if (Array.isArray(shape)) {
    const [elem] = shape;
    const word = letters[elem] ? letters[elem][0] + '[]' : 'array';
    if (!Array.isArray(value) || (letters[elem] && !value.every(letters[elem][1]))) {
      return at + ' should be ' + word;
    }
    return first(value.map((v, i) => wrongValue(at + '[' + i + ']', elem, v)));
  }
  if (!isObject(value)) {
    return at + ' should be object';
  }
  if ('' in shape) {
    return first(Object.keys(value).map((key) => wrongValue(at + '.' + key, shape[''], value[key])));
  }
  return wrongParams(at + '.', shape, value);
}
