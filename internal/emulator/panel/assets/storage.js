// The tab Storage: the clipboard, and the files and the recorder of every page.

import { api, attempt } from './api.js';
import { kilobytes } from './callrow.js';
import { $, button, h, reconcile, setText } from './dom.js';
import { currentTab, onTab } from './tabs.js';
import { onLanguage, say } from './text.js';

const pollEvery = 1500; // ms, while the tab is shown

function draw(storage) {
  const clipboard = $('#clipboard');
  if (document.activeElement !== clipboard && !clipboard.changed) {
    clipboard.value = storage.clipboard;
  }
  $('#no-pages').hidden = storage.pages.length > 0;
  reconcile($('#storage-pages'), storage.pages, (page) => page.id, makePage, updatePage);
}

function makePage(page) {
  return h('li', { class: 'storage-page' },
    h('h3', {}, h('code', {})),
    h('p', { class: 'hint' }),
    h('table', {}, h('caption', { class: 'unseen', text: 'files' }), h('tbody', {})),
    h('div', { class: 'row' },
      button('resetFiles', '', () => remove('what=files&page=' + page.id)),
      button('resetRecorder', '', () => remove('what=recorder&page=' + page.id))));
}

function updatePage(element, page) {
  setText(element.querySelector('h3 code'), page.url);
  const facts = [
    say(page.configured ? 'configured' : 'notConfigured'),
    say('used', kilobytes(page.used), kilobytes(page.limit)),
    say('recorder', say(page.recorder)),
    page.more ? say('moreFiles', page.more) : '',
  ];
  setText(element.querySelector('.hint'), facts.filter(Boolean).join(' · '));
  reconcile(element.querySelector('tbody'), page.files, (file) => file.path, (file) => makeFile(page, file), updateFile);
}

function makeFile(page, file) {
  const address = 'page=' + page.id + '&path=' + encodeURIComponent(file.path);
  const name = h('code', {}, file.path.replace('ttfile://', ''));
  const link = file.dir ? name : h('a', { href: '/panel/storage/file?' + address, download: file.path.split('/').pop() }, name);
  const drop = h('button', { type: 'button', class: 'quiet', label: 'remove', onclick: () => remove('what=files&' + address) }, '✕');
  return h('tr', {}, h('th', { scope: 'row' }, link), h('td', {}), h('td', {}, drop));
}

function updateFile(row, file) {
  setText(row.children[1], file.dir ? say('folder') : kilobytes(file.size));
}

function remove(query) {
  return attempt({}, async () => draw(await api('DELETE', 'storage?' + query)));
}

async function refresh() {
  if (currentTab() === 'storage' && !document.hidden) {
    draw(await api('GET', 'storage'));
  }
}

export function startStorage() {
  const quietly = () => refresh().catch(() => {}); // the tab Calls says that the emulator is gone
  const clipboard = $('#clipboard');
  clipboard.addEventListener('input', () => { clipboard.changed = true; });
  $('#clipboard-form').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt({ '/clipboard': clipboard }, async () => {
      const storage = await api('PUT', 'storage', { clipboard: clipboard.value });
      clipboard.changed = false;
      draw(storage);
    });
  });
  $('#clear-clipboard').addEventListener('click', () => { clipboard.changed = false; remove('what=clipboard'); });
  onTab(quietly);
  setInterval(quietly, pollEvery);
  onLanguage(() => { $('#storage-pages').replaceChildren(); quietly(); });
}
