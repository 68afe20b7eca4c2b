// Views: what a function opens over the page, such as a profile or a document.

let openView; // closes the view that is shown

// view shows a view until the user closes it. It takes the place of an earlier one.
function view(params) {
  closeView();
  const title = element('h2', 'view-title', params.title);
  const x = withAttributes(button('', 'view-close', closeView), { 'aria-label': params.closeText });
  x.append(icon('close'));
  const body = element('div', 'view-body scroll', ...params.blocks.map(block));
  openView = openDialog({
    className: 'view view-' + params.kind, title, first: x,
    children: [element('div', 'view-head', title, x), body], dismiss: closeView,
  });
}

function closeView() {
  const close = openView;
  openView = undefined;
  if (close) {
    close();
  }
}

// block is one part of a view.
function block(b) {
  return blocks[b.kind](b);
}

const blocks = {
  text: (b) => element('p', 'view-text', b.text),
  code: (b) => element('pre', 'view-code', b.text),
  person: (b) => element('div', 'view-person', avatar(b.id, b.text), element('span', 'name', b.text)),
  symbol: (b) => element('div', 'view-symbol', icon(b.icon)),
  map: (b) => map(b.text),
  fields: (b) => element('dl', 'view-fields', ...b.fields.map(([name, value]) => element('div', '', element('dt', '', name), element('dd', '', value)))),
  link: (b) => withAttributes(element('a', 'view-link', b.text), { href: b.url, target: '_blank', rel: 'noopener noreferrer' }),
  picture: (b) => element('figure', 'view-figure', picture(b.data, 'view-picture', b.text), element('figcaption', '', b.text)),
  image: linkedImage,
};

// linkedImage shows the image at an address. The page's policy may forbid it:
// then the address stands there alone.
function linkedImage(b) {
  const image = withAttributes(element('img', 'view-picture'), { alt: b.text });
  image.addEventListener('error', () => image.replaceWith(icon('warning')));
  image.src = b.url;
  return element('figure', 'view-figure' + (b.current ? ' current' : ''), image, element('figcaption', '', b.url.length > 200 ? b.url.slice(0, 200) + '…' : b.url));
}
