// One unit's arithmetic: how its value comes from the layer before, in all its numbers.

const MOST_CONTRIBUTIONS = 10;

class UnitPanel {
  constructor(onChange) {
    this.onChange = onChange;
    this.channel = 0;
    this.grids = ["input", "kernel", "products"].map((role) => new NumberGrid(role));
    this.chips = [];
    this.chipBox = make("div", { class: "chips", role: "group" });
    this.line = make("p", { class: "sum-line" });
    this.body = make("div", { class: "body" });
    this.element = make("div", { class: "unit" }, this.body, this.line);
  }

  /** Show a unit; returns its value as it is worked out here, null where it cannot be. */
  show(head, theme, layer, unit, silenced) {
    Object.assign(this, { head, theme, words: head.words, layer, unit, silenced });
    const found = workedOut(layer, unit, silenced);
    const own = layer.values[cellOf(layer, unit)];
    if (head.backward) this.gradient();
    else if (!layer.before) this.put([], [this.equation(head.words.value, own)]);
    else if (found === null) this.put([make("p", { class: "note" }, head.words.large)], [this.equation("y", own)]);
    else this.arithmetic(found, own);
    return found;
  }

  arithmetic(found, own) {
    const { layer } = this;
    const ends = [" = ", make("b", { class: "result" }, written(found, 4)), " ", this.verdict(found, own)];
    if (layer.kind === "Conv2d") this.convolution(ends);
    else if (isWindow(layer)) this.pooling(ends);
    else if (layer.kind === "Linear") this.dense(ends);
    else if (layer.kind === "Flatten") this.put([], [this.flatWords(), ...ends]);
    else this.pointwise(ends);
  }

  put(body, line) {
    this.body.replaceChildren(...body);
    this.line.replaceChildren(...line);
  }

  equation(name, value) {
    const line = make("span", {}, `${name} = `);
    line.append(make("b", { class: "result" }, written(value, 4)));
    return line;
  }

  verdict(found, own) {
    const right = agree(found, own);
    const said = right ? `✓ ${this.words.agrees}` : this.words.differs.replace("{value}", written(own, 4));
    return make("span", { class: right ? "agrees" : "differs" }, said);
  }

  /** Window × kernel = products for one channel; the sums of all channels; and all added up. */
  convolution(ends) {
    const { layer, unit, words, theme } = this;
    const count = layer.before.count;
    this.channel = Math.min(this.channel, count - 1);
    const parts = Array.from({ length: count }, (_, c) => channelSum(layer, unit, c));
    const { pixels, weights, products } = parts[this.channel];
    const values = pixels.map((each) => each.value);
    const padded = pixels.map((each) => each.padded);
    const channel = words.channel.replace("{channel}", this.channel + 1);
    const [input, kernel, product] = this.grids;
    input.fill(`${words.window}, ${channel}`, layer.kernel, values, theme, reachOf(layer.before.range), { padded });
    kernel.fill(words.kernel, layer.kernel, weights, theme, reachOf(weights));
    product.fill(words.products, layer.kernel, products, theme, reachOf(products));
    const signs = ["×", "="].map((sign) => make("span", { class: "sign" }, sign));
    const row = make("div", { class: "arithmetic" });
    row.append(input.element, signs[0], kernel.element, signs[1], product.element);
    this.fillChips(parts);
    const own = layer.bias ? layer.bias[unit.map] : null;
    this.put([row, make("h4", {}, words.sums), this.chipBox], this.added(parts.map((part) => part.sum), own, ends));
  }

  fillChips(parts) {
    while (this.chips.length < parts.length) {
      const channel = this.chips.length;
      this.chips.push(new SumChip(() => this.onChange((this.channel = channel))));
    }
    const reach = Math.max(...parts.map((part) => reachOf(part.products)));
    parts.forEach((part, c) => {
      this.chips[c].fill(String(c + 1), this.layer.kernel, part, this.theme, reach, c === this.channel);
      this.chips[c].element.setAttribute(
        "aria-label", `${this.words.channel.replace("{channel}", c + 1)}: ${written(part.sum, 3)}`,
      );
    });
    const wanted = this.chips.slice(0, parts.length).map((chip) => chip.element);
    if (this.chipBox.childElementCount !== wanted.length) this.chipBox.replaceChildren(...wanted);
  }

  /** "0.12 + 0.30 − 0.05 + bias 0.1 = 0.47"; of many sums only the first and the last. */
  added(sums, own, ends) {
    const shown = sums.length > 8 ? [...sums.slice(0, 4), null, ...sums.slice(-2)] : sums;
    const texts = shown.map((sum, k) => {
      if (sum === null) return " + …";
      const sign = sum < 0 ? " − " : k ? " + " : "";
      return `${sign}${written(Math.abs(sum), 3)}`;
    });
    if (own !== null) texts.push(`${own < 0 ? " − " : " + "}${this.words.bias} ${written(Math.abs(own), 3)}`);
    return [texts.join("").trim(), ...ends];
  }

  pooling(ends) {
    const { layer, unit, words, theme } = this;
    const values = readWindow(layer, unit, unit.map).map((each) => each.value);
    const best = layer.kind === "MaxPool2d" ? values.indexOf(Math.max(...values)) : -1;
    const [input] = this.grids;
    input.fill(words.window, layer.kernel, values, theme, reachOf(layer.before.range), { marked: best });
    const numbers = values.length > 9 ? "…" : values.map((value) => written(value, 3)).join(", ");
    const mean = layer.kind === "AvgPool2d";
    this.put([input.element], [`${mean ? words.mean : words.maximum} (${numbers})`, ...ends]);
  }

