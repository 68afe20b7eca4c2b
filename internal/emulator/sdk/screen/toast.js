// Toasts: one text at a time, in a live region that is there before it.

const toasts = withAttributes(element('div', 'toast-layer'), { role: 'status', popover: 'manual' });
root.append(toasts);
let toastTimer;

function hideToast() {
  clearTimeout(toastTimer);
  toasts.replaceChildren();
  toasts.className = 'toast-layer';
  if (toasts.hidePopover) {
    toasts.hidePopover();
  }
}

// toast replaces the previous one. With a duration of 0 it stays until it is
// hidden.
function toast(params) {
  hideToast();
  if (toasts.showPopover) {
    toasts.showPopover(); // above dialogs that are open
  }
  toasts.className = params.mask ? 'toast-layer on mask' : 'toast-layer on';
  const box = element('div', 'toast', element('span', 'toast-title', params.title));
  box.dataset.icon = params.icon;
  if (shapes[params.icon]) {
    box.prepend(icon(params.icon));
  }
  toasts.append(box);
  if (params.duration > 0) {
    toastTimer = setTimeout(hideToast, params.duration);
  }
}

// notice is the emulator's own: it describes what a real client would do.
function notice(params) {
  toast({ title: params.title, icon: 'info', duration: 3000 });
}
