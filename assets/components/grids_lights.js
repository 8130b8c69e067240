// Linked grids: which cells are lit for the one pointed at, how, with which text; and the lines
// that say it.

class Lights {
  constructor(model) {
    this.model = model;
    this.panes = new Map(); // pane name -> Map(cell -> {lit, text, picked})
    this.lines = [];
    this.kind = "";
  }

  set(pane, cell, lit, text = null, picked = false) {
    if (!this.panes.has(pane)) this.panes.set(pane, new Map());
    this.panes.get(pane).set(cell, { lit, text, picked });
  }

  get(pane, cell) {
    return this.panes.get(pane)?.get(cell);
  }
}

function light(model, at) {
  const lights = new Lights(model);
  const pane = model.of.get(at.pane);
  const cell = at.row * pane.columns + at.column;
  lights.kind = model.sums.length ? pane.role : "comparison";
  ({ output: fromOutput, input: fromInput, kernel: fromKernel, comparison: compare })[lights.kind](
    lights, model, pane, cell);
  if (model.heat && model.input) mirror(lights, model.input, model.heat);
  return lights;
}

/** Light the picture's cells in the heat pane too, which has no padding. */
function mirror(lights, input, heat) {
  for (const [cell, each] of lights.panes.get(input.name) ?? []) {
    if (input.padding.has(cell)) continue;
    const { row, column } = inside(input, cell);
    lights.set(heat.name, row * heat.columns + column, each.lit);
  }
}

function fromOutput(lights, model, pane, cell) {
  lights.set(pane.name, cell, "self");
  const sum = model.sums.find((each) => each.output === pane.name);
  if (!sum) return;
  const reads = model.reads(cell);
  for (const [input, kernel] of sum.terms) {
    const x = model.of.get(input);
    const w = kernel && model.of.get(kernel);
    reads.forEach((place, u) => {
      lights.set(input, place, "window", null, sum.picked !== null && sum.picked[cell] === u);
      if (w) lights.set(kernel, u, "product", product(x, place, w, u));
    });
  }
  for (const part of sum.terms.length > 1 ? model.sums : []) {
    const own = part.terms.every(([input]) => sum.terms.some(([other]) => other === input));
    if (part !== sum && own) lights.set(part.output, cell, "reader"); // what it is the sum of
  }
  lights.lines = pane.hidden ? [placesLine(model, pane, cell)] : sumLines(model, sum, pane, cell);
}

const product = (x, place, w, u) => (w.hidden ? "" : `${x.plain[place]} × ${w.plain[u]}`);

function sumLines(model, sum, pane, cell) {
  const reads = model.reads(cell);
  const lines = sum.terms.map(([input, kernel]) => {
    const x = model.of.get(input);
    const w = kernel && model.of.get(kernel);
    return { title: x.title, ...termLine(sum.operation, x, w, reads) };
  });
  const total = pane.plain[cell];
  if (lines.length === 1) {
    const [line] = lines;
    return [`${line.text} ${equals(line.reckoned, read(total))} ${total}`];
  }
  const parts = lines.map((line) => written(line.value));
  const reckoned = parts.reduce((sofar, part) => sofar + read(part), 0);
  return [
    ...lines.map((line, i) => `${line.title}: ${line.text} ${equals(line.reckoned, read(parts[i]))} ${parts[i]}`),
    `${model.words.total}: ${parts.join(" + ")} ${equals(reckoned, read(total))} ${total}`,
  ];
}

