// Plays a training step by step: one weight of each unit as a line, how far apart the units are, the
// loss. All numbers come from Python and are here at once; nothing is sent back.

const players = new WeakMap();
const CLOSE = 1e-6; // of the largest weight that is drawn: lines nearer than that lie on one another
const MOST = 10; // cards of layers
const ICONS = {
  first: "M4 3h2v10H4zM13 3v10L7 8z", back: "M11 3v10L5 8z", play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z", next: "M5 3v10l6-5z",
};

function button(parent, icon, onclick) {
  const node = html("button", icon === "play" ? "play" : "", parent);
  node.type = "button";
  const shape = svg("path", {}, svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, node));
  node.onclick = onclick;
  const name = (kind, label) => {
    shape.setAttribute("d", ICONS[kind]);
    node.setAttribute("aria-label", label);
    node.title = label;
  };
  return { node, name };
}

class Player {
  constructor(parent) {
    this.root = html("div", "symmetry", parent);
    this.step = null;
    this.weight = 0;
    this.timer = 0;
    const bar = html("div", "bar", this.root);
    this.first = button(bar, "first", () => this.go(0, true));
    this.back = button(bar, "back", () => this.go(this.step - 1, true));
    this.toggle = button(bar, "play", () => (this.timer ? this.pause() : this.play()));
    this.next = button(bar, "next", () => this.go(this.step + 1, true));
    this.range = html("input", "", bar);
    Object.assign(this.range, { type: "range", min: 0, step: 1 });
    this.range.oninput = () => this.go(Number(this.range.value), true);
    this.reading = html("output", "", bar);
    this.layers = html("div", "layers", this.root);
    this.panes = html("div", "panes", this.root);
    this.size = new ResizeObserver(() => this.data && this.width !== this.panes.clientWidth && this.draw());
    this.size.observe(this.panes);
  }

  get end() {
    return this.data.weights.length - 1;
  }

  show(data) {
    if (JSON.stringify(this.data ?? null) !== JSON.stringify(data)) {
      this.pause();
      this.data = data;
      this.step = this.end;
      this.weight = Math.min(this.weight, data.names.length - 1);
    }
    const { words } = data;
    for (const name of ["first", "back", "next"]) this[name].name(name, words[name]);
    this.toggle.name(this.timer ? "pause" : "play", this.timer ? words.pause : words.play);
    this.range.max = this.end;
    this.range.setAttribute("aria-label", words.step);
    this.draw();
  }

  play() {
    if (this.step >= this.end) this.go(0);
    const pace = Math.min(300, Math.max(30, 6000 / Math.max(this.end, 1)));
    this.toggle.name("pause", this.data.words.pause);
    this.timer = setInterval(() => (this.step < this.end ? this.go(this.step + 1) : this.pause()), pace);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    if (this.data) this.toggle.name("play", this.data.words.play);
  }

  go(step, byHand = false) {
    if (byHand) this.pause();
    this.step = Math.min(Math.max(step, 0), this.end);
    this.moved();
  }

  draw() {
    this.width = this.panes.clientWidth;
    this.panes.replaceChildren();
    const { words, layers, losses, chosen } = this.data;
    const choose = (step) => this.go(step, true);
    const weights = this.pane(words.weights, "wide");
    const apart = this.pane(words.spread);
    const loss = this.pane(words.lossTitle);
    const never = layers[chosen].spread.every((each) => each === 0);
    if (never) html("span", "note", apart.querySelector("figcaption"), words.zero);
    this.choices(weights.querySelector("figcaption"));
    const spread = { values: layers[chosen].spread, colour: HUES[0] };
    const ratio = Math.max(...losses.filter(Number.isFinite)) / Math.min(...losses.filter((each) => each > 0));
    this.plots = [
      linePlot(weights, { lines: this.lines(), height: 280, label: words.weights, steps: this.end, room: 76, groups: (step) => this.groups(step) }, choose),
      linePlot(apart, { lines: [spread], height: 200, log: !never, label: words.spread, steps: this.end }, choose),
      linePlot(loss, { lines: [{ values: losses, colour: "#6E56CF" }], height: 200, log: ratio > 30, label: words.lossTitle, steps: this.end }, choose),
    ];
    this.moved();
  }

