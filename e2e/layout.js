// Body of a function that returns where the elements are that show, and how they
// look. Places are distances from what is next to an element, so that a
// difference does not spread.
const seen = {};
const shows = (e) => {
  const r = e.getBoundingClientRect();
  return r.width * r.height > 0 && getComputedStyle(e).visibility !== "hidden";
};
const name = (e) => {
  if (e.id) return e.tagName.toLowerCase() + "#" + e.id;
  const alike = [...e.parentElement.children].filter((other) => other.tagName === e.tagName);
  const number = alike.length > 1 ? "[" + alike.indexOf(e) + "]" : "";
  return e.tagName.toLowerCase() + (e.classList[0] ? "." + e.classList[0] : "") + number;
};
const path = (e) => (e.id || e === document.body ? name(e) : path(e.parentElement) + " > " + name(e));
const neighbor = (e, which) => {
  do e = e[which]; while (e && !shows(e));
  return e && e.getBoundingClientRect();
};
const round = (n) => Math.round(n * 2) / 2;
const pseudo = (e, which) => {
  const s = getComputedStyle(e, which);
  if (e.tagName === "IMG" || ["none", "normal", ""].includes(s.content)) return "";
  return [s.width, s.height, s.transform, s.backgroundColor, Math.floor(parseFloat(s.borderBottomWidth))].join("; ");
};
for (const e of document.querySelectorAll("body, body *")) {
  if (!shows(e) || e.closest("svg *, option, .progress, details:not([open]) > :not(summary)")) continue;
  const s = getComputedStyle(e);
  const r = e.getBoundingClientRect();
  const around = e.parentElement.getBoundingClientRect();
  const before = neighbor(e, "previousElementSibling");
  const after = neighbor(e, "nextElementSibling");
  const besideBefore = before && r.left >= before.right - 1;
  const besideAfter = after && after.left >= r.right - 1;
  const inText = s.display === "inline";
  // How tall the closed part of details is differs, though it does not show.
  const beside = inText || besideBefore || besideAfter || e === document.body || e.closest("details");
  seen[path(e)] = {
    left: inText ? 0 : round(r.left - (besideBefore ? before.right : around.left)),
    right: inText ? 0 : round((besideAfter ? after.left : around.right) - r.right),
    top: beside ? 0 : round(r.top - (before ? before.bottom : around.top)),
    bottom: beside ? 0 : round((after ? after.top : around.bottom) - r.bottom),
    padding: s.padding,
    border: s.borderTopWidth + " " + s.borderLeftWidth,
    look: [
      s.backgroundColor, e.type === "checkbox" ? "" : s.color, s.borderTopLeftRadius,
      Math.round(parseFloat(s.fontSize)), s.fontWeight, s.textAlign.replace("start", "left"),
    ].join("; "),
    before: pseudo(e, "::before"),
    after: pseudo(e, "::after"),
  };
}
return seen;
