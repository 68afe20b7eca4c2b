// Bytes: ArrayBuffers in the page, {"$bytes": "<base64>"} in JSON.

function toBase64(buffer) {
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) { // in pieces, since the number of arguments is limited
    binary += String.fromCharCode.apply(null, bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
}

function isBytes(value) {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

// plain returns a copy that can be JSON. JSON.stringify leaves out functions.
function plain(value) {
  if (isBytes(value)) {
    return { $bytes: toBase64(value) };
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const copy = {};
  for (const key of Object.keys(value)) {
    copy[key] = plain(value[key]);
  }
  return copy;
}

// revive reverses plain, in place.
function revive(value) {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (typeof value.$bytes === 'string') {
    return fromBase64(value.$bytes);
  }
  for (const key of Object.keys(value)) {
    value[key] = revive(value[key]);
  }
  return value;
}
