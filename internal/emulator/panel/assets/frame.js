// The frame: the app on the chosen device.

import { attempt, FieldError, setError } from './api.js';
import { startBridge } from './bridge.js';
import { drawMeta } from './client.js';
import { fillChoices, layOut, showScheme } from './devicebox.js';
import { clientFor, deviceFor } from './devices.js';
import { $ } from './dom.js';
import { moveToHost } from './host.js';
import { launchURL, startLaunch } from './launch.js';
import { openPages, withDetails } from './pages.js';
import { change, onSettings, state } from './state.js';
import { onLanguage, say } from './text.js';
import { drawBar } from './titlebar.js';
import { device, keep, view } from './view.js';

let page = {}; // what the page has said about itself
let bridge;

// checked returns the URL that was typed, and throws if it is none.
function checked(text) {
  const typed = text.trim();
  const address = /^[a-z]+:\/\//i.test(typed) ? typed : 'http://' + typed;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new FieldError('/url', say('badAddress'));
  }
  return new URL(address).href;
}

// open shows a URL in the frame.
function open(url) {
  setError($('#address'), '');
  keep({ url });
  page = {};
  $('#empty').hidden = true;
  $('#shell').hidden = false;
  $('#address').value = url;
  $('#open-tab').href = url;
  showHostHint(url);
  bridge.open(url);
  drawAround();
}

// showQR offers the app's address for phones, if it has one.
function showQR() {
  const { networkUrl } = state.about;
  $('#qr').hidden = !networkUrl;
  if (networkUrl) {
    $('#qr-image').src = '/panel/qr.svg';
    $('#qr-url').textContent = networkUrl;
  }
}

// home returns the app's home page.
function home() {
  const known = state.about.appUrl || view.url;
  return known && new URL('/', known).href;
}

// launch opens the page again, with the parameters of the place where the settings
// say that it is opened.
async function launch() {
  open(await launchURL(view.url));
}

// visit opens a URL, under whose host name the workbench has to be.
async function visit(url) {
  if (!await moveToHost(url)) {
    open(url);
  }
}

// reload loads the page again.
function reload() {
  if (view.url) {
    bridge.reload(view.url);
  }
}

// showHostHint says so if the browser will not send the app's cookies.
function showHostHint(url) {
  const { hostname } = new URL(url);
  $('#host-hint').hidden = hostname === location.hostname;
  $('#host-hint').textContent = say('hostHint', hostname, location.hostname);
}

// showPage shows what the page has said about itself.
function showPage(said) {
  page = Object.assign(page.id === said.id ? page : {}, said);
  if (said.url !== view.url) {
    keep({ url: said.url });
    $('#open-tab').href = said.url;
    if (document.activeElement !== $('#address')) {
      $('#address').value = said.url;
    }
  }
  drawAround();
  showDetails();
}

// showDetails asks the emulator what it knows of the page.
async function showDetails() {
  const detailed = await withDetails(page).catch(() => page); // the tab Calls says that the emulator is gone
  if (detailed.id === page.id) {
    page = Object.assign({}, detailed, { title: page.title, url: page.url, canGoBack: page.canGoBack });
    drawAround();
  }
}

// drawAround shows what the page has set around itself.
function drawAround() {
  drawBar(page, device(), bridge);
  drawMeta(page);
  showScheme(page);
}

// fit lays the device out, and tells the page how large the screen is.
function fit() {
  bridge.setScreen(layOut());
}

// chooseDevice also changes the client, if the present one does not run there.
function chooseDevice(id) {
  keep({ device: id, turned: false });
  const client = clientFor(device(), state.settings.client, state.about.clients.map((c) => c.id));
  if (client !== state.settings.client) {
    change({ client, version: '' });
  }
  fit();
  drawAround();
}

function settingsChanged(now, before) {
  const fitting = deviceFor(now.client, device());
  if (fitting !== device()) {
    keep({ device: fitting.id, turned: false });
    $('#device').value = fitting.id;
    fit();
  }
  const differs = (name) => before && JSON.stringify(now[name]) !== JSON.stringify(before[name]);
  if (view.url && differs('launch')) {
    launch();
  } else if (['client', 'version', 'language', 'user'].some(differs)) {
    reload();
  }
  drawAround();
  if (page.id) {
    showDetails(); // a call may have changed them
  }
}

export function startFrame() {
  bridge = startBridge($('#app'), showPage, (silent) => { $('#silent-hint').hidden = !silent; });
  fillChoices();
  $('#device').addEventListener('change', (event) => chooseDevice(event.target.value));
  $('#zoom').addEventListener('change', (event) => { keep({ zoom: event.target.value }); fit(); });
  $('#scheme').addEventListener('change', (event) => { keep({ scheme: event.target.value }); showScheme(page); });
  $('#turn').addEventListener('click', () => { keep({ turned: !view.turned }); fit(); });
  $('#safe').addEventListener('click', () => { keep({ safe: !view.safe }); fit(); });
  $('#reload').addEventListener('click', reload);
  $('#go').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt({ '/url': $('#address') }, () => visit(checked($('#address').value)));
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => showScheme(page));
  new ResizeObserver(fit).observe($('#space'));
  onSettings(settingsChanged);
  onLanguage(() => { fillChoices(); drawAround(); showHostHint(view.url || location.href); });
  settingsChanged(state.settings);
  fit();
  showScheme(page);
  showQR();
  startLaunch(home, visit);
  const known = knownURL();
  if (known) {
    visit(known);
  } else {
    findApp();
  }
}

// knownURL returns the URL to show: the one in the workbench's own address, or
// the page that was shown last, if it is of the app that the emulator knows.
function knownURL() {
  const asked = new URLSearchParams(location.search).get('app');
  const { appUrl } = state.about;
  if (asked && URL.canParse(asked)) {
    history.replaceState(null, '', location.pathname + location.hash);
    return asked;
  }
  if (!appUrl) {
    return view.url;
  }
  return view.url && new URL(view.url).origin === new URL(appUrl).origin ? view.url : new URL(appUrl).href;
}

// findApp waits for the first page that uses the emulator, and opens its app.
async function findApp() {
  while (!view.url) {
    const pages = await openPages().catch(() => []);
    const found = pages.find((page) => URL.canParse(page.url));
    if (found && !view.url) {
      visit(new URL('/', found.url).href);
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
}
