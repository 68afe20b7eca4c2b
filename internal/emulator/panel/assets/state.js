// What the tabs share: the choices, the functions and the present settings.

import { api, attempt } from './api.js';

// about holds the choices, which do not change; functions describes what can be
// given an outcome; settings is the present state.
export const state = { about: undefined, functions: [], settings: undefined };

const observers = [];

// onSettings calls render when the settings may have changed.
export function onSettings(render) {
  observers.push(render);
}

export function setSettings(settings) {
  const before = state.settings;
  state.settings = settings;
  for (const render of observers) {
    render(settings, before);
  }
}

// put sends new values of some settings; it throws what api throws.
export async function put(patch) {
  setSettings(await api('PUT', 'settings', patch));
}

// change is put that shows errors; fields are the inputs for attempt. After an
// error the old values are shown again.
export async function change(patch, fields) {
  const done = await attempt(fields || {}, async () => {
    await put(patch);
    return true;
  });
  if (!done) {
    setSettings(state.settings);
  }
}

export async function load() {
  const [about, functions, settings] = await Promise.all([api('GET', 'about'), api('GET', 'functions'), api('GET', 'settings')]);
  state.about = about;
  state.functions = functions.functions;
  state.settings = settings;
}

export async function refreshSettings() {
  setSettings(await api('GET', 'settings'));
}
