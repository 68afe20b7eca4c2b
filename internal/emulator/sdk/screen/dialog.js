// Dialogs. The browser keeps the focus inside and the page inert.

// openDialog shows a card until the function that it returns is called. Escape
// calls dismiss; Enter calls confirm, if it is there, unless the focused element
// has its own meaning of Enter.
function openDialog({ className, title, description, children, first, confirm, dismiss }) {
  attach();
  const before = root.activeElement || document.activeElement;
  const card = element('dialog', 'card ' + className, ...children);
  const label = title instanceof Element ? { 'aria-labelledby': named(title).id } : { 'aria-label': title };
  withAttributes(card, Object.assign({
    role: 'dialog', 'aria-modal': 'true', 'aria-describedby': description && named(description).id,
  }, label));
  let closed = false;
  card.addEventListener('keydown', (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      dismiss();
    } else if (event.key === 'Enter' && confirm && !event.target.closest('button, a, .row')) {
      event.preventDefault();
      confirm();
    } else if (event.key === 'Tab') {
      keepFocus(card, event);
    }
  });
  card.addEventListener('cancel', (event) => {
    event.preventDefault();
    dismiss();
  });
  card.addEventListener('close', () => {
    if (!closed) { // by the browser
      card.showModal();
      dismiss();
    }
  });
  root.append(card);
  card.showModal();
  const scrolled = card.querySelector('.scroll');
  if (scrolled && scrolled.scrollHeight > scrolled.clientHeight) {
    scrolled.tabIndex = 0;
  }
  (first || card.querySelector('.primary') || card).focus();
  return function close() {
    if (closed) {
      return;
    }
    closed = true;
    card.close();
    card.remove();
    if (before && before.focus) {
      before.focus({ preventScroll: true });
    }
  };
}

// keepFocus moves the focus from the last element to the first and back, where
// browsers would leave the page.
function keepFocus(card, event) {
  const all = Array.from(card.querySelectorAll('button, a[href], input, [tabindex="0"]'))
    .filter((e) => !e.disabled && e.tabIndex >= 0 && e.getClientRects().length > 0);
  const [from, to] = event.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]];
  if (to && (root.activeElement === from || !card.contains(root.activeElement) || root.activeElement === card && event.shiftKey)) {
    event.preventDefault();
    to.focus();
  }
}

// closeAndReply returns a function that closes and replies, once.
function closeAndReply(reply, close) {
  let done = false;
  return (value) => {
    if (!done) {
      done = true;
      close();
      reply(value);
    }
  };
}

function footer(params, confirm, cancel) {
  const buttons = [button(params.confirmText, 'primary', confirm)];
  if (cancel) {
    buttons.unshift(button(params.cancelText, 'secondary', cancel));
  }
  return element('div', 'footer', ...buttons);
}

// dialog asks for a confirmation, or for a value too if it has an input.
function dialog(params, reply) {
  const answer = closeAndReply(reply, () => close());
  const title = element('h2', 'title', params.title || '');
  const content = element('p', 'content scroll', params.content || '');
  const error = withAttributes(element('p', 'tips'), { role: 'alert' });
  const field = params.input && inputOf(params.input, title, error);
  const no = () => answer({ confirm: false, cancel: true });
  const yes = () => {
    if (field && params.input.required && field.value === '') {
      error.textContent = params.input.required;
      withAttributes(field, { 'aria-invalid': 'true', 'aria-describedby': named(error).id }).focus();
      return;
    }
    answer(Object.assign({ confirm: true, cancel: false }, field && { inputValue: field.value }));
  };
  const children = [];
  if (params.title) children.push(title);
  if (params.content) children.push(content);
  if (field) children.push(field, error, ...suggestionsOf(params.input, field, () => yes()));
  children.push(footer(params, yes, params.showCancel && no));
  const close = openDialog({
    className: field ? 'prompt' : 'modal', title: params.title ? title : params.content || (params.input || {}).label,
    description: params.content && params.title ? content : undefined,
    children, first: field, confirm: yes, dismiss: params.showCancel ? no : () => {},
  });
}

function inputOf(params, title) {
  const field = element('input', 'input');
  field.type = params.type || 'text';
  field.placeholder = params.placeholder || '';
  field.value = params.value || '';
  field.autocomplete = params.type === 'password' ? 'new-password' : 'off'; // the browser's own passwords are not for here
  if (params.maxLength >= 0) {
    field.maxLength = params.maxLength;
  }
  withAttributes(field, { min: params.min, max: params.max });
  const label = params.label || title.textContent || params.placeholder;
  return withAttributes(field, { 'aria-label': label });
}

// suggestionsOf are values to take instead of typing.
function suggestionsOf(params, field, confirm) {
  const all = (params.suggestions || []).map((s) => button(s.text, 'suggestion', () => {
    field.value = s.value;
    confirm();
  }));
  return all.length ? [element('div', 'suggestions', ...all)] : [];
}
