// The language of the workbench: Chinese or English, kept in the browser.

import { texts } from './texts.js';

let chinese = (localStorage.getItem('language') || navigator.language).startsWith('zh');

const observers = [];

// onLanguage calls render when the language has changed.
export function onLanguage(render) {
  observers.push(render);
}

export function toggleLanguage() {
  chinese = !chinese;
  localStorage.setItem('language', chinese ? 'zh' : 'en');
  writeTexts(document);
  for (const render of observers) {
    render();
  }
}

// say returns the text with a key, or the key if there is no text; each # is
// replaced by the next value.
export function say(key, ...values) {
  let text = texts[key] ? texts[key][chinese ? 0 : 1] : String(key);
  for (const value of values) {
    text = text.replace('#', () => value);
  }
  return text;
}

// pick returns a text of the server, {zh, en}, in the present language.
export function pick(text) {
  return text ? (chinese ? text.zh : text.en) || text.en || text.zh || '' : '';
}

// writeTexts writes the fixed texts below an element: data-text is the key of its
// content, data-label that of its name, data-placeholder that of its placeholder.
export function writeTexts(root) {
  document.documentElement.lang = chinese ? 'zh-CN' : 'en';
  document.title = say('title');
  for (const e of root.querySelectorAll('[data-text]')) {
    e.textContent = say(e.dataset.text);
  }
  for (const e of root.querySelectorAll('[data-label]')) {
    e.setAttribute('aria-label', say(e.dataset.label));
    e.title = say(e.dataset.label);
  }
  for (const e of root.querySelectorAll('[data-placeholder]')) {
    e.placeholder = say(e.dataset.placeholder);
  }
}
