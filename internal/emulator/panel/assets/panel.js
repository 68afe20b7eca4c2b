'use strict';

// The control panel. It shows the emulator's state; every change is sent at once,
// and the answer is shown.

const $ = (selector) => document.querySelector(selector);

let about; // the choices, which do not change
let settings; // the present settings
let logVersion = '';
let calls = []; // of the log, by id

// faultPresets are the faults to choose from, by the key of their text.
const faultPresets = {
  rateLimited: {
    kind: 'answer', status: 429, code: 99991400, message: 'request trigger frequency limit',
    header: { 'x-ogw-ratelimit-limit': '100', 'x-ogw-ratelimit-reset': '2' },
  },
  ipDenied: { kind: 'answer', status: 400, code: 99991401, message: 'ip 203.0.113.7 is denied by app setting' },
  badSecret: { kind: 'answer', status: 200, code: 10014, message: 'app secret invalid' },
  badToken: { kind: 'answer', status: 400, code: 99991663, message: 'Invalid access token for authorization' },
  serverError: { kind: 'answer', status: 500, code: 20050, message: 'internal error' },
  unavailable: { kind: 'not-json', status: 502 },
  hang: { kind: 'hang' },
  truncated: { kind: 'truncated' },
  'not-json': { kind: 'not-json' },
  empty: { kind: 'empty' },
  'reset-connection': { kind: 'reset' },
};

