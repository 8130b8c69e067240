// What was sent, layer by layer, and the arithmetic of every kind of layer.

const COLOURS = { input: "#4C6FFF", kernel: "#F2994A", output: "#12A594", gradient: "#B15CDE" };

/** Four bytes say how long the JSON is that follows; the 32-bit floats that it lists come after it. */
function unpackStrip(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let at = 4 + length;
  for (const [name, count] of head.arrays) {
    head[name] = new Float32Array(bytes.slice(at, at + 4 * count).buffer); // aligned by being a copy
    at += 4 * count;
  }
  head.backward = "g0" in head;
  head.layers.forEach((layer, n) => describe(layer, head, n));
  return head;
}

/** Give a layer its maps: a vector has as many maps as units, each of one cell. */
function describe(layer, head, n) {
  const [count, height = 1, width = 1] = layer.shape;
  Object.assign(layer, { count, height, width, flat: layer.shape.length === 1, cells: height * width });
  layer.values = head[`a${n}`];
  layer.slopes = head[`g${n}`];
  layer.range = extent(layer.values);
  if (layer.slopes) layer.slopeRange = extent(layer.slopes);
  layer.weights = head[`w${n}`];
  layer.bias = head[`b${n}`];
  layer.mean = head[`m${n}`];
  layer.variance = head[`v${n}`];
  layer.before = head.layers[n - 1];
}

function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function cellOf(layer, { map, row, column }) {
  return map * layer.cells + row * layer.width + column;
}

const isWindow = (layer) => Boolean(layer.kernel);
const isNorm = (layer) => layer.kind.startsWith("BatchNorm");

/** The cells of the layer before that a unit reads, as a rectangle in one of its maps, or in all. */
function windowOf(layer, unit) {
  if (!layer.before) return null;
  if (isWindow(layer)) {
    const side = { height: layer.kernel, width: layer.kernel };
    const row = unit.row * layer.stride - layer.padding;
    const column = unit.column * layer.stride - layer.padding;
    return { row, column, ...side, map: layer.kind === "Conv2d" ? null : unit.map };
  }
  if (layer.kind === "Linear") return { row: 0, column: 0, height: layer.before.height, width: layer.before.width, map: null };
  if (layer.kind === "Flatten") return { ...unflattened(layer, unit), height: 1, width: 1 };
  return { ...unit, height: 1, width: 1 };
}

function unflattened(layer, { map }) {
  const { cells, width } = layer.before;
  const inside = map % cells;
  return { map: Math.floor(map / cells), row: Math.floor(inside / width), column: inside % width };
}

/** The square of the picture that a unit sees: all of it from Flatten on. */
function fieldOf(layer, unit) {
  if (layer.kind === "Flatten") return fieldOf(layer.before, unflattened(layer, unit));
  if (layer.field === null) return { row: 0, column: 0, height: 28, width: 28, map: 0 };
  const at = (place) => layer.first + place * layer.jump;
  return { row: at(unit.row), column: at(unit.column), height: layer.field, width: layer.field, map: 0 };
}

/** The numbers of a window in one map of the layer before; zeros where it reaches beyond. */
function readWindow(layer, unit, map) {
  const { before, kernel } = layer;
  const { row, column } = windowOf(layer, unit);
  return Array.from({ length: kernel * kernel }, (_, k) => {
    const [r, c] = [row + Math.floor(k / kernel), column + (k % kernel)];
    if (r < 0 || c < 0 || r >= before.height || c >= before.width) return { value: 0, padded: true };
    return { value: before.values[map * before.cells + r * before.width + c], padded: false };
  });
}

/** A convolution's products with one channel, and their sum. */
function channelSum(layer, unit, channel) {
  const size = layer.kernel * layer.kernel;
  const start = (unit.map * layer.before.count + channel) * size;
  const pixels = readWindow(layer, unit, channel);
  const weights = Array.from(layer.weights.subarray(start, start + size));
  const products = pixels.map(({ value }, k) => value * weights[k]);
  return { pixels, weights, products, sum: products.reduce((a, b) => a + b, 0) };
}

function contributions(layer, unit) {
  const { before } = layer;
  return Array.from({ length: before.count }, (_, m) => {
    const weight = layer.weights[unit.map * before.count + m];
    return { from: m, weight, input: before.values[m], product: weight * before.values[m] };
  });
}

function erf(x) { // Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 7.1.26: to 1.5e-7
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - p * Math.exp(-x * x));
}

const logistic = (x) => 1 / (1 + Math.exp(-x));
const normal = (x) => 0.5 * (1 + erf(x / Math.SQRT2));
const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** The activations: the function, and its slope. */
const FUNCTIONS = {
  Sigmoid: { f: logistic, slope: (x) => logistic(x) * (1 - logistic(x)) },
  Tanh: { f: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  ReLU: { f: (x) => Math.max(0, x), slope: (x) => (x > 0 ? 1 : 0) },
  GELU: { f: (x) => x * normal(x), slope: (x) => normal(x) + x * density(x) },
  SiLU: { f: (x) => x * logistic(x), slope: (x) => logistic(x) * (1 + x * (1 - logistic(x))) },
};

/** Work a unit's value out from the layer before; null where the weights were not sent. */
function workedOut(layer, unit, silenced) {
  const { before } = layer;
  const same = before && !before.flat === !layer.flat ? before.values[cellOf(before, unit)] : 0;
  if (FUNCTIONS[layer.kind]) return silenced ? 0 : FUNCTIONS[layer.kind].f(same);
  if (layer.kind === "Flatten") return before.values[cellOf(before, unflattened(layer, unit))] ?? null;
  if (layer.kind.endsWith("Pool2d")) return pooled(layer, unit);
  if (!before) return layer.values[cellOf(layer, unit)];
  if (!layer.weights) return null;
  const own = layer.bias ? layer.bias[unit.map] : 0;
  if (isNorm(layer)) {
    const spread = Math.sqrt(layer.variance[unit.map] + layer.epsilon);
    return ((same - layer.mean[unit.map]) / spread) * layer.weights[unit.map] + own;
  }
  if (layer.kind === "Linear") return contributions(layer, unit).reduce((sum, each) => sum + each.product, own);
  let sum = own;
  for (let channel = 0; channel < before.count; channel++) sum += channelSum(layer, unit, channel).sum;
  return sum;
}

function pooled(layer, unit) {
  const numbers = readWindow(layer, unit, unit.map).map(({ value }) => value);
  if (layer.kind === "MaxPool2d") return Math.max(...numbers);
  return numbers.reduce((a, b) => a + b, 0) / numbers.length;
}

/** Whether two numbers are the same but for rounding. */
const agree = (a, b) => Math.abs(a - b) <= 1e-4 * Math.max(1, Math.abs(b));
