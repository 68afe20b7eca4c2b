// The SDK checks parameters before it calls the client. Their description is
// short: an object of names with shapes, where a name that ends in ! is required,
// the name ... allows others, and the name & has rules about several of them. A
// shape is one of the letters below, or several with | between them; an array with
// the shape of its elements; an object of shapes, which has the shape of all values
// under the empty name if its keys are free; or, under the name =, a shape with
// constraints: min, max, wide, bytes, format, enum.
//
// The texts are those of package catalogue, which checks the same in Go.

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

const first = (all) => all.find(Boolean) || '';

// wrongParams returns the first error in the values of an object, or ''. at
// precedes their names.
function wrongParams(at, shapes, object) {
  const names = new Set();
  for (const key of Object.keys(shapes)) {
    const name = key.replace(/!$/, '');
    if (name === '&') {
      continue;
    }
    names.add(name);
    const value = object[name];
    const wrong = !missing(value) ? wrongValue(at + name, shapes[key], value) : key !== name ? at + name + ' is required' : '';
    if (wrong) {
      return wrong;
    }
  }
  if (!names.has('...')) {
    // Functions are callbacks, which are not sent.
    const unknown = Object.keys(object).sort().find((name) => !names.has(name) && !missing(object[name]) && !isFunction(object[name]));
    if (unknown !== undefined) {
      return at + unknown + ' is unknown';
    }
  }
  return first((shapes['&'] || []).map((rule) => brokenRule(at, rule, object)));
}

// wrongValue returns the error in one value, or ''.
function wrongValue(at, shape, value) {
  if (typeof shape === 'string') {
    const types = shape.split('|').map((letter) => letters[letter]);
    return types.some(([, test]) => test(value)) ? '' : at + ' should be ' + types.map(([name]) => name).join(' or ');
  }
  if (Array.isArray(shape)) {
    const letter = letters[shape[0]] || letters[shape[0]['=']];
    if (!Array.isArray(value) || (letter && !value.every(letter[1]))) {
      return at + ' should be ' + (Array.isArray(value) ? letter[0] + '[]' : 'array');
    }
    return first(value.map((v, i) => wrongValue(at + '[' + i + ']', shape[0], v)));
  }
  if ('=' in shape) {
    return wrongValue(at, shape['='], value) || outOfBounds(at, shape, value);
  }
  if (!isObject(value)) {
    return at + ' should be object';
  }
  if ('' in shape) {
    return first(Object.keys(value).sort().map((key) => wrongValue(at + '.' + key, shape[''], value[key])));
  }
  return wrongParams(at + '.', shape, value);
}

// outOfBounds returns the error in a value of the right type, or ''.
function outOfBounds(at, limits, value) {
  if (limits.enum && !limits.enum.includes(value)) {
    return at + ' should be one of ' + limits.enum.join(', ');
  }
  const [size, unit] = sizeOf(value, limits.wide);
  const count = (n) => n + ' ' + (n === 1 ? unit.replace(/s$/, '') : unit);
  if (size < limits.min) {
    return at + (!unit ? ' should be at least ' + limits.min
      : limits.min === 1 ? ' should not be empty' : ' should have at least ' + count(limits.min));
  }
  if (size > limits.max) {
    return at + (unit ? ' should have at most ' + count(limits.max) : ' should be at most ' + limits.max);
  }
  if (limits.format && value !== '' && !new RegExp(boot.formats[limits.format].pattern).test(value)) {
    return at + ' should be ' + boot.formats[limits.format].description;
  }
  return limits.bytes && bytesOf(value) > limits.bytes ? at + ' should have at most ' + limits.bytes + ' bytes' : '';
}

// sizeOf returns what min and max bound, and its unit; a number has none.
function sizeOf(value, wide) {
  if (typeof value === 'string') {
    const matches = (pattern) => (value.match(pattern) || []).length; // without an array of all characters
    return [value.length - matches(/[\ud800-\udbff][\udc00-\udfff]/g) + (wide ? matches(/\p{Script=Han}/gu) : 0), 'characters'];
  }
  if (Array.isArray(value)) {
    return [value.length, 'elements'];
  }
  if (isBytes(value)) {
    return [value.byteLength, 'bytes'];
  }
  return isObject(value) ? [Object.keys(value).length, 'fields'] : [value, ''];
}

function bytesOf(value) {
  return isBytes(value) ? value.byteLength : new Blob([typeof value === 'string' ? value : JSON.stringify(plain(value))]).size;
}

// brokenRule returns the error if a rule about several values does not hold, or ''.
function brokenRule(at, rule, object) {
  const given = (name) => {
    const v = object[name];
    return !missing(v) && v !== false && v !== '' && !(Array.isArray(v) && v.length === 0);
  };
  if (rule.if && object[rule.if.field] !== rule.if.is || rule.fields.some(given)) {
    return '';
  }
  const names = rule.fields.map((name) => at + name);
  const last = names.pop();
  const all = names.length ? names.join(', ') + ' or ' + last : last;
  return all + ' is required' + (rule.if ? ' with ' + rule.if.field + ' ' + rule.if.is : '');
}
