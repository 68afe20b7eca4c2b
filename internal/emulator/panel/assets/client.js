// The tab Client: who uses which client, how the page was opened, and what the
// user has allowed.

import { $, h, reconcile, setOptions, setText } from './dom.js';
import { change, onSettings, state } from './state.js';
import { onLanguage, pick, say } from './text.js';

function drawUsers() {
  reconcile($('#users'), state.about.users, (user) => user.id, (user) => {
    const radio = h('input', { type: 'radio', name: 'user', value: user.id, onchange: () => change({ user: user.id }) });
    return h('label', { class: 'user' }, radio, h('img', { class: 'avatar', src: '/avatars/' + user.id + '.svg', alt: '' }),
      h('span', { class: 'user-name' }, user.name), h('small', {}));
  }, (label, user) => {
    label.querySelector('input').checked = state.settings.user === user.id;
    setText(label.querySelector('small'), say(user.language));
  });
}

function fillChoices() {
  const { about } = state;
  const named = (values, own) => values.map((v) => ({ value: v, text: v ? say(v) : say(own) }));
  const choices = {
    client: about.clients.map((c) => ({ value: c.id, text: pick(c) })),
    language: named(['', ...about.languages], 'ownLanguage'),
    failureKeys: named(about.failureKeys),
    order: named(about.orders),
  };
  for (const [name, options] of Object.entries(choices)) {
    setOptions(settingInput(name), options);
  }
  $('#versions').replaceChildren(...about.versions.map((v) => h('option', { value: v })));
  settingInput('version').placeholder = say('newestVersion', about.versions[0]);
}

const settingInput = (name) => $('[data-setting=' + name + ']');

function drawSettings() {
  for (const input of document.querySelectorAll('[data-setting]')) {
    const value = state.settings[input.dataset.setting];
    if (input.type === 'checkbox') {
      input.checked = Boolean(value);
    } else if (input.tagName === 'SELECT' || input !== document.activeElement && !input.getAttribute('aria-invalid')) {
      input.value = value;
    }
  }
  settingInput('version').disabled = state.settings.client === 'browser';
  $('#lenient-hint').hidden = !state.settings.lenient;
}

function drawPermissions() {
  reconcile($('#permissions'), state.about.scopes, (scope) => scope, (scope) => {
    const select = h('select', {});
    select.addEventListener('change', () => change({ permissions: { [scope]: select.value } }, { ['/permissions/' + scope]: select }));
    return h('label', { class: 'field' }, h('code', {}, scope), select);
  }, (label, scope) => {
    const select = label.querySelector('select');
    setOptions(select, state.about.permissions.map((p) => ({ value: p, text: say(p) })));
    select.value = state.settings.permissions[scope] || 'ask';
  });
}

// drawMeta shows the settings that the page has for its window.
export function drawMeta(page) {
  const metas = page.metas || [];
  $('#no-meta').hidden = metas.length > 0;
  reconcile($('#meta'), metas, (m) => m.name + ' ' + m.from, (m) =>
    h('div', {}, h('dt', {}, m.name), h('dd', {}, h('code', {}), h('small', {}))),
  (row, m) => {
    setText(row.querySelector('code'), m.value);
    setText(row.querySelector('small'), [say('meta-' + m.from), m.ignored && say('ignored-' + m.ignored)].filter(Boolean).join(' · '));
  });
}

export function drawClient() {
  drawUsers();
  drawSettings();
  drawPermissions();
}

export function startClient() {
  fillChoices();
  for (const input of document.querySelectorAll('[data-setting]')) {
    const { setting } = input.dataset;
    input.addEventListener('change', () =>
      change({ [setting]: input.type === 'checkbox' ? input.checked : input.value }, { ['/' + setting]: input }));
  }
  onSettings(drawClient);
  onLanguage(() => { fillChoices(); drawClient(); });
  drawClient();
}
