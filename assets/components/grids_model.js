// Linked grids: their numbers as they are written, and which cells belong together.

/** Write a number as people do: −1, 0.25, 1234, at most three digits of a fraction. */
function written(value) {
  const size = Math.abs(value);
  if (Number.isNaN(size)) return "NaN";
  const sign = value < 0 && size >= 1e-9 ? "−" : "";
  if (size === Infinity) return sign + "∞";
  if (size >= 1e6) return sign + size.toExponential(2).replace("e+", "e");
  if (size < 1e-9) return "0";
  const digits = size >= 100 ? Math.round(size) : Number(size.toPrecision(3));
  return sign + String(digits).replace("-", "−");
}

const read = (text) => Number(text.replaceAll("−", "-").replace("∞", "Infinity"));

/** Say "=" when what is written is the whole truth, "≈" when numbers were rounded for it. */
function equals(reckoned, value) {
  const same = reckoned === value || Math.abs(reckoned - value) <= 1e-9 * (1 + Math.abs(value));
  return same ? "=" : "≈";
}

const filled = (words, names) => words.replace(/\{(\w+)\}/g, (_, name) => names[name]);
const times = (x, w) => (w === null ? x : `${x}·${w}`);

/** The panes and their sums, without any drawing: who reads what. Cells are flat indices. */
class Model {
  constructor(data) {
    Object.assign(this, data);
    this.of = new Map(data.panes.map((pane) => [pane.name, pane]));
    for (const pane of data.heat ? [...data.panes, data.heat] : data.panes) prepare(pane);
    this.input = data.panes.find((pane) => pane.role === "input");
    this.outputs = this.weights ? this.window.length / this.weights : 0;
  }

  /** The cells of the padded input that are one with this cell: itself and its copies. */
  copies(index) {
    const source = this.sources ? this.sources[index] : -1;
    if (source < 0) return [index];
    this.same ??= grouped(this.sources);
    return this.same.get(source);
  }

  /** [output, weight] of every reading of these cells. */
  readers(cells) {
    this.read ??= grouped(this.window);
    return cells.flatMap((cell) => this.read.get(cell) ?? [])
      .map((at) => [Math.floor(at / this.weights), at % this.weights])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  reads(output) {
    return this.window.slice(output * this.weights, (output + 1) * this.weights);
  }
}

/** Group the positions of an array by what stands there. */
function grouped(array) {
  const groups = new Map();
  array.forEach((value, at) => {
    if (!groups.has(value)) groups.set(value, []);
    groups.get(value).push(at);
  });
  return groups;
}

function prepare(pane) {
  pane.values = pane.values.map(Number);
  pane.plain = pane.values.map(written);
  pane.hidden = pane.texts !== null && pane.texts.every((text) => text === "");
  pane.shown = pane.texts ?? pane.plain;
  pane.padding = new Set(pane.padded ?? []);
  const inside = pane.values.findIndex((_, at) => !pane.padding.has(at));
  pane.origin = inside < 0 ? [0, 0] : [Math.floor(inside / pane.columns), inside % pane.columns];
  const known = pane.values.filter(Number.isFinite).map(Math.abs);
  pane.most ??= Math.max(...known, 0) || 1;
}

/** Row and column of a cell, counted from the picture's first, so that padding before is negative. */
function inside(pane, cell) {
  const row = Math.floor(cell / pane.columns) - pane.origin[0];
  return { row, column: (cell % pane.columns) - pane.origin[1] };
}

/** The same, written, each by itself and as a pair. */
function place(pane, cell) {
  const at = inside(pane, cell);
  const [row, column] = [written(at.row), written(at.column)];
  return { row, column, place: `(${row}, ${column})` };
}
