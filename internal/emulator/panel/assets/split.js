// The line between the frame and the tabs, which can be moved by pointer and keys.

import { $ } from './dom.js';

const least = 25; // percent of the width that each side keeps
const most = 75;

function set(percent) {
  const share = Math.round(Math.min(most, Math.max(least, percent)));
  $('main').style.setProperty('--share', share + '%');
  $('#split').setAttribute('aria-valuenow', String(share));
  localStorage.setItem('share', String(share));
}

export function startSplit() {
  const split = $('#split');
  const share = () => Number(split.getAttribute('aria-valuenow'));
  split.setAttribute('aria-valuemin', String(least));
  split.setAttribute('aria-valuemax', String(most));
  set(Number(localStorage.getItem('share')) || 52);
  split.addEventListener('keydown', (event) => {
    const to = { ArrowLeft: share() - 2, ArrowRight: share() + 2, Home: least, End: most }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      set(to);
    }
  });
  split.addEventListener('pointerdown', (event) => {
    split.setPointerCapture(event.pointerId);
    document.body.classList.add('moving'); // else the frame takes the pointer's events
  });
  split.addEventListener('pointermove', (event) => {
    if (split.hasPointerCapture(event.pointerId)) {
      const box = $('main').getBoundingClientRect();
      set((event.clientX - box.left) / box.width * 100);
    }
  });
  split.addEventListener('lostpointercapture', () => document.body.classList.remove('moving'));
}
