// The parts by the names under which the emulator asks for them.
const shows = { toast, notice, hideToast, dialog, sheet, picker, view, closeView, permissions, status };
attach();
return (what, params, reply) => {
  attach();
  shows[what](params, reply);
};
