// How a linked matrix is drawn: its colours, its two small grids, the matrix and its strips.

const NARROW = 560, LARGEST_CELL = 52, SMALLEST_TEXT = 12, TALLEST = 560; // pixels

function make(tag, name, parent) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  parent?.append(node);
  return node;
}

// ---- colours: signed values between two ends and the page's background, in Lab -----------------

function palette(root) {
  const style = getComputedStyle(root);
  const list = (name) => style.getPropertyValue(name).split(",").map((colour) => colour.trim());
  const background = style.getPropertyValue("--st-background-color").trim() || "#fff";
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(background.slice(at, at + 2), 16) || 0);
  const dark = red + green + blue < 384;
  const signed = list("--st-chart-diverging-colors"), plain = list("--st-chart-sequential-colors");
  return {
    negative: signed[2] || "#7FB3E3", positive: signed[7] || "#EE9C83",
    plain: plain[dark ? 7 : 3] || "#A1B3FF", background, ink: style.color,
  };
}

function shade(colours, value, most, signed) {
  const share = most ? Math.min(1, Math.abs(value) / most) * 100 : 0;
  const end = signed ? (value < 0 ? colours.negative : colours.positive) : colours.plain;
  const tint = `color-mix(in lab, ${end} ${share.toFixed(1)}%, ${colours.background})`;
  return `color-mix(in lab, ${tint} 94%, ${colours.ink} 3%)`;
}

// Canvas wants a colour that is computed already: one probe, and each shade is asked for once.
function shades(root, colours) {
  const probe = make("span", "probe", root), known = new Map();
  const of = (value, most, signed) => {
    const mixed = shade(colours, value, most, signed);
    if (!known.has(mixed)) {
      probe.style.color = mixed;
      known.set(mixed, getComputedStyle(probe).color);
    }
    return known.get(mixed);
  };
  return { of, done: () => probe.remove() };
}

const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
// ---- panes ------------------------------------------------------------------------------------

function grid(pane, { rows, cols, values, padded, signed }, colours, room) {
  const texts = values.map(written), longest = Math.max(...texts.map((text) => text.length));
  const wanted = Math.max(34, longest * 7.2 + 8), fits = Math.floor(room / cols);
  const cell = Math.max(3, Math.min(wanted, LARGEST_CELL + 8, fits)), most = largest(values);
  const legible = cell >= longest * 6.9 + 1 && cell >= 14;
  pane.style.gridTemplateColumns = `repeat(${cols}, ${cell}px)`;
  pane.style.gridAutoRows = `${cell > 30 ? Math.min(cell, 34) : cell}px`;
  pane.classList.toggle("tight", cell < 12);
  while (pane.childElementCount > values.length) pane.lastElementChild.remove();
  while (pane.childElementCount < values.length) make("span", "", pane);
  values.forEach((value, at) => {
    const node = pane.children[at];
    node.className = padded?.[at] ? "cell padded" : "cell";
    node.textContent = legible ? texts[at] : "";
    node.style.backgroundColor = shade(colours, value, most, signed);
    node.dataset.at = at;
  });
  pane.dataset.cols = cols;
}

function sizes(data, room) {
  const { rows, cols } = data.matrix;
  const texts = data.matrix.entries.slice(0, 400).map(([, , value]) => written(value).length);
  const strip = Math.max(...data.vector.values.map((value) => written(value).length), 1);
  const columnRoom = (room - 56) / cols;
  const width = Math.min(LARGEST_CELL, columnRoom);
  const height = Math.min(34, width, TALLEST / rows);
  const longest = Math.max(...texts, 1);
  const legible = (letters) => Math.min(width, height * 1.4) >= 16 && width >= letters * 6.9 + 3;
  return { width, height, text: legible(longest), stripText: width >= strip * 6.9 + 3 && width >= 16 };
}

function canvas(node, width, height) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  node.width = Math.max(1, Math.round(width * ratio));
  node.height = Math.max(1, Math.round(height * ratio));
  node.style.width = `${width}px`;
  node.style.height = `${height}px`;
  const pen = node.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}

function paint(state) {
  const { data, parts, root } = state, { rows, cols, entries } = data.matrix;
  const style = getComputedStyle(root), ink = style.getPropertyValue("--st-text-color").trim();
  const colours = palette(root), tone = shades(root, colours);
  const room = parts.main.clientWidth || 600;
  const { width, height, text, stripText } = (state.size = sizes(data, room));
  const values = entries.map(([, , value]) => value), most = largest(values), signed = data.matrix.signed;
  const pen = canvas(parts.matrix, cols * width, rows * height);
  const gap = width >= 9 && height >= 9 ? 1 : 0;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.font = `${SMALLEST_TEXT}px ${style.fontFamily}`;
  entries.forEach(([row, column, value]) => {
    pen.fillStyle = tone.of(value, most, signed);
    pen.fillRect(column * width, row * height, Math.max(width - gap, 0.5), Math.max(height - gap, 0.5));
    if (!text) return;
    pen.fillStyle = ink;
    pen.fillText(written(value), (column + 0.5) * width, (row + 0.5) * height + 1);
  });
  strip(state, parts.vector, data.vector, true, stripText, tone, ink);
  strip(state, parts.answer, data.output, false, height >= 14, tone, ink);
  parts.overlay.style.width = `${cols * width}px`;
  tone.done();
}

function strip(state, node, { values, signed }, across, text, tone, ink) {
  const { width, height } = state.size, thick = across ? 24 : 44, most = largest(values);
  const length = values.length * (across ? width : height);
  const pen = canvas(node, across ? length : thick, across ? thick : length);
  const gap = (across ? width : height) >= 9 ? 1 : 0;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.font = `${SMALLEST_TEXT}px ${getComputedStyle(state.root).fontFamily}`;
  values.forEach((value, at) => {
    const [x, y, w, h] = across ? [at * width, 0, width - gap, thick] : [0, at * height, thick, height - gap];
    pen.fillStyle = tone.of(value, most, signed);
    pen.fillRect(x, y, w, h);
    if (!text) return;
    pen.fillStyle = ink;
    pen.fillText(written(value), x + w / 2, y + h / 2 + 1);
  });
}

function overlay(state, found) {
  const { width, height } = state.size, { rows, cols } = state.data.matrix;
  const pen = canvas(state.parts.overlay, cols * width, rows * height);
  const accent = "#F2994A", tall = Math.max(height, 3);
  pen.strokeStyle = accent;
  pen.lineWidth = 2;
  pen.fillStyle = accent;
  const frame = (x, y, w, h) => {
    pen.globalAlpha = 0.16;
    pen.fillRect(x, y, w, h);
    pen.globalAlpha = 1;
    pen.strokeRect(x + 1, y + 1, Math.max(w - 2, 1), Math.max(h - 2, 1));
  };
  (found.rows ?? []).forEach((row) => frame(0, row * height, cols * width, tall));
  (found.columns ?? []).forEach((column) => frame(column * width, 0, Math.max(width, 3), rows * height));
  (found.cells ?? []).forEach(([row, column]) => frame(column * width, row * height, Math.max(width, 3), tall));
}
