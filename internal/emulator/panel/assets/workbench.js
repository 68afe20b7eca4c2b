// The workbench: the app on a device beside the tabs that show and change what the
// emulator does.

import { api, attempt } from './api.js';
import { startCalls } from './calls.js';
import { startClient } from './client.js';
import { $ } from './dom.js';
import { startEvents } from './events.js';
import { startFrame } from './frame.js';
import { startOutcomes } from './outcomes.js';
import { startPlatform } from './platform.js';
import { startScenarios } from './scenarios.js';
import { startSplit } from './split.js';
import { load, setSettings } from './state.js';
import { startStorage } from './storage.js';
import { startTabs } from './tabs.js';
import { toggleLanguage, writeTexts } from './text.js';
import { startMenu } from './titlebar.js';

async function start() {
  writeTexts(document);
  try {
    await load();
  } catch (err) {
    $('#gone').hidden = false;
    setTimeout(start, 2000);
    return;
  }
  $('#gone').hidden = true;
  startTabs();
  startClient();
  startOutcomes();
  startScenarios();
  startPlatform();
  startEvents();
  startStorage();
  startCalls();
  startSplit();
  startMenu();
  startFrame();
  $('#language').addEventListener('click', toggleLanguage);
  $('#reset').addEventListener('click', () => attempt({}, async () => setSettings(await api('POST', 'reset'))));
  document.body.dataset.ready = 'true';
}

start();
