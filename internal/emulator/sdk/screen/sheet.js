// Sheets: a short list of actions.

// sheet replies with the index of the chosen item, or -1.
function sheet(params, reply) {
  const answer = closeAndReply(reply, () => close());
  const no = () => answer(-1);
  const items = params.items.map((text, i) => button(text, 'sheet-item', () => answer(i)));
  const list = element('div', 'sheet-items scroll', ...items);
  const title = element('h2', 'sheet-title', params.title || '');
  if (params.title) {
    list.prepend(title);
  }
  const cancel = button(params.cancelText, 'sheet-item sheet-cancel', no);
  moveByArrows(list, () => items.concat(cancel));
  const close = openDialog({
    className: 'sheet', title: params.title ? title : params.label, children: [list, cancel], first: items[0], dismiss: no,
  });
}

// moveByArrows moves the focus among elements by the arrow keys, Home and End.
function moveByArrows(list, all) {
  list.addEventListener('keydown', (event) => {
    const options = all();
    const at = options.indexOf(root.activeElement);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: options.length - 1 }[event.key];
    if (to === undefined || at < 0) {
      return;
    }
    event.preventDefault();
    options[Math.max(0, Math.min(to, options.length - 1))].focus();
  });
}
