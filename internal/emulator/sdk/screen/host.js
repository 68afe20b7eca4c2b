// The screen: what the client shows over the page. Everything is in one shadow
// root beside the page's body. Its styles are a constructed style sheet, which
// every Content-Security-Policy allows; dialogs are in the browser's top layer,
// above the page's own.

// handled are the events of the screen that must not reach the page's listeners,
// which might take them for their own: shortcuts, focus traps, clicks outside.
const handled = ['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'change', 'click', 'dblclick', 'contextmenu',
  'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'touchstart', 'touchend', 'wheel', 'focusin', 'focusout', 'paste', 'drop'];

const host = document.createElement('div');
host.id = 'feishu-emulator';
host.lang = setup.lang;
host.dataset.client = setup.form;
const root = host.attachShadow({ mode: 'open' });
const sheetOfStyles = new CSSStyleSheet();
sheetOfStyles.replaceSync(setup.css);
root.adoptedStyleSheets = [sheetOfStyles];
handled.forEach((type) => host.addEventListener(type, (event) => event.stopPropagation(), { passive: true }));

// attach adds the screen to the page, again if the page has removed it.
function attach() {
  if (!host.isConnected) {
    document.documentElement.append(host);
  }
}

// element creates an element with classes and children; strings become text.
function element(tag, className, ...children) {
  const e = document.createElement(tag);
  e.className = className;
  e.append(...children);
  return e;
}

// withAttributes sets attributes and returns the element. Undefined ones are
// left out.
function withAttributes(e, attributes) {
  for (const name of Object.keys(attributes)) {
    if (attributes[name] !== undefined) {
      e.setAttribute(name, attributes[name]);
    }
  }
  return e;
}

let lastID = 0;

// named gives an element an id, by which others can refer to it.
function named(e) {
  e.id = 'e' + ++lastID;
  return e;
}

function button(text, className, click) {
  const b = element('button', 'button ' + className, text);
  b.type = 'button';
  b.addEventListener('click', click);
  return b;
}
