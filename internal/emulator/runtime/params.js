// The parameters that the SDK checks itself, before the client hears of a call.

const typeTests = {
  string: (v) => typeof v === 'string',
  number: (v) => typeof v === 'number',
  boolean: (v) => typeof v === 'boolean',
  object: (v) => typeof v === 'object',
  'string[]': (v) => Array.isArray(v) && v.every(typeTests.string),
};

// wrongParam says what is wrong with options by rules, or nothing.
function wrongParam(rules, options) {
  for (const rule of rules || []) {
    const value = options[rule.name];
    if (value === undefined || value === null) {
      if (rule.required) {
        return rule.name + ' is required';
      }
    } else if (!typeTests[rule.type](value)) {
      return rule.name + ' should be ' + rule.type;
    }
  }
  return '';
}
