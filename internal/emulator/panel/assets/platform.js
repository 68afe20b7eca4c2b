// The tab Platform: the app in the console, faults of the platform, tokens, and
// the variables that point a server here.

import { api, attempt, FieldError } from './api.js';
import { $, copy, flash, h, reconcile, setOptions, setText } from './dom.js';
import { timesOptions, timesText } from './outcomes.js';
import { change, onSettings, put, state } from './state.js';
import { onLanguage, say } from './text.js';

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
  slow: { kind: 'slow' },
  hang: { kind: 'hang' },
  truncated: { kind: 'truncated' },
  'not-json': { kind: 'not-json' },
  empty: { kind: 'empty' },
  'reset-connection': { kind: 'reset' },
};

const form = () => $('#fault-form');

function shortPath(path) {
  return path.replace('/open-apis/', '');
}

function fillChoices() {
  const { paths, loginFaults } = state.about;
  setOptions(form().path, [{ value: '', text: say('allEndpoints') }, ...paths.map((p) => ({ value: p, text: shortPath(p) }))]);
  setOptions(form().fault, [
    ...Object.keys(faultPresets).map((k) => ({ value: k, text: say(k), group: say('platformFaults') })),
    ...loginFaults.map((f) => ({ value: f.code, text: f.code + ' ' + f.message, group: say('loginFaults') })),
  ]);
  setOptions(form().times, timesOptions());
  showDelay();
}

function showDelay() {
  const slow = form().fault.value === 'slow';
  form().delay.disabled = !slow;
  form().delay.closest('.field').hidden = !slow;
}

function addFault() {
  const { path, fault, times, delay } = form();
  const login = state.about.loginFaults.find((f) => String(f.code) === fault.value); // has its endpoint, unless another one is chosen
  const added = Object.assign({}, faultPresets[fault.value] || login, { times: Number(times.value) });
  if (path.value) {
    added.path = path.value;
  }
  const at = '/faults/' + state.settings.faults.length;
  return attempt({ '/faults': fault, [at + '/path']: path, [at + '/delay']: delay, [at + '/times']: times }, async () => {
    if (added.kind === 'slow') {
      added.delay = Number(delay.value || NaN);
      if (!Number.isInteger(added.delay) || added.delay < 1) {
        throw new FieldError(at + '/delay', say('wholeNumber', 1));
      }
    }
    await put({ faults: state.settings.faults.concat(added) });
  });
}

function drawFaults() {
  const faults = state.settings.faults.map((f, i) => ({ f, i }));
  $('#no-faults').hidden = faults.length > 0;
  reconcile($('#faults'), faults, ({ f, i }) => i + JSON.stringify(Object.assign({}, f, { times: 0 })), ({ f }) =>
    h('li', {}, h('code', {}, f.path ? shortPath(f.path) : say('allEndpoints')), h('span', {}),
      h('button', { type: 'button', class: 'quiet', label: 'remove' }, '✕')),
  (li, { f, i }) => {
    setText(li.children[1], describe(f) + ' · ' + timesText(f.times));
    li.lastChild.onclick = () => change({ faults: state.settings.faults.filter((_, j) => j !== i) });
  });
}

function describe(f) {
  if (f.kind === 'answer') {
    return [f.status || 200, f.code].filter(Boolean).join(' / ');
  }
  return say(f.kind === 'reset' ? 'reset-connection' : f.kind) + (f.delay ? ' ' + f.delay + ' ms' : '');
}

// bindList makes an input hold a list of the settings, separated by commas or
// spaces.
function bindList(input, setting) {
  input.addEventListener('change', () =>
    change({ [setting]: input.value.split(/[\s,]+/).filter(Boolean) }, { ['/' + setting]: input }));
}

function drawLists() {
  for (const [id, setting] of [['#trusted', 'trustedDomains'], ['#redirects', 'redirectUrls']]) {
    const input = $(id);
    if (document.activeElement !== input && !input.getAttribute('aria-invalid')) {
      input.value = state.settings[setting].join(', ');
    }
  }
}

function drawEnvironment() {
  const { appId, feishuHost, jssdkUrl } = state.about;
  const values = Object.entries({ APP_ID: appId, FEISHU_HOST: feishuHost, JSSDK_URL: jssdkUrl });
  reconcile($('#environment'), values, ([name]) => name, ([name, value]) => {
    const copyButton = h('button', { type: 'button', class: 'quiet', text: 'copy', 'aria-label': say('copyNamed', name) });
    copyButton.addEventListener('click', () => copy(name + '=' + value, copyButton));
    return h('div', {}, h('dt', {}, name), h('dd', {}, h('code', {}, value), copyButton));
  }, () => {});
}

function draw() {
  drawLists();
  drawFaults();
}

export function startPlatform() {
  fillChoices();
  drawEnvironment();
  bindList($('#trusted'), 'trustedDomains');
  bindList($('#redirects'), 'redirectUrls');
  form().fault.addEventListener('change', showDelay);
  form().addEventListener('submit', (event) => { event.preventDefault(); addFault(); });
  for (const button of document.querySelectorAll('[data-expire]')) {
    button.addEventListener('click', () => attempt({}, async () => {
      await api('POST', 'expire?what=' + button.dataset.expire);
      flash(button, 'done');
    }));
  }
  onSettings(draw);
  onLanguage(() => { fillChoices(); $('#faults').replaceChildren(); draw(); });
  draw();
}
