// What the frame shows and how: the device, its zoom and colors, and the page's
// URL. It is kept in the browser.

import { devices } from './devices.js';

export const view = Object.assign(
  { device: 'window', turned: false, zoom: 'fit', scheme: 'light dark', safe: true, url: '' },
  JSON.parse(localStorage.getItem('view') || '{}'),
);

export function keep(changes) {
  Object.assign(view, changes);
  localStorage.setItem('view', JSON.stringify(view));
}

export function device() {
  return devices.find((d) => d.id === view.device) || devices[0];
}
