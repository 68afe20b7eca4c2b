// Drawings: icons, avatars, pictures, maps. None is loaded by an address, so that
// no policy of the page prevents them.

// shapes are the icons, as [class, path] on a square of 24.
const disc = 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z';
const shapes = {
  success: [['fill', disc], ['stroke', 'M7.5 12.4l3 3 6-6.3']],
  error: [['fill', disc], ['stroke', 'M8.7 8.7l6.6 6.6M15.3 8.7l-6.6 6.6']],
  info: [['fill', disc], ['stroke', 'M12 11v5.5M12 7.4v.2']],
  warning: [['fill', 'M10.3 3.6 1.9 18a2 2 0 0 0 1.7 3h16.8a2 2 0 0 0 1.7-3L13.7 3.6a2 2 0 0 0-3.4 0z'], ['stroke', 'M12 9v4.8M12 17.2v.2']],
  loading: [['track', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z'], ['spin', 'M12 3a9 9 0 0 1 9 9']],
  close: [['line', 'M6 6l12 12M18 6L6 18']],
  file: [['line', 'M6 3h8l4 4v14H6zM14 3v4h4']],
  video: [['line', 'M4 6h11v12H4zM15 10.5l5-3v9l-5-3']],
  nfc: [['line', 'M5 4v16M9 7v10M13 5c3 4 3 10 0 14M17 3c4 5 4 13 0 18']],
  place: [['line', 'M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21zM12 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z']],
};

function drawing(viewBox, className, parts) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  withAttributes(svg, { viewBox, class: className, 'aria-hidden': 'true' });
  for (const [kind, d] of parts) {
    svg.append(withAttributes(document.createElementNS(ns, 'path'), { d, class: kind }));
  }
  return svg;
}

function icon(name) {
  return drawing('0 0 24 24', 'icon', shapes[name] || shapes.file);
}

// avatar is the first letter of a name on a color that depends on the id.
function avatar(id, name) {
  const sum = Array.from(id).reduce((n, c) => n + c.codePointAt(0), 0);
  return withAttributes(element('span', 'avatar color' + (sum % 6), Array.from(name)[0] || ''), { 'aria-hidden': 'true' });
}

// picture draws the bytes of an image. What is no image leaves it empty.
function picture(bytes, className, label) {
  const canvas = withAttributes(element('canvas', className), label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' });
  createImageBitmap(new Blob([bytes])).then((bitmap) => {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
  }, () => canvas.classList.add('broken'));
  return canvas;
}

// map is a schematic map with a pin in its middle: there are no tiles.
function map(label) {
  const svg = drawing('0 0 320 140', 'map', [
    ['water', 'M0 96q60-24 120 4t200-16v56H0z'],
    ['road', 'M0 40L320 84M70 0L110 140M210 0L190 140M0 110L140 0'],
    ['pin', 'M160 76s-15-15-15-26a15 15 0 0 1 30 0c0 11-15 26-15 26z'],
    ['hole', 'M160 44a5 5 0 1 0 0 10 5 5 0 0 0 0-10z'],
  ]);
  svg.removeAttribute('aria-hidden');
  return withAttributes(svg, { role: 'img', 'aria-label': label });
}
