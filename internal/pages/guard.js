// Guards between the Go runtime and the browser. Plain ES5.

// guard returns a function that runs the program. It prevents exceptions of the
// browser's objects from ending the program, and calls stopped, with the known
// cause, when the program has ended nevertheless.
function guard(go, stopped) {
  var output = recordOutput();

  // Go's js.Value.Call returns exceptions as errors, but an exception of a
  // property would leave the program in the middle of a function. Here such a
  // property is undefined, or not set. The results are at these offsets from the
  // stack pointer, 0 being the encoding of undefined, of 0 and of false.
  catchExceptions('valueGet', 32);
  catchExceptions('valueIndex', 24);
  catchExceptions('valueLength', 16);
  catchExceptions('valueInstanceOf', 24);
  catchExceptions('valueSet');
  catchExceptions('valueSetIndex');
  catchExceptions('valueDelete');

  function catchExceptions(name, offset) {
    var imports = go.importObject.gojs, original = imports['syscall/js.' + name];
    if (!original) return;
    imports['syscall/js.' + name] = function (sp) {
      try {
        original(sp);
      } catch (err) {
        console.warn('syscall/js.' + name + ':', err);
        if (name === 'valueInstanceOf') go.mem.setUint8((go._inst.exports.getsp() >>> 0) + offset, 0);
        else if (offset) go.mem.setFloat64((go._inst.exports.getsp() >>> 0) + offset, 0, true);
      }
    };
  }

  // A trap, or an exception that passes through the program, ends it without
  // settling the promise of run.
  var resume = go._resume;
  go._resume = function () {
    try {
      resume.call(go);
    } catch (err) {
      ended(err);
      throw err;
    }
  };

  function ended(err) { stopped((err ? err.stack || err : '') + '\n' + output()); }

  return function (instance) {
    go.run(instance).then(ended, ended); // without an error a program never ends
  };
}

// recordOutput returns a function that returns the panic in the program's
// stderr, or its last lines.
function recordOutput() {
  var output = '', write = fs.writeSync;
  fs.writeSync = function (fd, bytes) {
    output = (output + new TextDecoder().decode(bytes)).slice(-8000);
    return write.call(fs, fd, bytes);
  };
  return function () {
    return output.slice(Math.max(0, output.search(/^(panic|fatal error): /m)));
  };
}
