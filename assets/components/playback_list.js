// The list of calls: a tree of which only the rows in sight are in the page, however long the pass is.

const ROW = 30; // pixels
const SPARE = 6; // rows above and below those in sight

class List {
  constructor(parent, player) {
    this.player = player;
    this.id = `row-${Math.random().toString(36).slice(2)}-`;
    this.root = make("div", "list", parent);
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "tree");
    this.room = make("div", "room", this.root);
    this.room.setAttribute("role", "none");
    this.root.onscroll = () => this.draw();
    this.root.onkeydown = (event) => this.key(event);
  }

  /** Draw the rows and bring the lit one into sight. */
  show() {
    const { pass, backward } = this.player;
    this.rows = pass.visible(backward);
    this.room.style.height = `${this.rows.length * ROW}px`;
    this.root.setAttribute("aria-label", pass.words.calls);
    const lit = pass.rowOf(this.player.step);
    this.at = this.rows.findIndex(([step]) => step === lit);
    this.reveal();
    this.draw();
  }

  reveal() {
    const height = this.root.clientHeight;
    const top = this.at * ROW;
    const below = this.rows.slice(this.at + 1, this.at + 6).findIndex(([step]) => step !== this.rows[this.at][0]);
    const lowest = top - height + (2 + Math.max(below, 0)) * ROW; // what belongs to it, and one more
    if (top < this.root.scrollTop + ROW) this.root.scrollTop = top - ROW;
    else if (this.root.scrollTop < lowest) this.root.scrollTop = lowest;
  }

  draw() {
    const height = this.root.clientHeight || 400;
    const first = Math.max(0, Math.floor(this.root.scrollTop / ROW) - SPARE);
    const last = Math.min(this.rows.length, Math.ceil((this.root.scrollTop + height) / ROW) + SPARE);
    this.marks = this.marked();
    this.room.replaceChildren();
    for (let i = first; i < last; i += 1) this.row(i);
    this.root.setAttribute("aria-activedescendant", this.id + this.at);
  }

  /** What each row is: lit, around the lit one, the same module as that, or read by it. */
  marked() {
    const { pass, step } = this.player;
    const marks = new Map();
    const mark = (i, name) => marks.set(pass.rowOf(i), [...(marks.get(pass.rowOf(i)) ?? []), name]);
    for (const other of pass.sameModule(step)) if (other !== step) mark(other, "kin");
    for (const source of pass.steps.sources[step]) mark(source, "source");
    for (let i = pass.steps.parent[step]; i >= 0; i = pass.steps.parent[i]) mark(i, "around");
    mark(step, "lit");
    if (pass.failure) mark(pass.failure.step, "wrong");
    return marks;
  }

  row(i) {
    const { pass, backward } = this.player;
    const [step, parameter] = this.rows[i];
    const node = make("div", "row", this.room);
    node.id = this.id + i;
    node.style.top = `${i * ROW}px`;
    node.setAttribute("role", "treeitem");
    node.setAttribute("aria-setsize", this.rows.length);
    node.setAttribute("aria-posinset", i + 1);
    const depth = pass.depth[step] + (parameter >= 0 ? 1 : 0);
    node.style.setProperty("--depth", Math.min(depth, 12));
    node.setAttribute("aria-level", depth + 1);
    node.onclick = () => this.player.go(step, true);
    if (parameter >= 0) return this.parameter(node, pass.gradients.parameters[parameter]);
    this.call(node, step);
    if (backward) this.gradient(node, pass.gradients.steps[step], "step");
    else this.forward(node, step);
    return node;
  }

  call(node, step) {
    const { steps, words, inside, closed } = this.player.pass;
    const kind = steps.kind[step];
    const held = steps.trained[step] ? "weights" : inside[step].length ? "holds" : "plain";
    node.classList.add(kind, held);
    Object.assign(node.dataset, { step, path: steps.path[step], type: steps.type[step], turn: steps.turn[step] });
    for (const mark of this.marks.get(step) ?? []) node.classList.add(mark);
    node.setAttribute("aria-selected", node.classList.contains("lit"));
    const open = inside[step].length && !closed.has(step);
    if (inside[step].length) node.setAttribute("aria-expanded", Boolean(open));
    const arrow = make("span", "arrow", node, inside[step].length ? (open ? "▾" : "▸") : "");
    arrow.onclick = (event) => {
      event.stopPropagation();
      this.player.toggle(step);
    };
    make("span", "dot", node).setAttribute("aria-hidden", "true");
    const name = make("span", "name", node);
    if (kind === "call" && steps.name[step]) make("span", "own", name, `${steps.name[step]} `);
    make("b", "", name, steps.title[step]);
    if (kind === "call" && steps.turns[step] > 1) {
      make("span", "badge", node, fill(words.turn, { turn: steps.turn[step], turns: steps.turns[step] }));
    }
    if (steps.line[step]) make("code", "line", node, steps.line[step]);
    if (!steps.finished[step]) make("span", "badge wrong", node, step === this.player.pass.failure?.step ? words.stopped : words.cut);
  }

  forward(node, step) {
    const { pass } = this.player;
    const { trend, outputs } = pass.steps;
    if (trend[step] !== null) {
      bar(node, Math.abs(trend[step]) / pass.steps.trendMost[step], "trend");
      make("span", "figure", node, precise(trend[step]));
    } else if (outputs[step].length) {
      make("span", "figure", node, pass.outputs(step).map((value) => value.written).join(", "));
    }
  }

  parameter(node, { label, norm, state, note, name }) {
    node.classList.add("parameter", state);
    Object.assign(node.dataset, { parameter: name, norm: norm ?? "", state });
    make("span", "name", node, label);
    node.title = note;
    this.gradient(node, norm, state);
  }

  gradient(node, norm, state) {
    const { gradients, words } = this.player.pass;
    if (norm === null) {
      make("span", "figure none", node, state === "step" ? "–" : words.none);
      return;
    }
    bar(node, gradients.share(norm), state === "step" ? "output" : "weights");
    make("span", "figure", node, norm ? precise(norm) : words.zero);
  }

  key(event) {
    const { player } = this;
    const { pass, step } = player;
    const row = pass.rowOf(step);
    const holds = pass.inside[row].length > 0;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") player.go(pass.after(step, 1), true);
    else if (event.key === "ArrowUp") player.go(pass.after(step, -1), true);
    else if (event.key === "ArrowRight" && holds && pass.closed.has(row)) player.toggle(row, true);
    else if (event.key === "ArrowLeft" && holds && !pass.closed.has(row)) player.toggle(row, false);
    else if (event.key === "ArrowLeft" && pass.steps.parent[row] >= 0) player.go(pass.steps.parent[row], true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