/** Write what one input gives: its text, its value, and what the written numbers come to. */
function termLine(operation, x, w, reads) {
  if (operation === "mean") reads = reads.filter((at) => !Number.isNaN(x.values[at])); // left out
  const weigh = (values, weights) => reads.map((place, u) => values(place) * (w ? weights(u) : 1));
  const exact = weigh((place) => x.values[place], (u) => w.values[u]);
  const rounded = weigh((place) => read(x.plain[place]), (u) => read(w.plain[u]));
  const texts = reads.map((place, u) => times(x.plain[place], w ? w.plain[u] : null));
  const add = (numbers) => numbers.reduce((a, b) => a + b, 0);
  if (operation === "maximum") {
    const text = `max(${texts.join(", ")})`;
    return { text, value: Math.max(...exact), reckoned: Math.max(...rounded) };
  }
  const share = operation === "mean" ? reads.length : 1;
  const text = operation === "mean" ? `(${texts.join(" + ")}) / ${share}` : texts.join(" + ");
  return { text, value: add(exact) / share, reckoned: add(rounded) / share };
}

/** Where numbers are hidden: which rows and columns of the picture an output cell reads. */
function placesLine(model, pane, cell) {
  const { columns, origin } = model.input;
  const places = model.reads(cell);
  const unique = (numbers) => [...new Set(numbers)].map(written).join(", ");
  return filled(model.words.places, {
    ...place(pane, cell),
    rows: unique(places.map((at) => Math.floor(at / columns) - origin[0])),
    columns: unique(places.map((at) => (at % columns) - origin[1])),
  });
}

function fromInput(lights, model, pane, cell) {
  const cells = model.copies(cell);
  const readers = model.readers(cells);
  for (const each of cells) lights.set(pane.name, each, "self");
  const sums = model.sums.filter((sum) => sum.terms.some(([input]) => input === pane.name));
  for (const sum of sums) {
    const kernel = sum.terms.find(([input]) => input === pane.name)[1];
    const w = kernel && model.of.get(kernel);
    const out = model.of.get(sum.output);
    const weights = new Map(); // output cell -> the weights that this input meets there
    for (const [o, u] of readers) {
      weights.set(o, [...(weights.get(o) ?? []), u]);
      if (w) lights.set(kernel, u, "product", product(pane, cell, w, u));
    }
    for (const [o, us] of weights) {
      const weight = w && written(us.reduce((sofar, u) => sofar + w.values[u], 0));
      const picked = sum.picked !== null && us.includes(sum.picked[o]);
      lights.set(sum.output, o, "reader", w && !out.hidden ? `×${weight}` : null, picked);
    }
    lights.lines.push(readersLine(model, pane, cell, out, w, weights, sums.length > 1));
  }
}

function readersLine(model, pane, cell, out, w, weights, several) {
  const title = several ? `${out.title}: ` : "";
  const value = pane.hidden ? place(pane, cell).place : pane.plain[cell];
  if (!weights.size) return title + filled(model.words.unread, { value });
  const where = [...weights].map(([o, us]) => {
    const products = us.map((u) => times(pane.plain[cell], w && w.plain[u])).join(" + ");
    return (w && !w.hidden ? `${products} → ` : "") + place(out, o).place;
  });
  const all = model.outputs;
  return `${title}${filled(model.words.reads, { value, count: weights.size, all })}: ${where.join(", ")}`;
}

function fromKernel(lights, model, pane, cell) {
  const cells = new Set();
  for (const sum of model.sums) {
    for (const [input] of sum.terms.filter(([, kernel]) => kernel === pane.name)) {
      for (let o = 0; o < model.outputs; o += 1) {
        cells.add(model.window[o * model.weights + cell]);
        lights.set(input, model.window[o * model.weights + cell], "window");
        lights.set(sum.output, o, "reader");
      }
    }
  }
  lights.set(pane.name, cell, "self");
  const value = pane.hidden ? place(pane, cell).place : pane.plain[cell];
  lights.lines = [filled(model.words.multiplies, { value, count: cells.size })];
}

/** Without sums: the same cell in all panes of the same shape. */
function compare(lights, model, pane, cell) {
  const alike = model.panes.filter((p) => p.rows === pane.rows && p.columns === pane.columns);
  for (const each of alike) lights.set(each.name, cell, "self");
  const values = alike.map((each) => `${each.title} ${each.plain[cell]}`);
  lights.lines = [`${place(pane, cell).place}: ${values.join(" · ")}`];
}
