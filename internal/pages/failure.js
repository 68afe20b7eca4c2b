// Messages for the user and reports for the server's log if the program does
// not run. Plain ES5.

// failure returns an error with a cause, which fail shows beside the code.
function failure(cause, message) {
  var err = new Error(message);
  err.cause = cause;
  return err;
}

var failed = false;

// fail shows a code, the cause if there is one, and what to do: instead of the
// spinner if that is still shown, else above the page. Only the first failure
// is shown.
function fail(code, cause, details) {
  if (failed || document.getElementById('crashed')) return;
  failed = true;
  var messages = JSON.parse(document.getElementById('page-messages').textContent);
  var app = document.getElementById('app');
  var place = app && app.getAttribute('data-state') === 'loading' && document.getElementById('busy');
  if (place) {
    app.setAttribute('data-state', 'failed');
    place.className = 'failed';
    place.textContent = '';
  } else {
    place = document.body.insertBefore(document.createElement('div'), document.body.firstChild);
    place.id = place.className = 'crashed';
  }
  place.setAttribute('role', 'alert');
  append(place, 'code', 'error-code', code);
  if (cause) append(place, 'code', 'error-cause', cause);
  append(place, 'p', 'error-help', messages[messageFor(cause || code, messages)]);
  var retry = append(place, 'button', 'retry', messages.retry);
  retry.className = 'button';
  retry.onclick = function () { location.reload(); };
  report(cause ? code + ': ' + cause : code, details);
}

function messageFor(cause, messages) {
  if (messages[cause]) return cause;
  return /^http-(5|429)/.test(cause) ? 'unavailable' : /^http-/.test(cause) ? 'refused' : 'failed';
}

function append(parent, tag, id, text) {
  var element = document.createElement(tag);
  element.id = id;
  element.textContent = text;
  return parent.appendChild(element);
}

// report sends a failure to the server's log. It is lost if the server does not
// accept it.
function report(message, details) {
  try {
    fetch('/errors', {
      method: 'POST',
      keepalive: true,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message: message, stack: String(details || '').slice(0, 2000), path: location.pathname })
    }).catch(function () { });
  } catch (err) {
    // no fetch
  }
}
