// The host name of the workbench. Browsers send the cookies of the app in a frame
// only if the window has the app's host name: for them localhost and 127.0.0.1 are
// different sites.

import { state } from './state.js';

const loopback = ['localhost', '127.0.0.1'];

// moveToHost opens the workbench under the host name of a page of the app, if both
// are on this machine and it is reachable there. It reports whether it does; then
// the page is shown there.
export async function moveToHost(url) {
  const { hostname } = new URL(url);
  if (hostname === location.hostname || !loopback.includes(hostname)) {
    return false;
  }
  const there = new URL(location.href);
  there.hostname = hostname;
  there.searchParams.set('app', url);
  try {
    // Pictures of users can be loaded from other origins.
    await fetch(new URL('/avatars/' + state.about.users[0].id + '.svg', there), { mode: 'no-cors', cache: 'no-store' });
  } catch (err) {
    return false; // the emulator does not listen there
  }
  location.replace(there.href);
  return true;
}
