// The tab Calls: what pages call, and what the server calls of the platform.

import { api, attempt, complain } from './api.js';
import { makeRow, rowMatches, updateRow } from './callrow.js';
import { $, reconcile, setText } from './dom.js';
import { refreshSettings } from './state.js';
import { currentTab, onTab } from './tabs.js';
import { onLanguage, say } from './text.js';

const pageOfRows = 200; // rows that are shown, and added by "more"
const waitSeconds = 25;

const calls = new Map(); // by id
let version = '';
let counts = [];
let rows = pageOfRows;
let wanted = { kind: '', errors: false, words: [] };

// merge takes over an answer of the log and reports whether anything changed.
function merge(log) {
  if (log.full) {
    calls.clear();
  }
  for (const id of calls.keys()) {
    if (id < log.oldest) {
      calls.delete(id);
    }
  }
  for (const call of log.calls) {
    calls.set(call.id, call);
  }
  counts = log.counts || counts;
  version = log.version;
  return log.full || log.calls.length > 0;
}

function draw() {
  const all = Array.from(calls.values()).reverse();
  const shown = all.filter((call) => rowMatches(call, wanted));
  const list = $('#calls');
  keepInView(list, () => reconcile(list, shown.slice(0, rows), (call) => call.id, makeRow, updateRow));
  $('#more-calls').hidden = shown.length <= rows;
  $('#no-calls').hidden = shown.length > 0;
  setText($('#no-calls'), say(all.length ? 'noMatches' : 'noCalls'));
  setText($('#calls-shown'), shown.length === all.length ? say('callCount', all.length) : say('callCountOf', shown.length, all.length));
  drawCounts();
}

// keepInView makes what is in view stay there when rows are added above, where the
// browser does not.
function keepInView(list, change) {
  const scroller = $('#calls-scroller');
  const anchor = !CSS.supports('overflow-anchor', 'auto') && scroller.scrollTop > 0
    && Array.from(list.children).find((row) => row.offsetTop + row.offsetHeight > scroller.scrollTop);
  const before = anchor && anchor.offsetTop;
  change();
  if (anchor && anchor.isConnected) {
    scroller.scrollTop += anchor.offsetTop - before;
  }
}

function drawCounts() {
  const sum = (kind, path) => counts.filter((c) => c.kind === kind && (!path || c.path.includes(path))).reduce((n, c) => n + c.calls, 0);
  const failed = counts.reduce((n, c) => n + c.failed, 0);
  setText($('#counts-line'), say('countsLine', sum('jsapi'), sum('platform'), sum('platform', '/ticket/get'), failed));
  reconcile($('#counts'), counts, (c) => c.kind + c.method + c.path, () => {
    const row = document.createElement('tr');
    row.append(document.createElement('th'), document.createElement('td'), document.createElement('td'));
    row.firstChild.scope = 'row';
    return row;
  }, (row, c) => {
    const [path, n, bad] = row.children;
    setText(path, c.kind === 'platform' ? c.method + ' ' + c.path.replace('/open-apis', '') : c.path);
    setText(n, String(c.calls));
    setText(bad, c.failed ? String(c.failed) : '');
  });
}

// follow asks for changes again and again; each answer waits for the next change.
async function follow() {
  for (;;) {
    try {
      const log = await api('GET', 'calls?version=' + encodeURIComponent(version) + (version ? '&wait=' + waitSeconds : ''));
      $('#gone').hidden = true;
      const first = !version;
      if (merge(log)) {
        draw();
        if (!first) {
          await refreshSettings(); // calls count down outcomes and faults
        }
      }
      await new Promise((resolve) => { setTimeout(resolve, 100); }); // many calls at once are one update
    } catch (err) {
      $('#gone').hidden = false;
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}

function filter() {
  const form = $('#call-filter');
  wanted = {
    kind: form.kind.value,
    errors: form.errors.checked,
    words: form.search.value.toLowerCase().split(/\s+/).filter(Boolean),
  };
  rows = pageOfRows;
  draw();
}

export function startCalls() {
  const form = $('#call-filter');
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  $('#clear-calls').addEventListener('click', () => attempt({}, async () => {
    await api('DELETE', 'calls');
    complain('');
  }));
  $('#more-calls').addEventListener('click', () => { rows += pageOfRows; draw(); });
  onLanguage(() => { $('#calls').replaceChildren(); draw(); });
  onTab(() => currentTab() === 'calls' && draw());
  follow();
}
