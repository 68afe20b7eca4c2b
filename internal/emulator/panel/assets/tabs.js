// Tabs by the ARIA pattern: arrow keys, Home and End move between them. The
// chosen one is in the address, so that it survives a reload.

import { $ } from './dom.js';

let tabs = [];
const observers = [];

// onTab calls shown with the name of a tab when it is shown.
export function onTab(shown) {
  observers.push(shown);
}

export function currentTab() {
  return tabs.find((tab) => tab.getAttribute('aria-selected') === 'true').dataset.tab;
}

export function showTab(name) {
  for (const tab of tabs) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    $('#' + tab.getAttribute('aria-controls')).hidden = !chosen;
  }
  history.replaceState(null, '', '#' + name);
  observers.forEach((shown) => shown(name));
}

function move(event) {
  const i = tabs.indexOf(event.target);
  const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) {
    return;
  }
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  showTab(tab.dataset.tab);
  tab.focus();
}

export function startTabs() {
  tabs = Array.from(document.querySelectorAll('[role=tab]'));
  for (const tab of tabs) {
    tab.addEventListener('click', () => showTab(tab.dataset.tab));
    tab.addEventListener('keydown', move);
  }
  const follow = () => {
    const asked = location.hash.slice(1);
    showTab(tabs.some((tab) => tab.dataset.tab === asked) ? asked : 'calls');
  };
  addEventListener('hashchange', follow);
  follow();
}
