// Making elements, and updating lists of them in place.

import { say } from './text.js';

export const $ = (selector) => document.querySelector(selector);

// h makes an element. Of the properties, text and label are keys of texts for its
// content and its name, on… are listeners, and the others are attributes; those
// that are false or undefined are left out. Children are elements or strings.
export function h(tag, properties, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name === 'text') {
      e.dataset.text = value;
      e.textContent = say(value);
    } else if (name === 'label') {
      setLabel(e, value);
    } else if (name.startsWith('on')) {
      e.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      e.setAttribute(name, value === true ? '' : value);
    }
  }
  e.append(...children.filter((child) => child !== undefined && child !== null && child !== ''));
  return e;
}

export function setLabel(element, key) {
  element.dataset.label = key;
  element.setAttribute('aria-label', say(key));
  element.title = say(key);
}

// button makes a button of a form that does not submit it.
export function button(text, className, click) {
  return h('button', { type: 'button', class: className, text, onclick: click });
}

// setText changes the text of an element only if it differs, so that a selection
// in it stays.
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// reconcile makes the children of a parent those of items, in that order. An item
// that was there before keeps its element, with focus and selection: make(item)
// makes a new one and update(element, item) writes the item into it.
export function reconcile(parent, items, keyOf, make, update) {
  const old = new Map(Array.from(parent.children, (e) => [e.dataset.key, e]));
  const keys = new Set(items.map((item) => String(keyOf(item))));
  for (const [key, e] of old) {
    if (!keys.has(key)) {
      e.remove();
    }
  }
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let e = old.get(key);
    if (!e) {
      e = make(item);
      e.dataset.key = key;
    }
    update(e, item);
    if (e === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(e, next);
    }
  }
}

// setOptions changes the options of a select, [{value, text, group}], and keeps
// its value if it is still one of them.
export function setOptions(select, options) {
  const written = JSON.stringify(options);
  if (select.written === written) {
    return; // the list may be open
  }
  select.written = written;
  const { value } = select;
  const children = [];
  let group;
  for (const o of options) {
    const option = h('option', { value: o.value }, o.text);
    if (!o.group) {
      children.push(option);
    } else if (group && group.label === o.group) {
      group.append(option);
    } else {
      group = h('optgroup', {}, option);
      group.label = o.group;
      children.push(group);
    }
  }
  select.replaceChildren(...children);
  if (options.some((o) => String(o.value) === value)) {
    select.value = value;
  }
}

// copy puts text on the clipboard of the developer's machine and says so on the
// button.
export async function copy(text, clicked) {
  await navigator.clipboard.writeText(text);
  flash(clicked, 'copied');
}

// flash shows another text on a button for a moment.
export function flash(clicked, key) {
  const before = clicked.dataset.text;
  clicked.textContent = say(key);
  setTimeout(() => { clicked.textContent = say(before); }, 1500);
}
