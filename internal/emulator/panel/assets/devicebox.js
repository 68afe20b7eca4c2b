// The device around the page: its size, its safe areas and its colors.

import { devices, geometry, isHandheld, platforms } from './devices.js';
import { $, setOptions } from './dom.js';
import { say } from './text.js';
import { barColors } from './titlebar.js';
import { device, view } from './view.js';

// deviceName returns a device's name with its size.
function deviceName(d) {
  return d.width ? say(d.name) + ' · ' + d.width + '×' + d.height : say(d.name);
}

export function fillChoices() {
  setOptions($('#device'), platforms.flatMap((platform) => devices.filter((d) => d.platform === platform)
    .map((d) => ({ value: d.id, text: deviceName(d), group: say('devices-' + platform) }))));
  setOptions($('#zoom'), ['fit', '100', '75', '50'].map((z) => ({ value: z, text: z === 'fit' ? say('zoomFit') : z + ' %' })));
  setOptions($('#scheme'), [
    { value: 'light dark', text: say('schemeSystem') }, { value: 'light', text: say('schemeLight') }, { value: 'dark', text: say('schemeDark') },
  ]);
  $('#device').value = device().id;
  $('#zoom').value = view.zoom;
  $('#scheme').value = view.scheme;
}

// layOut gives the device its size and scales it into the space that there is. It
// returns the size of the device's screen, undefined if that is the space.
export function layOut() {
  const space = $('#space').getBoundingClientRect();
  const screen = geometry(device(), view.turned);
  const width = screen.width || Math.floor(space.width);
  const height = screen.height || Math.floor(space.height);
  const frame = isHandheld(device()) ? 20 : 2; // the device's border
  const fits = Math.min(1, space.width / (width + frame), space.height / (height + frame));
  const scale = !screen.width ? 1 : view.zoom === 'fit' ? fits : Number(view.zoom) / 100;
  const box = $('#device-box');
  box.style.width = (screen.width ? (width + frame) * scale : width) + 'px';
  box.style.height = (screen.width ? (height + frame) * scale : height) + 'px';
  const shell = $('#shell');
  shell.style.width = (screen.width ? width + frame : width) + 'px';
  shell.style.height = (screen.width ? height + frame : height) + 'px';
  shell.style.transform = scale === 1 ? '' : 'scale(' + scale + ')';
  shell.dataset.platform = device().platform;
  shell.dataset.safe = String(view.safe);
  shell.style.setProperty('--safe-top', screen.top + 'px');
  shell.style.setProperty('--safe-bottom', screen.bottom + 'px');
  shell.style.setProperty('--safe-sides', screen.sides + 'px');
  shell.classList.toggle('fills', !screen.width);
  $('#turn').disabled = !isHandheld(device());
  $('#turn').setAttribute('aria-pressed', String(view.turned));
  $('#safe').disabled = screen.bottom + screen.sides === 0;
  $('#safe').setAttribute('aria-pressed', String(view.safe));
  return screen.width ? { width, height } : undefined;
}

// showScheme makes the frame light or dark. The page's prefers-color-scheme
// follows the color scheme of the frame's element.
export function showScheme(page) {
  $('#shell').style.colorScheme = view.scheme;
  $('#app').style.colorScheme = view.scheme;
  const dark = view.scheme === 'dark' || view.scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches;
  $('#shell').dataset.dark = String(dark);
  barColors(page, dark);
}
