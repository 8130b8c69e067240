// Unpacking the bytes that Python sent.

/** Four bytes say how long the JSON is that follows; the arrays that it lists come after it. */
function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let at = 4 + length;
  for (const [name, type, count] of head.arrays) {
    const Kind = { u1: Uint8Array, f4: Float32Array }[type];
    const part = bytes.slice(at, at + count * Kind.BYTES_PER_ELEMENT); // aligned by being a copy
    head[name] = new Kind(part.buffer);
    at += part.length;
  }
  return head;
}
