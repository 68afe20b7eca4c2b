// Scenarios: named sets of settings, in the tab Outcomes.

import { api, attempt, FieldError, parseJSON } from './api.js';
import { $, button, h, reconcile, setText } from './dom.js';
import { onSettings, setSettings } from './state.js';
import { currentTab, onTab } from './tabs.js';
import { onLanguage, pick, say } from './text.js';

let scenarios = [];

const path = (name) => 'scenarios/' + encodeURIComponent(name);

async function refresh() {
  if (currentTab() === 'outcomes') {
    ({ scenarios } = await api('GET', 'scenarios'));
    draw();
  }
}

function draw() {
  reconcile($('#scenarios'), scenarios, (s) => s.name, makeRow, updateRow);
}

function makeRow(s) {
  const apply = button('apply', 'small', () => run(() => api('POST', path(s.name) + '/apply').then(setSettings)));
  const remove = h('button', {
    type: 'button', class: 'quiet', label: 'remove', onclick: () => run(() => api('DELETE', path(s.name))),
  }, '✕');
  const file = h('a', { class: 'quiet', href: '/panel/' + path(s.name) + '/file', download: s.name + '.json', text: 'export' });
  remove.hidden = s.builtIn;
  return h('li', { class: 'scenario' },
    h('div', { class: 'scenario-text' }, h('strong', {}), h('span', { class: 'hint' })),
    h('span', { class: 'mark', text: 'active' }), file, remove, apply);
}

function updateRow(row, s) {
  const title = pick(s.title) || s.name;
  setText(row.querySelector('strong'), title);
  setText(row.querySelector('.hint'), pick(s.description));
  row.querySelector('.mark').hidden = !s.active;
  row.querySelector('.small').setAttribute('aria-label', say('applyNamed', title));
}

function run(action) {
  return attempt({ '/name': $('#scenario-name') }, async () => {
    await action();
    await refresh();
  });
}

function save() {
  const name = $('#scenario-name').value.trim();
  return run(async () => {
    if (!name) {
      throw new FieldError('/name', say('nameNeeded'));
    }
    await api('PUT', path(name), {});
    $('#scenario-name').value = '';
  });
}

// importFile reads a file that another workbench has exported.
async function importFile(input) {
  const [file] = input.files;
  if (!file) {
    return;
  }
  await attempt({ '': input, '/': input }, async () => {
    await api('POST', 'scenarios', parseJSON('/', await file.text()));
    await refresh();
  });
  input.value = ''; // the same file can be chosen again
}

export function startScenarios() {
  $('#scenario-form').addEventListener('submit', (event) => { event.preventDefault(); save(); });
  $('#scenario-file').addEventListener('change', (event) => importFile(event.target));
  $('#import-scenario').addEventListener('click', () => $('#scenario-file').click());
  const quietly = () => refresh().catch(() => {}); // the tab Calls says that the emulator is gone
  onSettings(quietly);
  onTab(quietly);
  onLanguage(draw);
}
