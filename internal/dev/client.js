// What feishu-goapp dev adds to every page: reloads it after a build, exchanges
// the style sheet, and shows what does not compile.
(function () {
  'use strict';

  var script = document.currentScript;
  var build = script.getAttribute('data-build');
  var style = script.getAttribute('data-style');
  var kit; // the style sheet of the kit, before the app's own
  var exchanged; // the style sheet that replaces both

  if (build) kit = text('/web/shell.css').catch(function () { return ''; });

  new EventSource('/.feishu-goapp/events').onmessage = function (event) {
    var state = JSON.parse(event.data);
    show(state.error);
    if (state.build && state.build !== build) {
      location.reload();
    } else if (build && state.style !== style) {
      style = state.style;
      exchange();
    }
  };

  function text(url) {
    return fetch(url, { cache: 'no-store' }).then(function (response) {
      if (!response.ok) throw new Error(url + ': ' + response.status);
      return response.text();
    });
  }

  // exchange replaces the page's style sheet without a reload. Constructed style
  // sheets are not subject to the page's Content-Security-Policy.
  function exchange() {
    Promise.all([kit, text('/.feishu-goapp/style.css')]).then(function (parts) {
      var sheet = new CSSStyleSheet();
      sheet.replaceSync(parts.join('\n'));
      var first = document.querySelector('head > style');
      if (first) first.sheet.disabled = true;
      document.adoptedStyleSheets = document.adoptedStyleSheets
        .filter(function (other) { return other !== exchanged; })
        .concat(sheet);
      exchanged = sheet;
    }).catch(function (err) {
      console.warn('feishu-goapp dev: the style sheet was not exchanged:', err);
    });
  }

  // show shows an error above the page, nothing for null.
  function show(error) {
    var old = document.getElementById('feishu-goapp-dev');
    if (old) old.remove();
    if (!error) return;
    var host = document.createElement('div');
    host.id = 'feishu-goapp-dev';
    host.setAttribute('role', 'alert');
    host.tabIndex = 0; // it may scroll
    var root = host.attachShadow({ mode: 'open' });
    add(root, 'h1', error.title, 'margin:0 0 12px;font:600 16px system-ui,sans-serif;color:#ff8a80');
    add(root, 'pre', error.text, 'margin:0;font:13px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere');
    host.style.cssText = 'position:fixed;z-index:2147483647;inset:0;overflow:auto;padding:24px;background:rgba(24,24,28,.95);color:#eee';
    (document.body || document.documentElement).appendChild(host);
  }

  function add(parent, tag, content, css) {
    var element = document.createElement(tag);
    element.textContent = content;
    element.style.cssText = css;
    parent.appendChild(element);
  }
})();
