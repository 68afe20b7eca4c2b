// What the client shows: toasts, dialogs, pickers. All of it lives in one
// shadow root beside the page's body, and is styled by a constructed sheet and
// by properties, which no policy forbids.

// makeScreen returns the screen; its show puts something on it and calls reply
// with what somebody answers.
function makeScreen(boot) {
  let root; // made when first needed
  let toastElement;
  let toastTimer;

  function shadow() {
    if (!root) {
      const host = document.createElement('div');
      host.id = 'feishu-emulator';
      root = host.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(boot.css);
      root.adoptedStyleSheets = [sheet];
      // What is typed here is not for the page's own shortcuts.
      host.addEventListener('keydown', (event) => event.stopPropagation());
      document.documentElement.append(host);
    }
    return root;
  }

  // element makes an element with classes and children; strings become text.
  function element(tag, className, ...children) {
    const e = document.createElement(tag);
    e.className = className;
    e.append(...children);
    return e;
  }

  // icon draws one of the shapes below.
  function icon(name) {
    const ns = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(ns, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    for (const [kind, d] of shapes[name]) {
      const path = document.createElementNS(ns, 'path');
      path.setAttribute('d', d);
      path.setAttribute('class', kind);
      svg.append(path);
    }
    return svg;
  }

  function button(text, className, click) {
    const b = element('button', 'button ' + className, text);
    b.type = 'button';
    b.addEventListener('click', click);
    return b;
  }

  function hideToast() {
    clearTimeout(toastTimer);
    if (toastElement) {
      toastElement.remove();
      toastElement = undefined;
    }
  }

  // toast replaces the one before it. A duration of 0 is until it is hidden.
  function toast(params) {
    hideToast();
    const box = element('div', 'toast', element('span', 'toast-title', params.title));
    box.dataset.icon = params.icon;
    box.setAttribute('role', 'status');
    if (shapes[params.icon]) {
      box.prepend(icon(params.icon));
    }
    toastElement = element('div', params.mask ? 'toast-layer mask' : 'toast-layer', box);
    shadow().append(toastElement);
    if (params.duration > 0) {
      toastTimer = setTimeout(hideToast, params.duration);
    }
  }

  // notice is the emulator's own word on what a client would do.
  function notice(params) {
    toast({ title: params.title, icon: 'info', duration: 3000 });
  }

  // dialog shows a card over the page until close is called. Escape is dismiss.
  function dialog(className, label, children, dismiss) {
    const before = document.activeElement;
    const card = element('div', 'card ' + className, ...children);
    card.setAttribute('role', 'dialog');
    card.setAttribute('aria-modal', 'true');
    card.setAttribute('aria-label', label);
    const layer = element('div', 'layer ' + className + '-layer', card);
    layer.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        dismiss();
      }
    });
    shadow().append(layer);
    const first = card.querySelector('input') || card.querySelector('.row, .sheet-item, .primary');
    if (first) {
      first.focus();
    }
    return function close() {
      layer.remove();
      if (before && before.focus) {
        before.focus();
      }
    };
  }

  // asker makes a function that closes and replies. The emulator takes one
  // reply to a question, so a second click does no harm.
  function asker(reply, close) {
    return (value) => {
      close();
      reply(value);
    };
  }

  function footer(params, confirm, cancel) {
    const buttons = [button(params.confirmText, 'primary', confirm)];
    if (cancel) {
      buttons.unshift(button(params.cancelText, 'secondary', cancel));
    }
    return element('div', 'footer', ...buttons);
  }

  function header(title) {
    return title ? [element('div', 'title', title)] : [];
  }

  function modal(params, reply) {
    const answer = asker(reply, () => close());
    const no = () => answer({ confirm: false, cancel: true });
    const yes = () => answer({ confirm: true, cancel: false });
    const children = header(params.title);
    if (params.content) {
      children.push(element('div', 'content', params.content));
    }
    children.push(footer(params, yes, params.showCancel && no));
    const close = dialog('modal', params.title || params.content, children, params.showCancel ? no : () => {});
  }

  function prompt(params, reply) {
    const input = element('input', 'input');
    input.type = 'text';
    input.placeholder = params.placeholder;
    input.setAttribute('aria-label', params.title || params.placeholder);
    if (params.maxLength >= 0) {
      input.maxLength = params.maxLength;
    }
    const answer = asker(reply, () => close());
    const no = () => answer({ confirm: false, cancel: true });
    const yes = () => answer({ confirm: true, cancel: false, inputValue: input.value });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) {
        yes();
      }
    });
    const close = dialog('prompt', params.title, header(params.title).concat(input, footer(params, yes, no)), no);
  }

  // sheet replies with the index of what was picked, or -1.
  function sheet(params, reply) {
    const answer = asker(reply, () => close());
    const no = () => answer(-1);
    const items = params.items.map((text, i) => button(text, 'sheet-item', () => answer(i)));
    const close = dialog('sheet', '', items.concat(button(params.cancelText, 'sheet-item sheet-cancel', no)), no);
  }

  // picker replies with {ids, message}; ids is null when it was closed.
  function picker(params, reply) {
    const chosen = new Set(params.chosen || []);
    const disabled = new Set(params.disabled || []);
    const tips = element('div', 'tips');
    const message = element('input', 'input');
    message.placeholder = params.inputHint || '';

    const rows = params.items.map((item) => {
      const avatar = element('img', 'avatar');
      avatar.src = item.avatar;
      avatar.alt = '';
      const row = button('', 'row', () => pick(item.id));
      row.append(element('span', 'check'), avatar, element('span', 'name', item.name));
      row.dataset.id = item.id;
      row.disabled = disabled.has(item.id);
      row.setAttribute('role', 'option');
      return row;
    });

    function pick(id) {
      tips.textContent = '';
      if (chosen.has(id)) {
        chosen.delete(id);
      } else if (!params.multi) {
        chosen.clear();
        chosen.add(id);
      } else if (params.max > 0 && chosen.size >= params.max) {
        tips.textContent = params.limitTips || '≤ ' + params.max;
      } else {
        chosen.add(id);
      }
      draw();
    }

    function draw() {
      rows.forEach((row) => row.setAttribute('aria-selected', String(chosen.has(row.dataset.id))));
      foot.querySelector('.primary').disabled = chosen.size === 0;
    }

    const answer = asker(reply, () => close());
    const no = () => answer({ ids: null });
    const yes = () => answer({ ids: Array.from(chosen), message: message.value });
    const foot = footer(params, yes, no);
    const list = element('div', params.multi ? 'list multi' : 'list', ...rows);
    list.setAttribute('role', 'listbox');
    const extra = params.inputHint ? [message] : [];
    draw();
    const close = dialog('picker', params.title, header(params.title).concat(list, extra, tips, foot), no);
  }

  // badge says what this is, and leads to the panel.
  function badge() {
    const link = element('a', 'badge', element('span', 'badge-dot'), element('span', 'badge-text', boot.badge));
    link.href = boot.base + '/';
    link.target = '_blank';
    link.rel = 'noopener';
    link.title = boot.badgeHint;
    link.setAttribute('aria-label', boot.badgeHint);
    shadow().append(link);
  }

  // The client has no badge: it must not take the time that the page needs to start.
  if (window.requestIdleCallback) {
    requestIdleCallback(badge);
  } else {
    setTimeout(badge, 1000);
  }

  const shows = { toast, notice, hideToast, modal, prompt, sheet, picker };
  return { show: (what, params, reply) => shows[what](params, reply) };
}

// shapes are the icons, as [class, path] on a square of 24.
const disc = 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z';
const shapes = {
  success: [['fill', disc], ['stroke', 'M7.5 12.4l3 3 6-6.3']],
  error: [['fill', disc], ['stroke', 'M8.7 8.7l6.6 6.6M15.3 8.7l-6.6 6.6']],
  info: [['fill', disc], ['stroke', 'M12 11v5.5M12 7.4v.2']],
  warning: [['fill', 'M10.3 3.6 1.9 18a2 2 0 0 0 1.7 3h16.8a2 2 0 0 0 1.7-3L13.7 3.6a2 2 0 0 0-3.4 0z'], ['stroke', 'M12 9v4.8M12 17.2v.2']],
  loading: [['track', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z'], ['spin', 'M12 3a9 9 0 0 1 9 9']],
};
