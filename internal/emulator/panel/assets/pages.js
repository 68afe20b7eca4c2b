// The pages that are open in browsers, as the emulator knows them.

import { api } from './api.js';

// openPages returns the open pages.
export async function openPages() {
  const { pages } = await api('GET', 'pages');
  return pages;
}

// withDetails returns what a page in the frame has said about itself with what the
// emulator knows of it: its settings for its window that the client applies (meta,
// by name), all of them (metas), and what it has set by calls (state).
export async function withDetails(said) {
  const known = (await openPages()).find((page) => page.id === said.id) || {};
  const metas = known.meta || [];
  const meta = Object.fromEntries(metas.filter((m) => !m.ignored).map((m) => [m.name, m.value]));
  return Object.assign({}, said, { metas, meta, state: known.state || {} });
}
