// Requests to the emulator, and its errors beside the fields that they are about.

import { $, h } from './dom.js';
import { pick, say } from './text.js';

// An ApiError is an error of the emulator. field is a JSON Pointer into what was
// sent, "" if it is about no field.
export class ApiError extends Error {
  constructor(status, field, message) {
    super(message.en || message);
    this.status = status;
    this.field = field;
    this.text = message;
  }
}

// api sends a request and returns the answer. It throws an ApiError if the
// emulator refuses it, and a TypeError if it cannot be reached.
export async function api(method, path, body, options) {
  const response = await fetch('/panel/' + path, Object.assign({ method, body: body && JSON.stringify(body) }, options));
  const text = await response.text();
  if (response.ok) {
    return text ? JSON.parse(text) : undefined;
  }
  let error;
  try {
    ({ error } = JSON.parse(text));
  } catch (err) {
    error = { field: '', message: { zh: text, en: text } };
  }
  throw new ApiError(response.status, error.field, error.message);
}

// complain shows an error at the top of the window; '' removes it.
export function complain(text) {
  $('#problem').hidden = !text;
  $('#problem-text').textContent = text;
}

export function errorText(err) {
  return err instanceof ApiError ? pick(err.text) : err instanceof TypeError ? say('gone') : err.message;
}

let ids = 0;

// setError shows an error below a field; '' removes it.
export function setError(input, text) {
  let note = input.errorNote;
  if (!note && !text) {
    return;
  }
  if (!note) {
    note = h('p', { class: 'error', id: 'error-' + ++ids });
    input.errorNote = note;
    (input.closest('.field') || input).after(note);
  }
  note.textContent = text;
  note.hidden = !text;
  if (text) {
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', note.id);
  } else {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  }
}

// attempt runs an action and returns its result, undefined if it fails. fields
// are the inputs by the beginnings of the pointers to what they hold: an error is
// shown below the input with the longest one, the first of them gets the focus,
// and other errors are shown at the top.
export async function attempt(fields, action) {
  const inputs = Object.values(fields);
  inputs.forEach((input) => setError(input, ''));
  complain('');
  try {
    return await action();
  } catch (err) {
    const pointer = err instanceof ApiError ? err.field : err.field || '';
    const matching = Object.keys(fields).filter((prefix) => pointer.startsWith(prefix));
    matching.sort((a, b) => b.length - a.length);
    if (pointer && matching.length) {
      const input = fields[matching[0]];
      setError(input, errorText(err));
      input.focus();
    } else {
      complain(errorText(err));
    }
    return undefined;
  }
}

// FieldError is an error that is found before anything is sent.
export class FieldError extends Error {
  constructor(field, text) {
    super(text);
    this.field = field;
  }
}

// parseJSON parses what was typed into a field.
export function parseJSON(field, text) {
  try {
    return JSON.parse(text);
  } catch (err) {
    throw new FieldError(field, say('badJSON', err.message));
  }
}