// api sends a request and returns the answer; errors are shown.
async function api(method, path, body) {
  const response = await fetch('/panel/' + path, { method, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) {
    complain(errorText(text));
    throw new Error(text);
  }
  complain('');
  return text && JSON.parse(text);
}

// errorText returns the message of an error of the API, with the field that it is
// about.
function errorText(text) {
  try {
    const { field, message } = JSON.parse(text).error;
    return (field ? field + ': ' : '') + (chinese ? message.zh : message.en);
  } catch (err) {
    return text;
  }
}

function complain(text) {
  $('#problem').textContent = text;
  $('#problem').hidden = !text;
}

// change sends new values of some settings.
async function change(patch) {
  try {
    settings = await api('PUT', 'settings', patch);
  } finally {
    showSettings(); // also after an error, to restore the old values
  }
}

function element(tag, className, ...children) {
  const e = document.createElement(tag);
  e.className = className;
  e.append(...children);
  return e;
}

function option(value, text) {
  const o = document.createElement('option');
  o.value = value;
  o.textContent = text;
  return o;
}

function removeButton(click) {
  const b = element('button', 'quiet', '✕');
  b.type = 'button';
  b.title = say('remove');
  b.setAttribute('aria-label', say('remove'));
  b.addEventListener('click', click);
  return b;
}

// Choices, which only change with the panel's language.

function fillChoices() {
  const values = {
    language: ['', ...about.languages],
    failureKeys: about.failureKeys,
    order: about.orders,
  };
  for (const [name, all] of Object.entries(values)) {
    $('[data-setting=' + name + ']').replaceChildren(...all.map((v) => option(v, v ? say(v) : say('ownLanguage'))));
  }
  $('[data-setting=client]').replaceChildren(...about.clients.map((c) => option(c.id, chinese ? c.zh : c.en)));
  $('#versions').replaceChildren(...about.versions.map((v) => option(v, v)));
  for (const select of document.querySelectorAll('[data-times]')) {
    keepValue(select, [option(0, say('always')), option(1, say('once')), option(2, say('twice'))]);
  }
  keepValue($('#config-outcome'), [
    option('answer', say('configWorks')),
    ...about.configCodes.map((code) => option(code, code + ' ' + say(code))),
    option('never', say('never')),
  ]);
  const outcome = $('#add-outcome');
  keepValue(outcome.path, about.functions.filter((f) => f !== 'h5sdk.config').map((f) => option(f, f)));
  keepValue(outcome.kind, about.outcomes.map((k) => option(k, say(k))));
  const fault = $('#add-fault');
  keepValue(fault.path, [option('', say('allEndpoints')), ...about.paths.map((p) => option(p, shortPath(p)))]);
  keepValue(fault.fault, [
    ...Object.keys(faultPresets).map((k) => option(k, say(k))),
    ...about.loginFaults.map((f) => option(String(f.code), f.code + ' ' + f.message)),
  ]);
  keepValue($('#emit').event, about.events.map((e) => option(e.path, e.path)));
}

function keepValue(select, options) {
  const { value } = select;
  select.replaceChildren(...options);
  if (value) {
    select.value = value;
  }
}

function shortPath(path) {
  return path.replace('/open-apis/', '');
}

// Settings

function showSettings() {
  showUsers();
  for (const input of document.querySelectorAll('[data-setting]')) {
    const value = settings[input.dataset.setting];
    if (input.type === 'checkbox') {
      input.checked = value;
    } else {
      input.value = value;
    }
  }
  showConfig();
  showOutcomes();
  showPermissions();
  showFaults();
}

function showUsers() {
  $('#users').replaceChildren(...about.users.map((user) => {
    const radio = element('input', '');
    radio.type = 'radio';
    radio.name = 'user';
    radio.value = user.id;
    radio.checked = settings.user === user.id;
    radio.addEventListener('change', () => change({ user: user.id }));
    const avatar = element('img', 'avatar');
    avatar.src = '/avatars/' + user.id + '.svg';
    avatar.alt = '';
    return element('label', 'user', radio, avatar,
      element('span', 'user-name', user.name), element('small', '', say(user.language)));
  }));
}

function showConfig() {
  const o = settings.outcomes['h5sdk.config'];
  $('#config-outcome').value = !o ? 'answer' : o.kind === 'fail' ? o.code : o.kind;
  if (o) { // else the choice is kept
    $('#config-times').value = o.times || 0;
  }
  if (document.activeElement !== $('#trusted')) {
    $('#trusted').value = settings.trustedDomains.join(', ');
  }
  if (document.activeElement !== $('#redirects')) {
    $('#redirects').value = settings.redirectUrls.join(', ');
  }
}

function changeConfig() {
  const value = $('#config-outcome').value;
  const times = Number($('#config-times').value);
  const outcome = value === 'answer' || value === 'never' ? { kind: value, times } : { kind: 'fail', code: Number(value), times };
  return change({ outcomes: { 'h5sdk.config': outcome } });
}

function timesText(n) {
  return n ? say('times', n) : say('always');
}

function showOutcomes() {
  const entries = Object.entries(settings.outcomes).filter(([path]) => path !== 'h5sdk.config');
  $('#outcomes').replaceChildren(...entries.map(([path, o]) => {
    const words = [say(o.kind || 'answer'), o.code || o.errno || '', o.delay ? o.delay + ' ms' : '', timesText(o.times)];
    return element('li', '', element('code', '', path), element('span', '', words.filter(Boolean).join(' · ')),
      removeButton(() => change({ outcomes: { [path]: null } })));
  }));
}

// isErrno reports whether a number is one of the common dictionary, which have
// three or seven digits.
function isErrno(code) {
  return code < 1000 || (code > 999999 && code < 10000000);
}

function addOutcome(form) {
  const outcome = { kind: form.kind.value, times: Number(form.times.value), delay: Number(form.delay.value) };
  const code = Number(form.code.value);
  if (outcome.kind === 'fail') {
    outcome[isErrno(code) ? 'errno' : 'code'] = code;
  }
  return change({ outcomes: { [form.path.value]: outcome } });
}

function showPermissions() {
  $('#permissions').replaceChildren(...about.scopes.map((scope) => {
    const select = document.createElement('select');
    select.append(...about.permissions.map((p) => option(p, say(p))));
    select.value = settings.permissions[scope] || 'ask';
    select.addEventListener('change', () => change({ permissions: { [scope]: select.value } }));
    return element('label', 'field', element('code', '', scope), select);
  }));
}

function showFaults() {
  $('#faults').replaceChildren(...settings.faults.map((f, i) => {
    const what = f.kind === 'answer' ? [f.status || 200, f.code].join(' / ') : say(f.kind === 'reset' ? 'reset-connection' : f.kind);
    return element('li', '', element('code', '', f.path ? shortPath(f.path) : say('allEndpoints')),
      element('span', '', what + ' · ' + timesText(f.times)),
      removeButton(() => change({ faults: settings.faults.filter((_, j) => j !== i) })));
  }));
}

function addFault(form) {
  const login = about.loginFaults.find((f) => String(f.code) === form.fault.value); // with a fixed endpoint, unless another one is chosen
  const fault = Object.assign({}, faultPresets[form.fault.value] || login, { times: Number(form.times.value) });
  if (form.path.value) fault.path = form.path.value;
  return change({ faults: settings.faults.concat(fault) });
}

function showEnvironment() {
  const values = { APP_ID: about.appId, FEISHU_HOST: about.feishuHost, JSSDK_URL: about.jssdkUrl };
  $('#environment').replaceChildren(...Object.entries(values).flatMap(([name, value]) =>
    [element('dt', '', name), element('dd', '', element('code', '', value))]));
}

// showSample shows the sample of the chosen event for editing.
function showSample() {
  const form = $('#emit');
  const { sample } = about.events.find((e) => e.path === form.event.value);
  form.data.value = JSON.stringify(sample, null, 2);
  form.data.rows = form.data.value.split('\n').length;
  $('#listeners').textContent = '';
}

async function emit(form) {
  let data;
  try {
    data = JSON.parse(form.data.value || 'null');
  } catch (err) {
    complain(say('data') + ': ' + err.message);
    return;
  }
  const { listeners } = await api('POST', 'emit', { event: form.event.value, data });
  $('#listeners').textContent = say('listeners', listeners);
}

// The log

async function refresh() {
  try {
    const log = await api('GET', 'calls?version=' + logVersion);
    if (log.full || log.calls.length > 0) {
      const changed = new Map(log.calls.map((c) => [c.id, c]));
      const kept = log.full ? [] : calls.filter((c) => c.id >= log.oldest && !changed.has(c.id));
      calls = kept.concat(log.calls).sort((a, b) => a.id - b.id);
      showCalls();
      settings = await api('GET', 'settings'); // calls count down outcomes and faults
      showConfig();
      showOutcomes();
      showPermissions();
      showFaults();
    }
    logVersion = log.version;
  } catch (err) {
    complain(say('gone'));
  }
  setTimeout(refresh, 700);
}

function showCalls() {
  $('#no-calls').hidden = calls.length > 0;
  $('#calls').replaceChildren(...calls.slice().reverse().map(callElement));
}

function callElement(call) {
  const time = new Date(call.time).toLocaleTimeString(undefined, { hour12: false });
  const state = call.outcome === 'ok' ? 'ok' : call.outcome ? 'bad' : 'waiting';
  const name = call.kind === 'platform' ? call.method + ' ' + call.path : call.path;
  const head = element('div', 'call-head', element('time', '', time), element('code', 'path', name),
    element('span', 'outcome', call.outcome || say('waiting')),
    element('span', 'ms', call.outcome ? call.ms.toFixed(1) + ' ms' : ''));
  const item = element('li', state, head);
  if (call.params && JSON.stringify(call.params) !== '{}') {
    item.append(element('code', 'params', JSON.stringify(call.params)));
  }
  if (call.page) {
    item.append(element('span', 'page', call.page));
  }
  return item;
}

// Wiring

function onSubmit(selector, action) {
  $(selector).addEventListener('submit', (event) => {
    event.preventDefault();
    action(event.target);
  });
}

function showKindFields() {
  const form = $('#add-outcome');
  const fails = form.kind.value === 'fail';
  form.code.disabled = !fails;
  form.code.required = fails;
  form.code.closest('label').hidden = !fails;
}

function showAll() {
  writeTexts();
  fillChoices();
  showEnvironment();
  showSettings();
  showKindFields();
  logVersion = ''; // show the calls again too
}

async function start() {
  writeTexts();
  for (const input of document.querySelectorAll('[data-setting]')) {
    input.addEventListener('change', () =>
      change({ [input.dataset.setting]: input.type === 'checkbox' ? input.checked : input.value }));
  }
  $('#config-outcome').addEventListener('change', changeConfig);
  $('#config-times').addEventListener('change', changeConfig);
  $('#trusted').addEventListener('change', (event) =>
    change({ trustedDomains: event.target.value.split(/[\s,]+/).filter(Boolean) }));
  $('#redirects').addEventListener('change', (event) =>
    change({ redirectUrls: event.target.value.split(/[\s,]+/).filter(Boolean) }));
  for (const button of document.querySelectorAll('[data-expire]')) {
    button.addEventListener('click', async () => {
      await api('POST', 'expire?what=' + button.dataset.expire);
      button.textContent = say('done');
      setTimeout(() => { button.textContent = say(button.dataset.text); }, 1500);
    });
  }
  $('#add-outcome').kind.addEventListener('change', showKindFields);
  onSubmit('#add-outcome', addOutcome);
  onSubmit('#add-fault', addFault);
  onSubmit('#emit', emit);
  $('#emit').event.addEventListener('change', showSample);
  $('#reset').addEventListener('click', async () => {
    settings = await api('POST', 'reset');
    showAll();
  });
  $('#language').addEventListener('click', () => {
    chinese = !chinese;
    localStorage.setItem('language', chinese ? 'zh' : 'en');
    showAll();
  });
  [about, settings] = await Promise.all([api('GET', 'about'), api('GET', 'settings')]);
  showAll();
  showSample();
  refresh();
}

start();
