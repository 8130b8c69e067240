// The player's colours, as a canvas wants them, and the small things that its parts share.

/** What each colour means, in the theme of the page. */
function coloursOf(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const theme = themeOf(root);
  const mix = (colour, share) => `color-mix(in oklab, ${colour} ${share}%, ${theme.background})`;
  const ink = of("--st-text-color", "#1C2030");
  const primary = of("--st-primary-color", "#3D5AFE");
  return {
    ...theme, ink, primary, output: "#12A594", time: of("--time", "#8B8D98"), wrong: "#E5484D",
    line: of("--st-border-color", "#E3E6EF"), faint: mix(ink, 65), soft: mix("#12A594", 32),
    lit: `color-mix(in oklab, ${primary} 16%, transparent)`,
    around: `color-mix(in oklab, ${primary} 5%, transparent)`,
    kin: "color-mix(in oklab, #F2994A 16%, transparent)",
  };
}

/** Four bytes say how long the JSON is that follows; the previews' numbers come after it. */
function unpackPass(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  head.numbers = new Float32Array(bytes.slice(4 + length).buffer); // a copy begins at a multiple of 4
  return head;
}

function make(tag, className, parent, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

/** A bar from nothing to the full width. */
function bar(parent, share, className) {
  const room = make("span", `bar-room ${className}`, parent);
  room.setAttribute("aria-hidden", "true");
  make("i", "", room).style.width = `${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%`;
}

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

/** Write a number to so many digits that count. */
function precise(value, digits = 3) {
  const size = Math.abs(value);
  if (!size || (size >= 1e-3 && size < 1e5)) {
    const text = size >= 10 ** digits ? String(Math.round(value)) : String(Number(value.toPrecision(digits)));
    return text.replace("-", "−");
  }
  return value.toExponential(digits - 2).replaceAll("-", "−").replace("e+", "e");
}

function milliseconds(ms) {
  if (ms >= 1000) return `${precise(ms / 1000)} s`;
  return ms >= 0.1 ? `${precise(ms)} ms` : `${precise(ms * 1000)} µs`;
}

function percent(share) {
  return share > 0 && share < 0.001 ? "< 0.1 %" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