  pane(title, className = "") {
    const figure = html("figure", className, this.panes);
    html("b", "", html("figcaption", "", figure), title);
    return figure;
  }

  choices(caption) {
    const { names, words, layers, chosen, weights } = this.data;
    const group = html("fieldset", "", caption);
    group.setAttribute("aria-label", words.which);
    names.forEach((name, i) => {
      const choice = html("button", "", group, name === "bias" ? words.bias : name.replace(/\d+/, (n) => n.replace(/./g, (c) => "₀₁₂₃₄₅₆₇₈₉"[c])));
      choice.type = "button";
      choice.setAttribute("aria-pressed", String(i === this.weight));
      choice.onclick = () => {
        this.weight = i;
        this.draw();
      };
    });
    const shown = weights[0].length;
    if (shown < layers[chosen].units) html("span", "note", caption, words.shown.replace("{count}", shown));
  }

  lines() {
    return this.data.weights[0].map((_unit, unit) => ({
      values: this.data.weights.map((step) => step[unit][this.weight]), colour: HUES[unit % HUES.length],
    }));
  }

  // The values on which several units lie, with how many: [[value, "8 units"], …], the most first.
  groups(step) {
    const values = this.data.weights[step].map((unit) => unit[this.weight]).filter((value) => value !== null).sort((a, b) => a - b);
    const close = CLOSE * Math.max(...values.map(Math.abs), 0);
    const found = [];
    for (const value of values) {
      const last = found.at(-1);
      if (last && value - last[0] <= close) last[1] += 1;
      else found.push([value, 1]);
    }
    const { words } = this.data;
    return found.filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1]).map(([value, count]) => [value, words.units.replace("{count}", count)]);
  }

  moved() {
    const { losses, words, layers, chosen } = this.data;
    const step = this.step;
    this.range.value = step;
    this.reading.replaceChildren();
    html("b", "", this.reading, words.of.replace("{step}", step).replace("{steps}", this.end));
    this.reading.append(` · ${words.loss} ${losses[step] === null ? words.broken : written(losses[step])}`);
    this.first.node.disabled = this.back.node.disabled = step === 0;
    this.next.node.disabled = step === this.end;
    const shown = layers.map((layer, i) => [layer, i]).filter(([, i]) => i < MOST || i === chosen);
    this.layers.replaceChildren(...shown.map(([layer, i]) => this.card(layer, step, i === chosen)));
    if (shown.length < layers.length) html("small", "", this.layers, words.more.replace("{count}", layers.length - shown.length));
    for (const plot of this.plots) plot(step);
    Object.assign(this.root.dataset, { step, steps: this.end, apart: layers[chosen].apart[step], distinct: layers[chosen].distinct[step] });
  }

  card(layer, step, chosen) {
    const { words } = this.data;
    const card = document.createElement("div");
    if (chosen) card.className = "chosen";
    card.append(`${layer.path} ${layer.type}: ${layer.looked === 1 ? words.unit : words.units.replace("{count}", layer.looked)}, `);
    html("b", "", card, words.different.replace("{count}", layer.apart[step]));
    const more = [words.bits.replace("{count}", layer.distinct[step])];
    if (layer.looked < layer.units) more.unshift(words.looked.replace("{count}", layer.looked));
    html("small", "", card, more.join(" · "));
    return card;
  }

  leave() {
    this.pause();
    this.size.disconnect();
    this.root.remove();
  }
}

export default function ({ data, parentElement }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.show(data);
  return () => {
    player.leave();
    players.delete(parentElement);
  };
}
