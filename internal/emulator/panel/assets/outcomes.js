// The tab Outcomes: what functions answer instead of the usual.

import { attempt, FieldError, parseJSON } from './api.js';
import { $, h, reconcile, setOptions, setText } from './dom.js';
import { change, onSettings, put, state } from './state.js';
import { onLanguage, pick, say } from './text.js';

const configPath = 'h5sdk.config';
const form = () => $('#outcome-form');
const functionAt = (path) => state.functions.find((f) => f.path === path);

// timesOptions are the choices of how often something applies.
export function timesOptions() {
  return [{ value: 0, text: say('always') }, { value: 1, text: say('once') }, { value: 2, text: say('twice') }];
}

export function timesText(n) {
  return n ? say('times', n) : say('always');
}

function errorName(e) {
  return e.number + ' ' + (pick(e.meaning) || e.message);
}

// The quick choice for h5sdk.config.

function drawConfig() {
  const o = state.settings.outcomes[configPath];
  const { errors } = functionAt(configPath);
  setOptions($('#config-outcome'), [
    { value: 'answer', text: say('configWorks') },
    ...errors.filter((e) => e.field === 'code').map((e) => ({ value: e.number, text: errorName(e) })),
    { value: 'never', text: say('never') },
  ]);
  setOptions($('#config-times'), timesOptions());
  $('#config-outcome').value = !o ? 'answer' : o.kind === 'fail' ? o.code : o.kind;
  if (o) { // else the choice is kept
    $('#config-times').value = o.times || 0;
  }
}

function changeConfig() {
  const { value } = $('#config-outcome');
  const times = Number($('#config-times').value);
  const outcome = value === 'answer' || value === 'never' ? { kind: value, times } : { kind: 'fail', code: Number(value), times };
  return change({ outcomes: { [configPath]: outcome } }, { '/outcomes': $('#config-outcome') });
}

// The form for any function.

function showFunction() {
  const f = functionAt(form().path.value.trim());
  const kinds = f ? f.outcomes : state.about.outcomes;
  setOptions(form().kind, kinds.flatMap((k) => [
    { value: k, text: say('kind-' + k) }, ...(k === 'answer' && f && f.sample ? [{ value: 'own', text: say('kind-own') }] : [])]));
  setText($('#function-summary'), f ? pick(f.summary) : '');
  if (f) {
    setOptions(form().error, [
      ...f.errors.map((e) => ({ value: e.field + ' ' + e.number, text: errorName(e), group: say(e.own ? 'ownErrors' : 'commonErrors') })),
      { value: 'other', text: say('otherError') }]);
    form().answer.value = JSON.stringify(f.sample || {}, null, 2);
  }
  showKind();
}

function showKind() {
  const { kind, error } = form();
  const other = kind.value === 'fail' && error.value === 'other';
  showField(error, kind.value === 'fail');
  showField(form().number, other);
  showField(form().numberField, other);
  showField(form().answer, kind.value === 'own');
}

function showField(input, shown) {
  input.disabled = !shown;
  input.closest('.field').hidden = !shown;
}

// formOutcome reads the outcome that the form describes.
function formOutcome(path) {
  const { kind, times, delay, error, number, numberField, answer } = form();
  const outcome = { kind: kind.value === 'own' ? 'answer' : kind.value };
  if (kind.value === 'own') {
    outcome.answer = parseJSON('/outcomes/' + path + '/answer', answer.value);
  } else if (kind.value === 'fail' && error.value === 'other') {
    outcome[numberField.value] = whole('/outcomes/' + path + '/' + numberField.value, number, 1);
  } else if (kind.value === 'fail') {
    const [field, code] = error.value.split(' ');
    outcome[field] = Number(code);
  }
  outcome.delay = whole('/outcomes/' + path + '/delay', delay, 0);
  outcome.times = Number(times.value);
  return outcome;
}

// whole returns the number in a field, which has to be a whole one.
function whole(pointer, input, least) {
  const n = Number(input.value || (least ? NaN : 0));
  if (!Number.isInteger(n) || n < least || input.validity.badInput) {
    throw new FieldError(pointer, say('wholeNumber', least));
  }
  return n;
}

async function addOutcome() {
  const path = form().path.value.trim();
  const at = '/outcomes/' + path;
  const fields = {
    '/outcomes': form().path, [at + '/kind']: form().kind, [at + '/delay']: form().delay, [at + '/answer']: form().answer,
    [at + '/code']: form().error.value === 'other' ? form().number : form().error,
    [at + '/errno']: form().error.value === 'other' ? form().number : form().error,
    [at + '/times']: form().times,
  };
  await attempt(fields, async () => {
    if (!functionAt(path)) {
      throw new FieldError('/outcomes', say(path ? 'unknownFunction' : 'chooseFunction', path));
    }
    await put({ outcomes: { [path]: formOutcome(path) } });
  });
}

function drawOutcomes() {
  drawConfig();
  const entries = Object.entries(state.settings.outcomes).filter(([path]) => path !== configPath);
  $('#no-outcomes').hidden = entries.length > 0;
  reconcile($('#outcomes'), entries, ([path]) => path, ([path]) =>
    h('li', {}, h('code', {}, path), h('span', {}),
      h('button', { type: 'button', class: 'quiet', label: 'edit', onclick: () => edit(path) }, '✎'),
      h('button', { type: 'button', class: 'quiet', label: 'remove', onclick: () => change({ outcomes: { [path]: null } }) }, '✕')),
  (li, [, o]) => setText(li.children[1], describe(o)));
}

function describe(o) {
  const own = o.answer !== undefined;
  return [say(own ? 'kind-own' : 'kind-' + (o.kind || 'answer')), o.code || o.errno || '', o.delay ? o.delay + ' ms' : '', timesText(o.times)]
    .filter(Boolean).join(' · ');
}

// edit shows an outcome in the form.
function edit(path) {
  const o = state.settings.outcomes[path];
  form().path.value = path;
  showFunction();
  form().kind.value = o.answer !== undefined ? 'own' : o.kind || 'answer';
  form().delay.value = o.delay || '';
  form().times.value = o.times || 0;
  if (o.answer !== undefined) {
    form().answer.value = JSON.stringify(o.answer, null, 2);
  }
  const field = o.errno ? 'errno' : 'code';
  form().error.value = field + ' ' + o[field];
  if (!form().error.value) {
    form().error.value = 'other';
    form().numberField.value = field;
    form().number.value = o[field] || '';
  }
  showKind();
  form().kind.focus();
}

function drawAll() {
  setOptions(form().times, timesOptions());
  showFunction();
  drawOutcomes();
}

export function startOutcomes() {
  $('#function-list').replaceChildren(...state.functions.map((f) => h('option', { value: f.path }, pick(f.summary))));
  setOptions(form().numberField, [{ value: 'errno', text: 'errno' }, { value: 'code', text: 'errCode' }]);
  $('#config-outcome').addEventListener('change', changeConfig);
  $('#config-times').addEventListener('change', changeConfig);
  form().path.addEventListener('input', showFunction);
  form().kind.addEventListener('change', showKind);
  form().error.addEventListener('change', showKind);
  form().addEventListener('submit', (event) => { event.preventDefault(); addOutcome(); });
  onSettings(drawOutcomes);
  onLanguage(drawAll);
  drawAll();
}
