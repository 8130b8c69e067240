// A kernel's cells to type into. All cells are sent when one has changed; what is being typed is
// never overwritten by an answer that comes meanwhile.

const EDITORS = new WeakMap();
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?(\/[+-]?(\d+\.?\d*|\.\d+))?$/i;

const plain = (text) => text.trim().replace(/−/g, "-").replace(/\s*\/\s*/g, "/");
const short = (value, columns) => written(value, columns > 3 ? 2 : 3);
const exact = (value) => String(value).replace("-", "−");

class Editor {
  constructor(root) {
    this.root = root;
    this.grid = document.createElement("div");
    this.grid.className = "cells";
    this.hint = document.createElement("p");
    root.append(this.grid, this.hint);
    this.size = "";
    this.inputs = [];
  }

  update({ weights, refused, words }, send) {
    Object.assign(this, { send, words });
    this.shape(weights.length, weights[0].length);
    this.hint.textContent = words.hint;
    const theme = themeOf(this.grid);
    const largest = Math.max(...weights.flat().map(Math.abs)) || 1;
    weights.flat().forEach((weight, i) => {
      const input = this.inputs[i];
      input.weight = weight;
      const { fill, ink } = signedColours(theme, weight, largest);
      Object.assign(input.style, { background: fill, color: ink === "inherit" ? "" : ink });
      if (refused && input.dirty) return; // what was refused stays, to be mended
      if (input === this.active() && input.dirty) return;
      input.value = input === this.active() ? exact(weight) : short(weight, this.columns);
      this.clean(input);
    });
  }

  shape(rows, columns) {
    this.columns = columns;
    const size = `${rows}×${columns}`;
    if (size === this.size) return;
    this.size = size;
    this.grid.dataset.size = size;
    this.grid.style.setProperty("--columns", columns);
    this.inputs = Array.from({ length: rows * columns }, (_, i) => {
      const input = document.createElement("input");
      const [row, column] = [Math.floor(i / columns) + 1, (i % columns) + 1];
      const label = this.words.label.replace("{row}", row).replace("{column}", column);
      Object.assign(input, { inputMode: "text", autocomplete: "off", spellcheck: false });
      input.setAttribute("aria-label", label);
      input.dataset.cell = `${row},${column}`;
      input.onfocus = () => this.open(input);
      input.oninput = () => this.check(input);
      input.onblur = () => this.close(input);
      input.onkeydown = (event) => this.key(event, input, i);
      return input;
    });
    this.grid.replaceChildren(...this.inputs);
  }

  active() {
    return this.root.activeElement ?? this.root.getRootNode().activeElement;
  }

  open(input) {
    if (!input.dirty) input.value = exact(input.weight);
    input.select();
  }

  close(input) {
    if (input.dirty) this.commit();
    else input.value = short(input.weight, this.columns);
  }

  check(input) {
    input.dirty = true;
    input.setAttribute("aria-invalid", String(!NUMBER.test(plain(input.value))));
  }

  clean(input) {
    input.dirty = false;
    input.removeAttribute("aria-invalid");
  }

  key(event, input, i) {
    const { columns } = this;
    if (event.key === "Enter") {
      if (input.dirty) this.commit();
      (this.inputs[i + columns] ?? this.inputs[(i % columns) + 1] ?? this.inputs[0]).focus();
    } else if (event.key === "Escape") {
      this.clean(input);
      input.value = exact(input.weight);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const step = (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 0.1 : 1);
      const value = Number(plain(input.value));
      input.value = exact(Number(((Number.isFinite(value) ? value : input.weight) + step).toFixed(9)));
      this.check(input);
      this.commit();
    } else return;
    event.preventDefault();
  }

  /** Send all cells: those that nobody touched with their exact weights. */
  commit() {
    const texts = this.inputs.map((input) => (input.dirty ? plain(input.value) : input.weight));
    const rows = [];
    for (let i = 0; i < texts.length; i += this.columns) {
      rows.push(texts.slice(i, i + this.columns));
    };
    for (const input of this.inputs) {
      const value = Number(plain(input.value));
      if (input.dirty && plain(input.value) && Number.isFinite(value)) {
        input.weight = value; // so that it is kept until the answer comes
        input.dirty = false;
      }
    }
    this.send("edited", rows);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!EDITORS.has(parentElement)) EDITORS.set(parentElement, new Editor(parentElement));
  if (data) EDITORS.get(parentElement).update(data, setTriggerValue);
  return () => EDITORS.delete(parentElement);
}
