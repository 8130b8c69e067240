// What a pass left, unpacked: its steps as a tree, their values, and which rows the list shows.

const OPEN_AT_MOST = 60; // rows that are open at first

class Pass {
  constructor(bytes) {
    Object.assign(this, unpackPass(bytes));
    const { parent } = this.steps;
    this.count = parent.length;
    this.inside = parent.map(() => []);
    this.depth = [];
    parent.forEach((above, i) => {
      this.depth.push(above < 0 ? 0 : this.depth[above] + 1);
      if (above >= 0) this.inside[above].push(i);
    });
    this.end = parent.map((_above, i) => i + 1); // the first step after all that is inside
    for (let i = this.count - 1; i > 0; i -= 1) {
      this.end[parent[i]] = Math.max(this.end[parent[i]], this.end[i]);
    }
    this.leaves = [...this.inside.keys()].filter((i) => !this.inside[i].length);
    this.total = this.steps.ms[0];
    this.values = new Map();
    if (this.gradients) logarithmic(this.gradients);
    this.byModule = Map.groupBy(this.calls(), (i) => this.steps.module[i]);
    this.closed = this.closedAtFirst();
    this.rows = null;
  }

  calls() {
    return [...this.steps.kind.keys()].filter((i) => this.steps.kind[i] === "call");
  }

  /** Open as many levels as leave the list short; rounds of a loop are closed. */
  closedAtFirst() {
    const upTo = (limit) => this.depth.filter((depth) => depth <= limit).length;
    let deepest = 1;
    while (deepest < 64 && upTo(deepest + 1) <= OPEN_AT_MOST) deepest += 1;
    const holds = (i) => this.inside[i].length;
    const close = (i) => holds(i) && (this.depth[i] >= deepest || this.steps.kind[i] === "round");
    return new Set([...this.inside.keys()].filter(close));
  }

  value(i) {
    if (!this.values.has(i)) {
      const value = this.facts[i];
      const [at, rows, columns] = value.preview ?? [0, 0, 0];
      const cells = this.numbers.subarray(at, at + rows * columns);
      this.values.set(i, { ...value, rows, columns, cells });
    }
    return this.values.get(i);
  }

  outputs(step) {
    return this.steps.outputs[step].map((i) => this.value(i));
  }

  inputs(step) {
    return this.steps.inputs[step].map((i) => this.value(i));
  }

  /** All calls of a step's module; a step that is no call has none. */
  sameModule(step) {
    return this.steps.kind[step] === "call" ? this.byModule.get(this.steps.module[step]) : [];
  }

  /** The row that stands for a step: its own, or that of the outermost closed call around it. */
  rowOf(step) {
    let shown = step;
    for (let i = this.steps.parent[step]; i >= 0; i = this.steps.parent[i]) {
      if (this.closed.has(i)) shown = i;
    }
    return shown;
  }

  /** The rows of the list: steps, and on the way back the parameters of each, as [step, parameter]. */
  visible(backward) {
    if (this.rows?.backward === backward) return this.rows;
    const rows = [];
    for (let i = 0; i < this.count; i = this.closed.has(i) ? this.end[i] : i + 1) {
      rows.push([i, -1]);
      if (backward && !this.closed.has(i)) this.steps.holds[i].forEach((each) => rows.push([i, each]));
    }
    rows.backward = backward;
    this.rows = rows;
    return rows;
  }

  toggle(step, open = this.closed.has(step)) {
    if (!this.inside[step].length) return;
    if (open) this.closed.delete(step);
    else this.closed.add(step);
    this.rows = null;
  }

  /** The step that comes `by` rows after the given one, among those that the list shows. */
  after(step, by) {
    const rows = this.visible(false);
    const at = rows.findIndex(([i]) => i === this.rowOf(step));
    return rows[Math.min(Math.max(at + by, 0), rows.length - 1)][0];
  }

  /** Where the same step is in another pass, as far as there is one. */
  find({ path, kind, turn, type, line }) {
    const { steps } = this;
    const same = (i) => steps.path[i] === path && steps.kind[i] === kind && steps.turn[i] === turn;
    const all = [...steps.path.keys()].filter(same);
    return all.find((i) => steps.type[i] === type && steps.line[i] === line) ?? all[0] ?? -1;
  }

  /** Open whatever hides a step. */
  openTo(step) {
    for (let i = this.steps.parent[step]; i >= 0; i = this.steps.parent[i]) this.closed.delete(i);
  }

  /** Leave open and closed what was so in another pass of the same shape. */
  keepOpen(other) {
    if (other.steps.path.join() === this.steps.path.join()) this.closed = other.closed;
  }

  named(step) {
    return Object.fromEntries(
      ["path", "kind", "turn", "type", "line"].map((name) => [name, this.steps[name][step]]));
  }

  firstCall(path) {
    return this.calls().find((i) => this.steps.path[i] === path) ?? -1;
  }
}

/** Give gradients their scale: how long the bar of a norm is, and the decades that are marked. */
function logarithmic(gradients) {
  const { low, high } = gradients;
  const shortest = 0.03; // so that the smallest can be told from nothing
  gradients.share = (norm) =>
    norm > 0 ? shortest + (1 - shortest) * ((Math.log10(norm) - low) / (high - low)) : 0;
  const every = Math.max(1, Math.ceil((high - low) / 5));
  gradients.ticks = [];
  for (let power = high; power >= low; power -= every) gradients.ticks.push(power);
}
