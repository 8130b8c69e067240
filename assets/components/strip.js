// The strip of a network: its layers in a row, the chosen one enlarged, and any unit's arithmetic.
// Everything happens in the browser; only a wish to silence something goes to the server, and, after a
// while of rest, which layer is looked at.

const STRIPS = new WeakMap();
const REST = 900; // milliseconds after which the chosen layer is put into the link

class StripView {
  constructor(root) {
    this.units = new Map(); // the unit last looked at, by layer
    this.held = false;
    this.overview = new Overview((n, focus) => this.choose(n, focus));
    this.panel = new UnitPanel(() => this.draw());
    this.verdicts = new Verdicts();
    this.build();
    root.append(this.element);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.element);
  }

  build() {
    this.back = make("button", { type: "button", class: "step back" }, "◀");
    this.on = make("button", { type: "button", class: "step on" }, "▶");
    this.back.onclick = () => this.choose(this.chosen - 1);
    this.on.onclick = () => this.choose(this.chosen + 1);
    this.title = make("h3", { class: "title", "aria-live": "polite" });
    this.count = make("span", { class: "count" });
    this.stretch = make("input", { type: "checkbox" });
    this.stretch.onchange = () => this.reload();
    this.stretchName = make("span");
    const stretch = make("label", { class: "stretch" }, this.stretch, this.stretchName);
    const bar = make("div", { class: "stepper" }, this.back, this.on, this.title, this.count, stretch);
    this.facts = make("dl", { class: "facts" });
    this.stage = new StageView(this);
    this.bar = new UnitBar(() => this.silence());
    this.keys = make("p", { class: "note keys" });
    const left = make("div", { class: "left" }, this.stage.element, this.bar.element, this.panel.element, this.keys);
    const main = make("div", { class: "main" }, left, this.verdicts.element);
    this.element = make("div", { class: "strip" }, this.overview.element, bar, this.facts, main);
  }

  /** Take new numbers in; the layer and the unit that are looked at stay. */
  update(bytes, send) {
    this.send = send;
    const theme = themeOf(this.element);
    if (bytes === this.bytes && theme.background === this.theme?.background) return;
    const many = this.head?.layers.length;
    [this.bytes, this.theme, this.head] = [bytes, theme, unpackStrip(bytes)];
    if (many !== this.head.layers.length) {
      this.units.clear();
      this.chosen = Math.min(this.head.layer, this.head.layers.length - 1);
    }
    this.element.style.colorScheme = theme.name;
    this.element.classList.toggle("backward", this.head.backward);
    const { words } = this.head;
    this.back.setAttribute("aria-label", words.back);
    this.on.setAttribute("aria-label", words.on);
    this.stretchName.textContent = words.contrast;
    this.keys.textContent = `${words.keys}.`;
    this.reload();
  }

  /** Paint all layers anew. */
  reload() {
    const options = { backward: this.head.backward, stretch: this.stretch.checked };
    this.sheets = this.head.layers.map((layer) => sheetOf(layer, this.theme, options));
    this.overview.load(this.head, this.sheets, (layer) => this.silent(layer), this.chosen);
    this.verdicts.load(this.head);
    this.bar.says.textContent = this.verdicts.inShort(this.head);
    this.width = 0;
    this.resize();
  }

  /** The maps of a layer that are silenced from their activation on. */
  silent(layer) {
    return this.head.silent.filter(([source]) => source === layer.source).map(([, unit]) => unit - 1);
  }

  choose(n, focus = false) {
    if (n < 0 || n >= this.head.layers.length || n === this.chosen) return;
    this.chosen = n;
    this.held = false;
    this.panel.channel = 0;
    this.overview.choose(n, focus);
    this.lay();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.send?.("layer", n), REST);
  }

  resize() {
    const width = this.element.clientWidth;
    if (!this.head || !width || width === this.width) return;
    this.width = width;
    this.element.classList.toggle("beside", width >= 860);
    this.lay();
  }

  /** Name the chosen layer and lay it out. */
  lay() {
    const { layers, words } = this.head;
    const layer = layers[this.chosen];
    this.back.disabled = this.chosen === 0;
    this.on.disabled = this.chosen === layers.length - 1;
    this.title.textContent = layer.number ? layer.name : words.picture;
    const of = { "{number}": this.chosen, "{count}": layers.length - 1 };
    this.count.textContent = words.step.replace(/\{\w+\}/g, (name) => of[name]);
    fillFacts(this.facts, layer, words);
    this.stage.lay(this.head, this.sheets, (each) => this.silent(each), this.chosen, this.stretch.checked);
    this.draw();
  }

  /** The unit that is looked at, at first the one in the middle of the first map. */
  unit() {
    const layer = this.head.layers[this.chosen];
    const usual = { map: 0, row: Math.floor(layer.height / 2), column: Math.floor(layer.width / 2) };
    if (this.chosen === this.head.layers.length - 1) usual.map = this.head.after.indexOf(Math.max(...this.head.after));
    return this.units.get(this.chosen) ?? usual;
  }

  point(unit) {
    if (!unit || this.held) return;
    this.units.set(this.chosen, unit);
    this.soon();
  }

  hold(unit, silence) {
    if (!unit) return;
    const same = String(Object.values(unit)) === String(Object.values(this.unit()));
    this.held = !(this.held && same);
    this.units.set(this.chosen, unit);
    this.draw();
    if (silence) this.silence();
  }

  /** Ask for the filter or unit that is looked at to be silenced, or restored. */
  silence() {
    const { source } = this.head.layers[this.chosen];
    if (source === null || source === undefined) return;
    this.send("silence", { layer: source, unit: this.unit().map + 1, time: Date.now() });
  }

  key(event) {
    const layer = this.head.layers[this.chosen];
    const { columns } = this.stage.panes.now.maps;
    const moves = layer.flat
      ? { ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowUp: [-columns, 0, 0], ArrowDown: [columns, 0, 0] }
      : { ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1], ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0] };
    const move = { ...moves, PageUp: [-1, 0, 0], PageDown: [1, 0, 0] }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (move) this.units.set(this.chosen, moved(layer, this.unit(), move));
    else if (event.key === "Enter" || event.key === " ") this.held = !this.held;
    else if (event.key === "s" || event.key === "S") this.silence();
    else return;
    event.preventDefault();
    this.draw();
  }

  /** Draw with the next frame, however many moves of the pointer come before it. */
  soon() {
    this.waiting ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.waiting);
    this.waiting = null;
    if (!this.head || !this.width) return;
    const layer = this.head.layers[this.chosen];
    const unit = this.unit();
    this.stage.frame(layer, unit);
    const quiet = this.silent(layer).includes(unit.map);
    const found = this.panel.show(this.head, this.theme, layer, unit, quiet);
    this.bar.name(this.head, layer, unit, quiet, this.held);
    this.tell(layer, unit, found);
  }

  /** Write where things stand, for tests. */
  tell(layer, unit, found) {
    const { row, column, height, width } = layer.number ? windowOf(layer, unit) : { ...unit, height: 1, width: 1 };
    const field = fieldOf(layer, unit);
    Object.assign(this.element.dataset, {
      layer: this.chosen, shape: layer.shape.join("×"), unit: `${unit.map},${unit.row},${unit.column}`,
      window: `${row},${column},${height},${width}`,
      field: `${field.row},${field.column},${field.height},${field.width}`,
      sum: found ?? "", value: layer.values[cellOf(layer, unit)],
      silent: this.head.silent.map((each) => each.join(".")).join("-"), held: this.held,
    });
  }

  destroy() {
    clearTimeout(this.resting);
    cancelAnimationFrame(this.waiting);
    this.watcher.disconnect();
    this.element.remove();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!STRIPS.has(parentElement)) STRIPS.set(parentElement, new StripView(parentElement));
  const strip = STRIPS.get(parentElement);
  if (data) strip.update(data, setTriggerValue);
  return () => {
    strip.destroy();
    STRIPS.delete(parentElement);
  };
}
