// The client's page of permissions.

// permissions shows a switch per permission and replies with {name: allowed}, or
// null if it was closed without a change.
function permissions(params, reply) {
  const answer = closeAndReply(reply, () => close());
  const decided = {};
  const title = element('h2', 'view-title', params.title);
  const done = () => answer(Object.keys(decided).length ? decided : null);
  const x = withAttributes(button('', 'view-close', done), { 'aria-label': params.closeText });
  x.append(icon('close'));
  const rows = params.items.map((item) => {
    const state = (allowed) => (allowed ? params.allowedText : params.refusedText);
    const text = element('span', 'note', item.decided ? state(item.allowed) : params.undecidedText);
    const row = withAttributes(button('', 'switch-row', () => {
      decided[item.name] = row.getAttribute('aria-checked') !== 'true';
      row.setAttribute('aria-checked', String(decided[item.name]));
      text.textContent = state(decided[item.name]);
    }), { role: 'switch', 'aria-checked': String(item.allowed), 'aria-label': item.text });
    row.append(element('span', 'texts', element('span', 'name', item.text), text), element('span', 'switch'));
    return row;
  });
  const list = element('div', 'view-body scroll', ...rows);
  moveByArrows(list, () => rows);
  const close = openDialog({
    className: 'view view-permissions', title, first: rows[0] || x, children: [element('div', 'view-head', title, x), list], dismiss: done,
  });
}
