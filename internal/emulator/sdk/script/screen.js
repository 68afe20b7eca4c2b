// The interface of the client: toasts, dialogs, pickers. They are in one shadow
// root next to the page's body. Their styles are a constructed style sheet,
// which every Content-Security-Policy allows.

// makeScreen returns the screen. Its show shows something and calls reply with
// the user's reply.
function makeScreen(boot) {
  let root; // created when first needed
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
      // Keys typed here must not trigger the page's shortcuts.
      host.addEventListener('keydown', (event) => event.stopPropagation());
      document.documentElement.append(host);
    }
    return root;
  }

  // element creates an element with classes and children; strings become text.
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

  // toast replaces the previous one. With a duration of 0 it stays until it is hidden.
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

  // notice describes what a real client would do.
  function notice(params) {
    toast({ title: params.title, icon: 'info', duration: 3000 });
  }

  // dialog shows a card over the page until the returned function is called. Escape
  // calls dismiss.
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

  // closeAndReply returns a function that closes and replies. The emulator
  // accepts one reply to a dialog, so a second click is harmless.
  function closeAndReply(reply, close) {
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
    const answer = closeAndReply(reply, () => close());
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
    const answer = closeAndReply(reply, () => close());
    const no = () => answer({ confirm: false, cancel: true });
    const yes = () => answer({ confirm: true, cancel: false, inputValue: input.value });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) {
        yes();
      }
    });
    const close = dialog('prompt', params.title, header(params.title).concat(input, footer(params, yes, no)), no);
  }

  // sheet replies with the index of the chosen item, or -1.
  function sheet(params, reply) {
    const answer = closeAndReply(reply, () => close());
    const no = () => answer(-1);
    const items = params.items.map((text, i) => button(text, 'sheet-item', () => answer(i)));
    const close = dialog('sheet', '', items.concat(button(params.cancelText, 'sheet-item sheet-cancel', no)), no);
  }

  // picker replies with {ids, message}; ids is null if it was canceled.
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

    const answer = closeAndReply(reply, () => close());
    const no = () => answer({ ids: null });
    const yes = () => answer({ ids: Array.from(chosen), message: message.value });
    const foot = footer(params, yes, no);
    const list = element('div', params.multi ? 'list multi' : 'list', ...rows);
    list.setAttribute('role', 'listbox');
    const extra = params.inputHint ? [message] : [];
    draw();
    const close = dialog('picker', params.title, header(params.title).concat(list, extra, tips, foot), no);
  }

  // badge marks the page and links to the panel.
  function badge() {
    const link = element('a', 'badge', element('span', 'badge-dot'), element('span', 'badge-text', boot.badge));
    link.href = boot.base + '/';
    link.target = '_blank';
    link.rel = 'noopener';
    link.title = boot.badgeHint;
    link.setAttribute('aria-label', boot.badgeHint);
    shadow().append(link);
  }

  // The real client has no badge: it must not delay the start of the page.
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