  dense(ends) {
    const { layer, unit, words } = this;
    const all = contributions(layer, unit).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
    const top = all.slice(0, MOST_CONTRIBUTIONS);
    const rest = all.slice(MOST_CONTRIBUTIONS);
    const reach = Math.abs(top[0]?.product) || 1;
    const rows = top.map((each) => {
      const name = words.from.replace("{unit}", each.from + 1);
      const product = `${written(each.weight, 3)} × ${written(each.input, 3)} = `;
      return this.bar(name, product, each.product, reach);
    });
    const others = rest.reduce((sum, each) => sum + each.product, 0);
    if (rest.length) rows.push(this.bar(words.others.replace("{count}", rest.length), "", others, reach));
    const own = layer.bias ? layer.bias[unit.map] : 0;
    rows.push(this.bar(words.bias, "", own, reach));
    const list = make("div", { class: "contributions" }, ...rows);
    const sum = all.reduce((total, each) => total + each.product, 0);
    this.put([make("h4", {}, words.contributions), list], this.added([sum], own, ends));
  }

  /** A row with a bar from the middle, to the right where the number is positive. */
  bar(name, text, value, reach) {
    const share = 50 * Math.min(1, Math.abs(value) / reach);
    const { fill } = signedColours(this.theme, value || 1e-9, reach);
    const place = value < 0 ? `right: 50%` : `left: 50%`;
    const line = make("i", { class: "bar" }, make("i", { style: `${place}; width: ${share}%; background: ${fill}` }));
    return make("div", {}, make("span", { class: "name" }, name), line,
      make("span", { class: "product" }, text, make("b", {}, written(value, 3))));
  }

  pointwise(ends) {
    const { layer, unit, silenced, words } = this;
    const x = layer.before.values[cellOf(layer.before, unit)];
    if (silenced && FUNCTIONS[layer.kind]) return this.put([], [`${words.silenced}:`, ...ends]);
    if (!isNorm(layer)) return this.put([curveOf(layer.kind, x)], [`${layer.kind}(${written(x, 4)})`, ...ends]);
    const { map } = unit;
    const [mean, spread] = [layer.mean[map], Math.sqrt(layer.variance[map] + layer.epsilon)];
    const text = `${written(layer.weights[map], 3)} · (${written(x, 3)} − ${written(mean, 3)}) / ${written(spread, 3)}`;
    return this.put([], [`${text} + ${written(layer.bias[map], 3)}`, ...ends]);
  }

  flatWords() {
    const { map, row, column } = unflattened(this.layer, this.unit);
    return this.words.flat.replace("{unit}", this.unit.map + 1).replace("{map}", map + 1)
      .replace("{row}", row + 1).replace("{column}", column + 1);
  }

  /** The way back: the gradient here, and through an activation to the layer before. */
  gradient() {
    const { layer, unit, words, silenced } = this;
    const here = layer.slopes[cellOf(layer, unit)];
    const told = make("p", { class: "note" }, words.lossGradient);
    if (!FUNCTIONS[layer.kind]) return this.put([told], [this.equation(words.gradient, here)]);
    const x = layer.before.values[cellOf(layer.before, unit)];
    const slope = silenced ? 0 : FUNCTIONS[layer.kind].slope(x);
    const own = layer.before.slopes[cellOf(layer.before, unit)];
    const right = Math.abs(here * slope - own) <= 1e-4 * Math.max(Math.abs(own), 1e-12);
    const said = right ? `✓ ${words.agrees}` : words.differs.replace("{value}", tiny(own));
    const note = make("p", { class: "note" }, words.way);
    this.put([curveOf(layer.kind, x, true), note], [
      `${tiny(here)} × ${words.slope} ${tiny(slope)} = `, make("b", { class: "result" }, tiny(here * slope)), " ",
      make("span", { class: right ? "agrees" : "differs" }, said),
    ]);
  }
}

/** A small plot of an activation with the point in question, and its tangent. */
function curveOf(kind, x, tangent = false) {
  const { f, slope } = FUNCTIONS[kind];
  const reach = Math.max(4, Math.abs(x) * 1.1);
  const places = Array.from({ length: 81 }, (_, k) => -reach + (reach * k) / 40);
  const [low, high] = extent(places.map(f));
  const at = (value) => `${100 * (0.5 + value / (2 * reach))},${56 - (52 * (f(value) - low)) / (high - low)}`;
  const [px, py] = at(x).split(",").map(Number);
  const lift = (slope(x) * (2 * reach * 0.52)) / (high - low); // pixels up for a pixel to the right
  const line = tangent ? `<line class="tangent" x1="${px - 14}" y1="${py + 14 * lift}" x2="${px + 14}" y2="${py - 14 * lift}"/>` : "";
  const plot = make("div", { class: "curve", "aria-hidden": "true" });
  plot.innerHTML = `<svg viewBox="0 0 100 60"><line class="axis" x1="50" y1="2" x2="50" y2="58"/>
    <polyline points="${places.map(at).join(" ")}"/>${line}<circle cx="${px}" cy="${py}" r="2.6"/></svg>`;
  return plot;
}
