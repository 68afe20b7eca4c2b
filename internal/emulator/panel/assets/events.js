// The tab Events: fires the events of the client.

import { api, attempt, parseJSON } from './api.js';
import { $, h, reconcile, setOptions, setText } from './dom.js';
import { openPages } from './pages.js';
import { state } from './state.js';
import { currentTab, onTab } from './tabs.js';
import { onLanguage, say } from './text.js';

const pollEvery = 1000; // ms, while the tab is shown

const form = () => $('#event-form');
let listeners = new Map(); // event -> URLs of the pages that listen

// showSample puts the sample of the chosen event into the field.
function showSample() {
  const { sample } = state.about.events.find((e) => e.path === form().event.value);
  form().data.value = JSON.stringify(sample, null, 2);
  form().data.rows = Math.min(form().data.value.split('\n').length, 16);
  setText($('#fired'), '');
  drawListeners();
}

function fillChoices() {
  const name = (e) => ({ value: e.path, text: e.path, group: say(listeners.has(e.path) ? 'listenedTo' : 'otherEvents') });
  const sorted = state.about.events.map(name).sort((a, b) => Number(listeners.has(b.value)) - Number(listeners.has(a.value)));
  setOptions(form().event, sorted);
}

function drawListeners() {
  const urls = listeners.get(form().event.value) || [];
  $('#no-listeners').hidden = urls.length > 0;
  reconcile($('#event-pages'), urls.map((url, i) => ({ url, i })), ({ url, i }) => i + url, ({ url }) => h('li', {}, h('code', {}, url)), () => {});
}

async function refresh() {
  if (currentTab() !== 'events' || document.hidden) {
    return;
  }
  const now = new Map();
  for (const page of await openPages()) {
    for (const event of page.listeners || []) {
      now.set(event, (now.get(event) || []).concat(page.url));
    }
  }
  listeners = now;
  fillChoices();
  drawListeners();
}

function fire() {
  const event = form().event.value;
  return attempt({ '/event': form().event, '/data': form().data }, async () => {
    const data = parseJSON('/data', form().data.value.trim() || 'null');
    const answer = await api('POST', 'emit', { event, data });
    setText($('#fired'), say('listeners', answer.listeners));
  });
}

export function startEvents() {
  fillChoices();
  form().event.addEventListener('change', showSample);
  form().addEventListener('submit', (event) => { event.preventDefault(); fire(); });
  $('#sample').addEventListener('click', showSample);
  const quietly = () => refresh().catch(() => {}); // the tab Calls says that the emulator is gone
  onTab(quietly);
  setInterval(quietly, pollEvery);
  onLanguage(fillChoices);
  showSample();
}
