// Where the page is opened: the entry with its parameters, or an AppLink. In the
// tab Client.

import { api, attempt, FieldError } from './api.js';
import { $, setOptions, setText } from './dom.js';
import { change, onSettings, state } from './state.js';
import { onLanguage, pick, say } from './text.js';

// launchURL returns the URL with which the client opens a page, by the settings.
export async function launchURL(home) {
  const { url } = await api('GET', 'launch?home=' + encodeURIComponent(home));
  return url;
}

function draw() {
  const { entry, triggerCode } = state.settings.launch;
  setOptions($('#launch-entry'), state.about.launchEntries.map((e) => ({ value: e, text: say('entry-' + e) })));
  $('#launch-entry').value = entry;
  if (document.activeElement !== $('#trigger-code')) {
    $('#trigger-code').value = triggerCode;
  }
}

function changed() {
  const launch = { entry: $('#launch-entry').value, triggerCode: $('#trigger-code').value.trim() };
  return change({ launch }, { '/launch/entry': $('#launch-entry'), '/launch/triggerCode': $('#trigger-code') });
}

// startLaunch sets the controls up. home returns the app's home page, and visit
// opens a page in the frame.
export function startLaunch(home, visit) {
  $('#launch-entry').addEventListener('change', changed);
  $('#trigger-code').addEventListener('change', changed);
  $('#link-form').addEventListener('submit', (event) => {
    event.preventDefault();
    setText($('#link-note'), '');
    attempt({ '/link': $('#link'), '/home': $('#link') }, async () => {
      if (!home()) {
        throw new FieldError('/home', say('noHome'));
      }
      const query = new URLSearchParams({ home: home(), link: $('#link').value.trim() || ' ' });
      const opened = await api('GET', 'launch?' + query);
      setText($('#link-note'), pick(opened.note));
      await visit(opened.url);
    });
  });
  onSettings(draw);
  onLanguage(draw);
  draw();
}
