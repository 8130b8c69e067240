// A network as it learns: one slider moves the maps of all layers, the kernels, the verdicts, and a
// cursor on the loss. Everything is here at once; only the wish to open a moment is sent back.

const SCRUBBERS = new WeakMap();

class Scrubber {
  constructor(root) {
    this.bar = new Bar((moment) => this.move(moment), () => this.send("open", this.head.moments[this.moment].step));
    this.curve = new Curve((moment) => this.bar.go(moment, true));
    this.bars = new Bars();
    this.common = make("input", { type: "checkbox" });
    this.common.onchange = () => this.paint();
    this.commonName = make("span");
    this.titles = [make("h3"), make("h3")];
    this.layers = make("div", { class: "tiles" });
    this.kernels = make("div", { class: "tiles" });
    this.note = make("p", { class: "note" });
    const scale = make("label", { class: "choice" }, this.common, this.commonName);
    const main = make("div", { class: "main" }, this.curve.element, this.bars.element);
    const head = make("div", { class: "head" }, this.titles[0], scale);
    this.element = make("div", { class: "moments" }, this.bar.element, main, head, this.note, this.layers, this.titles[1], this.kernels);
    root.append(this.element);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.element);
    // What is scrolled out of sight is painted when it comes back.
    this.sight = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "150px" });
  }

  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const figure = this.figures.find(({ element }) => element === target);
      if (!figure) continue;
      figure.visible = isIntersecting;
      if (isIntersecting) figure.paint(this.moment, this.common.checked, this.theme);
    }
  }

  /** Take new numbers in; the moment that is looked at stays, by its step. */
  update(bytes, send) {
    this.send = send;
    const theme = themeOf(this.element);
    theme.table = new Uint32Array(theme.diverging.slice().buffer);
    const fresh = bytes !== this.bytes && !same(bytes, this.bytes);
    if (!fresh && theme.background === this.theme?.background) return;
    this.theme = theme;
    this.element.style.colorScheme = theme.name;
    if (fresh) this.load(bytes);
    this.paint();
  }

  load(bytes) {
    const step = this.head?.moments[this.moment].step;
    this.bar.pause();
    [this.bytes, this.head] = [bytes, unpack(bytes)];
    const kept = this.head.moments.findIndex((moment) => moment.step === step);
    this.moment = kept < 0 ? this.head.start : kept;
    const { words } = this.head;
    this.commonName.textContent = words.scale;
    this.titles[0].textContent = words.layers;
    this.titles[1].textContent = words.kernels;
    this.bar.load(this.head);
    this.bars.load(this.head);
    this.figures = [...this.layerFigures(), ...this.kernelFigures()];
    this.sight.disconnect();
    for (const { element } of this.figures) this.sight.observe(element);
    this.width = 0;
    this.resize();
  }

  layerFigures() {
    const { layers, words } = this.head;
    const found = layers.map((layer) => {
      const name = `${layer.number} ${layer.name}`;
      const [shown] = layer.shape;
      const note = shown < layer.whole ? words.few.replace("{shown}", shown).replace("{count}", layer.whole) : "";
      return new TileFigure(name, note, new Tile(name, mapsLaid(layer.shape), this.head[`m${layer.number}`], layer), words);
    });
    this.layers.replaceChildren(...found.map(({ element }) => element));
    return found;
  }

  kernelFigures() {
    const { kernels, words } = this.head;
    const found = kernels.map((each) => {
      const name = `${each.number} ${each.name}`;
      const [filters, channels] = each.shape;
      const counts = { "{shown}": filters, "{count}": each.whole[0], "{channels}": channels, "{all}": each.whole[1] };
      const few = filters < each.whole[0] || channels < each.whole[1];
      const usual = channels > 1 ? words.rows : words.filters;
      const note = few ? words.fewKernels.replace(/\{\w+\}/g, (place) => counts[place]) : usual;
      const tile = new Tile(name, kernelsLaid(each.shape), this.head[`k${each.number}`], each);
      const figure = new KernelFigure(name, note, tile, words, each.changes);
      if (channels > 1) figure.element.className = "wide";
      return figure;
    });
    this.kernels.replaceChildren(...found.map(({ element }) => element));
    return found;
  }

  resize() {
    const width = this.element.clientWidth;
    if (!this.head || !width || width === this.width) return;
    this.width = width;
    const beside = width >= 760;
    this.element.classList.toggle("beside", beside);
    this.curve.draw(this.head, beside ? width - 330 : width, this.moment);
    for (const { tile, element } of this.figures) {
      const wide = element.className === "wide";
      const room = Math.min(width - 2, wide ? 760 : beside ? (tile.many ? 470 : 300) : Math.floor(width / 2) - 12);
      tile.fit(room, wide ? 420 : tile.many ? 300 : 190, wide ? 8 : tile.height <= 14 ? 14 : 6);
    }
  }

  move(moment) {
    this.moment = moment;
    this.waiting ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    cancelAnimationFrame(this.waiting);
    this.waiting = null;
    const { head, moment, theme } = this;
    const common = this.common.checked;
    this.note.textContent = `${head.words.signed}; ${common ? head.words.common : head.words.own}`;
    const shares = Array.from(head.verdicts.subarray(moment * head.classes.length, (moment + 1) * head.classes.length));
    this.bar.show(moment);
    this.curve.move(moment);
    this.bars.show(shares);
    for (const figure of this.figures) if (figure.visible) figure.paint(moment, common, theme);
    Object.assign(this.element.dataset, {
      moment, moments: head.moments.length, step: head.moments[moment].step,
      said: head.classes[shares.indexOf(Math.max(...shares))], cursor: this.curve.places?.[moment][0].toFixed(1) ?? "",
    });
  }

  destroy() {
    this.bar.pause();
    cancelAnimationFrame(this.waiting);
    this.watcher.disconnect();
    this.sight.disconnect();
    this.element.remove();
  }
}

/** Whether two messages are the same, byte by byte. */
function same(bytes, others) {
  if (!others || bytes.length !== others.length) return false;
  return bytes.every((byte, k) => byte === others[k]);
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!SCRUBBERS.has(parentElement)) SCRUBBERS.set(parentElement, new Scrubber(parentElement));
  const scrubber = SCRUBBERS.get(parentElement);
  if (data) scrubber.update(data, setTriggerValue);
  return () => {
    scrubber.destroy();
    SCRUBBERS.delete(parentElement);
  };
}
