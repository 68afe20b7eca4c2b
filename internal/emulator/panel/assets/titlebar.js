// The bar above the page: its title, the buttons that the page has set, and the
// page's menu on phones.

import { api, attempt } from './api.js';
import { isHandheld } from './devices.js';
import { $, copy, h, reconcile, setText } from './dom.js';
import { state } from './state.js';
import { say } from './text.js';

const menuItems = ['sendToChat', 'shareViaOtherApp', 'copyLink', 'openInBrowser'];

// drawBar shows the bar of a page.
export function drawBar(page, device, bridge) {
  const meta = page.meta || {};
  const inClient = state.settings.client !== 'browser';
  const set = page.state || {};
  $('#bar').hidden = !inClient || meta.showNavBar === 'false';
  $('#bottom-bar').hidden = !inClient || device.platform === 'pc' || meta.showBottomNavBar !== 'true';
  setText($('#bar-title'), set.title || page.title || '');
  $('#back').hidden = meta.showNavLBarBtn === 'false';
  $('#back').disabled = !page.canGoBack;
  $('#back').onclick = () => bridge.go('back');
  $('#bottom-back').onclick = () => bridge.go('back');
  $('#bottom-forward').onclick = () => bridge.go('forward');
  drawButtons($('#bar-left'), 'left', page);
  drawButtons($('#bar-right'), 'right', page);
  $('#menu-box').hidden = !isHandheld(device) || meta.showNavRBarBtn === 'false';
  drawMenu(page, (meta.hideMenuItems || '').split(','));
}

// drawButtons shows the buttons of one side. A click fires their event, as the
// client does.
function drawButtons(list, side, page) {
  const items = page.state && page.state[side];
  reconcile(list, items || [], (item) => page.id + '|' + item.id + '|' + item.text + '|' + (item.imageBase64 || '').length, (item) => {
    const text = item.text || item.id;
    const image = item.imageBase64 && h('img', {
      alt: '', src: item.imageBase64.startsWith('data:') ? item.imageBase64 : 'data:image/png;base64,' + item.imageBase64,
    });
    return h('button', { type: 'button', class: 'bar-button', 'aria-label': text, onclick: () => clicked(page.id, side, item.id) }, image || text);
  }, () => {});
}

function clicked(page, side, id) {
  return attempt({}, () => api('POST', 'button?' + new URLSearchParams({ page, side, id })));
}

// drawMenu shows the page's menu. What the page has hidden stays visible but
// cannot be chosen, so that the developer sees it.
function drawMenu(page, hidden) {
  reconcile($('#menu'), menuItems, (id) => id, (id) => h('button', { type: 'button', role: 'menuitem', class: 'menu-item' }), (item, id) => {
    setText(item, say(id) + (hidden.includes(id) ? say('hiddenByPage') : ''));
    item.disabled = hidden.includes(id);
    item.onclick = () => choose(id, page, item);
  });
}

function choose(id, page, item) {
  if (id === 'copyLink') {
    item.dataset.text = id;
    copy(page.url || $('#address').value, item);
    return;
  }
  toggleMenu(false);
  if (id === 'openInBrowser') {
    $('#open-tab').click();
  }
}

export function toggleMenu(open) {
  $('#menu').hidden = !open;
  $('#menu-button').setAttribute('aria-expanded', String(open));
  if (open) {
    const first = $('#menu').querySelector(':enabled');
    if (first) {
      first.focus();
    }
  }
}

export function startMenu() {
  $('#menu-button').addEventListener('click', () => toggleMenu($('#menu').hidden));
  $('#menu-box').addEventListener('keydown', (event) => {
    const items = Array.from($('#menu').querySelectorAll(':enabled'));
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Escape' && !$('#menu').hidden) {
      toggleMenu(false);
      $('#menu-button').focus();
    } else if (to !== undefined && !$('#menu').hidden) {
      event.preventDefault();
      items[(to + items.length) % items.length].focus();
    }
  });
  $('#menu-box').addEventListener('focusout', (event) => {
    if (!$('#menu-box').contains(event.relatedTarget)) {
      toggleMenu(false);
    }
  });
}

// barColors applies the colors that the page has set: by setNavigationBarColor,
// else by its settings, [background for light,dark].
export function barColors(page, dark) {
  const set = page.state || {};
  const meta = page.meta || {};
  const bar = $('#bar');
  bar.style.background = set.barColor || colorOf(meta.navBgColor, dark);
  bar.style.color = set.barTextColor || colorOf(meta.navFgColor, dark);
}

// colorOf returns the CSS color of "light,dark", each RRGGBB or AARRGGBB with or
// without #.
export function colorOf(pair, dark) {
  const [light, other] = (pair || '').split(',');
  const digits = ((dark && other) || light || '').trim().replace(/^#/, '');
  if (!/^([0-9a-f]{2})?[0-9a-f]{6}$/i.test(digits)) {
    return '';
  }
  return '#' + (digits.length === 8 ? digits.slice(2) + digits.slice(0, 2) : digits);
}
