// The badge marks the page, names the client that is played, and has what the
// page has set around itself: the buttons of the navigation bar, and notes.

// corners are the places of the badge, in the order of the move button.
const corners = ['bottom-right', 'bottom-left', 'top-left', 'top-right'];
let badgeBox; // created with the first status
let badgeOpen = false;

// status replaces what the badge shows.
function status(params) {
  attach();
  if (!badgeBox) {
    badgeBox = withAttributes(element('aside', 'badge-box'), { 'aria-label': params.label });
    root.prepend(badgeBox);
  }
  const focused = badgeBox.contains(root.activeElement) && root.activeElement.dataset.name;
  badgeBox.dataset.corner = corners.includes(params.corner) ? params.corner : corners[0];
  badgeBox.replaceChildren(badge(params), ...(badgeOpen ? [badgeCard(params)] : []));
  badgeBox.hidden = params.corner === 'hidden';
  if (focused) {
    const again = badgeBox.querySelector('[data-name="' + focused + '"]');
    if (again) again.focus();
  }
}

function badge(params) {
  const b = button('', 'badge', () => {
    badgeOpen = !badgeOpen;
    status(params);
  });
  b.classList.remove('button');
  b.dataset.name = 'badge';
  b.append(element('span', 'badge-dot'), element('span', 'badge-text', params.client));
  if (params.lenient) {
    b.append(' ', element('span', 'badge-lenient', params.lenient));
  }
  return withAttributes(b, { 'aria-expanded': String(badgeOpen), title: params.hint });
}

function badgeCard(params) {
  const card = element('div', 'badge-card');
  card.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      badgeOpen = false;
      status(params);
      badgeBox.querySelector('.badge').focus();
    }
  });
  const bar = (side) => (params.state[side] || []).map((b) => {
    const press = button(b.text || b.id, 'secondary', () => setup.send('bar', { side, id: b.id }));
    press.dataset.name = side + b.id;
    return press;
  });
  const bars = [...bar('left'), ...bar('right')];
  if (bars.length) {
    card.append(element('p', 'badge-note', params.barText), element('div', 'badge-bar', ...bars));
  }
  (params.notes).forEach((text) => card.append(element('p', 'badge-note', text)));
  const tool = (name, text, act) => {
    const b = button(text, 'secondary', act);
    b.dataset.name = name;
    return b;
  };
  const place = (corner) => {
    setup.send('badge', { corner });
    status(Object.assign({}, params, { corner }));
  };
  const panel = withAttributes(element('a', 'badge-panel', params.panelText), { href: setup.base + '/', target: '_blank', rel: 'noopener' });
  const now = corners.indexOf(badgeBox.dataset.corner);
  card.append(panel, element('div', 'badge-bar',
    tool('move', params.moveText, () => place(corners[(now + 1) % corners.length])),
    tool('hide', params.hideText, () => place('hidden'))));
  return card;
}
