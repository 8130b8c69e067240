// The editor of a mixture. Everything is drawn in the browser while it changes; the parts are sent
// once nothing has changed for a moment.

const editors = new WeakMap();
const PAUSE = 350; // milliseconds

class Editor {
  constructor(parent) {
    this.presets = make("div", { class: "presets" });
    this.drawing = new Drawing((index, value) => this.move(index, value));
    this.list = make("ol");
    this.add = make("button", { type: "button", class: "add" });
    this.add.onclick = () => this.append();
    this.hint = make("p", { class: "hint", role: "status" });
    this.node = make("div", { class: "mixture" }, this.presets, this.drawing.node, this.list, this.hint, this.add);
    parent.append(this.node);
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.node);
  }

  /** Take in what the server says; the visitor's own parts stay, unless it begins anew. */
  show(data, send) {
    [this.data, this.send] = [data, send];
    const begun = JSON.stringify(data.begun);
    if (begun !== this.begun) {
      clearTimeout(this.waiting);
      this.load(data.now);
    }
    this.begun = begun;
    this.labels();
    this.draw();
  }

  /** Begin with these parts, their weights as shares of their sum. */
  load(parts) {
    const whole = parts.reduce((sum, [, weight]) => sum + weight, 0) || 1;
    this.rows = parts.map(([kind, weight, a, b = 0]) => this.row({ kind, weight: weight / whole, a, b }));
    this.list.replaceChildren(...this.rows.map((row) => row.node));
  }

  row(part) {
    return new Row(part, () => this.changed(), (row) => this.remove(row));
  }

  labels() {
    const { words, presets } = this.data;
    this.list.setAttribute("aria-label", words.label);
    this.add.textContent = `+ ${words.add}`;
    const buttons = presets.map(({ title, parts }) => {
      const button = make("button", { type: "button" }, title);
      button.onclick = () => {
        this.load(parts);
        this.changed();
      };
      return button;
    });
    this.presets.replaceChildren(make("span", {}, words.presets), ...buttons);
  }

  append() {
    this.rows.push(this.row({ kind: "normal", weight: 0.25, a: 0, b: 1 }));
    this.list.append(this.rows.at(-1).node);
    this.changed();
    this.rows.at(-1).kind.focus();
  }

  remove(row) {
    const at = this.rows.indexOf(row);
    this.rows.splice(at, 1);
    row.node.remove();
    this.changed();
    this.rows[Math.min(at, this.rows.length - 1)].remove.focus();
  }

  /** Move a part so that its middle stands at `value`; null once the pointer has let go. */
  move(index, value) {
    const { part } = this.rows[index];
    if (value !== null) {
      const by = value - (part.kind === "uniform" ? (part.a + part.b) / 2 : part.a);
      const round = (number) => Number(Math.max(-this.data.most, Math.min(this.data.most, number)).toPrecision(6));
      part.a = round(part.a + by);
      if (part.kind === "uniform") part.b = round(part.b + by);
    }
    this.changed();
  }

  changed() {
    this.draw();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.commit(), PAUSE);
  }

  /** Send the parts, unless they cannot be; a hint then says why. */
  commit() {
    const parts = this.rows.map((row) => row.part);
    if (!this.whole || parts.some(({ kind, a, b }) => kind === "uniform" && a > b)) return;
    const entries = parts.map(({ kind, weight, a, b }) => (kind === "spike" ? [kind, weight, a] : [kind, weight, a, b]));
    this.send("parts", entries);
  }

  draw() {
    const width = this.node.clientWidth;
    if (!this.data || !width) return;
    const { words, most, mostParts } = this.data;
    this.whole = this.rows.reduce((sum, { part }) => sum + part.weight, 0);
    for (const { part } of this.rows) part.share = this.whole ? part.weight / this.whole : 0;
    this.rows.forEach((row, i) => row.show(words, most, i + 1, this.rows.length === 1));
    this.add.disabled = this.rows.length >= mostParts;
    this.hint.textContent = this.whole ? "" : words.nothing;
    this.drawing.draw(this.rows.map((row) => row.part), words, width);
  }

  destroy() {
    clearTimeout(this.waiting);
    this.watcher.disconnect();
    this.node.remove();
  }
}

export default function ({ data, parentElement, setStateValue }) {
  if (!editors.has(parentElement)) editors.set(parentElement, new Editor(parentElement));
  const editor = editors.get(parentElement);
  editor.show(data, setStateValue);
  return () => {
    editor.destroy();
    editors.delete(parentElement);
  };
}
