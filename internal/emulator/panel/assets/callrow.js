// One row of the log: a line that opens to parameters, answer and actions.

import { api, attempt } from './api.js';
import { button, copy, flash, h, setText } from './dom.js';
import { say } from './text.js';

// rowMatches reports whether a call passes the filter.
export function rowMatches(call, wanted) {
  if (wanted.kind && call.kind !== wanted.kind || wanted.errors && call.state !== 'failed') {
    return false;
  }
  if (wanted.words.length === 0) {
    return true;
  }
  const text = [call.method, call.path, call.outcome, call.page, call.status,
    JSON.stringify(call.params), JSON.stringify(call.answer), JSON.stringify(call.error)].join(' ').toLowerCase();
  return wanted.words.every((word) => text.includes(word));
}

export function makeRow(call) {
  const line = h('button', { type: 'button', class: 'call-line', 'aria-expanded': 'false', onclick: () => toggle(row) },
    h('span', { class: 'call-path' }), h('span', { class: 'call-outcome' }), h('span', { class: 'call-ms' }),
    h('time', {}));
  const row = h('li', { class: 'call' }, line);
  row.id = 'call-' + call.id;
  return row;
}

export function updateRow(row, call) {
  const before = row.call;
  row.call = call;
  if (before === call) {
    return;
  }
  row.dataset.state = call.state;
  row.dataset.kind = call.kind;
  const [path, outcome, ms, time] = row.firstChild.children;
  setText(path, (call.kind === 'platform' ? call.method + ' ' : '') + call.path.replace('/open-apis', ''));
  setText(outcome, summary(call));
  setText(ms, call.state === 'pending' ? '' : milliseconds(call.ms));
  setText(time, new Date(call.time).toLocaleTimeString('en-GB'));
  time.dateTime = call.time;
  if (row.details) {
    updateDetails(row.details, call);
  }
}

function summary(call) {
  if (call.state === 'pending') {
    return say('waiting');
  }
  return call.outcome || say('state-' + call.state);
}

function milliseconds(ms) {
  return ms < 1000 ? ms.toFixed(ms < 10 ? 1 : 0) + ' ms' : (ms / 1000).toFixed(1) + ' s';
}

function toggle(row) {
  const line = row.firstChild;
  const open = line.getAttribute('aria-expanded') !== 'true';
  if (open && !row.details) {
    row.details = makeDetails(row);
    row.details.id = row.id + '-details';
    line.setAttribute('aria-controls', row.details.id);
    row.append(row.details);
  }
  if (row.details) {
    row.details.hidden = !open;
  }
  line.setAttribute('aria-expanded', String(open));
}

function makeDetails(row) {
  const details = h('div', { class: 'call-details' },
    h('dl', { class: 'call-facts' }),
    part('params'), part('answer'), part('error'),
    h('div', { class: 'row call-actions' },
      codeButton(row, 'go'), codeButton(row, 'js'), codeButton(row, 'curl'),
      button('replay', 'replay', (event) => replay(row, event.target))));
  updateDetails(details, row.call);
  return details;
}

// part is one JSON value with its heading.
function part(name) {
  return h('section', { class: 'call-part', 'data-part': name },
    h('p', { class: 'part-name', text: name }), h('pre', { tabindex: '0', 'aria-label': say(name) }), h('p', { class: 'hint' }));
}

function updateDetails(details, call) {
  for (const section of details.querySelectorAll('.call-part')) {
    const name = section.dataset.part;
    const value = call[name];
    const [, pre, note] = section.children;
    section.hidden = value === undefined || value === null;
    setText(pre, section.hidden ? '' : JSON.stringify(value, null, 2));
    setText(note, call[name + 'Cut'] ? say('cut', kilobytes(call[name + 'Cut'])) : '');
  }
  const facts = [
    ['page', call.page],
    ['status', call.status || ''],
    ['decidedBy', call.by && say('by-' + call.by)],
    ['replayOf', call.replayOf && '#' + call.replayOf],
    ['number', '#' + call.id + (call.method === 'listen' ? ' · ' + say('listen') : '')],
  ].filter(([, value]) => value);
  const list = details.querySelector('.call-facts');
  const text = facts.map((fact) => fact.join('\t')).join('\n');
  if (list.written !== text) {
    list.written = text;
    list.replaceChildren(...facts.flatMap(([name, value]) => [h('dt', { text: name }), h('dd', {}, String(value))]));
  }
  const jsapi = call.kind === 'jsapi';
  details.querySelector('[data-language=js]').hidden = !jsapi;
  details.querySelector('[data-language=curl]').hidden = jsapi;
  details.querySelector('.replay').hidden = !jsapi;
  details.querySelector('.replay').disabled = !call.replay;
}

export function kilobytes(n) {
  return n < 1024 ? n + ' B' : n < 1 << 20 ? (n / 1024).toFixed(1) + ' kB' : (n / (1 << 20)).toFixed(1) + ' MB';
}

// codeButton copies the call as code in a language.
function codeButton(row, language) {
  const b = h('button', { type: 'button', 'data-language': language, text: 'copy-' + language });
  b.addEventListener('click', () => attempt({}, async () => {
    const code = await api('GET', 'calls/' + row.call.id + '/code');
    await copy(code[language], b);
    if (code.complete === false) {
      flash(b, 'copiedCut');
    }
  }));
  return b;
}

function replay(row, clicked) {
  return attempt({}, async () => {
    await api('POST', 'calls/' + row.call.id + '/replay');
    flash(clicked, 'replayed');
  });
}
