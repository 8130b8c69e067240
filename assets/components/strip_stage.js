// The chosen layer enlarged, beside the layer before and the picture.

class StageView {
  constructor(hears) {
    this.panes = Object.fromEntries(["picture", "before", "now"].map((role) => [role, this.pane(role)]));
    const { overlay } = this.panes.now.maps;
    overlay.tabIndex = 0;
    overlay.setAttribute("role", "application");
    overlay.onpointermove = (event) => hears.point(this.panes.now.maps.hit(event));
    overlay.onclick = (event) => hears.hold(this.panes.now.maps.hit(event), event.shiftKey);
    overlay.onkeydown = (event) => hears.key(event);
    this.element = make("div", { class: "stage" }, ...Object.values(this.panes).map((pane) => pane.element));
  }

  pane(role) {
    const maps = new Maps(role);
    const pane = { maps, name: make("h4"), legend: make("p", { class: "legend" }) };
    pane.element = make("figure", { class: role }, pane.name, maps.stack, pane.legend);
    return pane;
  }

  /** Lay a layer out with the one before and the picture, as wide as there is room. */
  lay(head, sheets, silent, chosen, stretch) {
    Object.assign(this, { head, sheets, silent, stretch });
    const { words, layers } = head;
    const room = this.element.clientWidth;
    const beside = room >= 620;
    const small = beside ? 200 : Math.min(168, (room - 16) / 2 - 6);
    const middle = chosen > 1;
    this.panes.picture.element.hidden = chosen === 0;
    this.panes.before.element.hidden = !middle;
    if (chosen) this.load("picture", 0, small, 200, words.picture);
    const wide = beside ? (room - small - 60) / 2 : small;
    if (middle) this.load("before", chosen - 1, wide, beside ? 360 : 200, words.before);
    const rest = beside ? room - (chosen ? small + 24 : 0) - (middle ? wide + 24 : 0) - 8 : room - 4;
    this.load("now", chosen, rest, 380, chosen ? words.this : words.picture);
    this.panes.now.maps.overlay.setAttribute("aria-label", `${layers[chosen].name}. ${words.keys}`);
  }

  load(role, n, room, tall, title) {
    const layer = this.head.layers[n];
    const { maps, name, legend } = this.panes[role];
    const cut = layer.sent < layer.count
      ? ` (${this.head.words.few.replace("{shown}", layer.sent).replace("{count}", layer.count)})` : "";
    name.textContent = title.replace("{number}", n).replace("{name}", layer.name) + cut;
    maps.load(layer, this.sheets[n], Math.max(40, room), tall);
    maps.cross(this.silent(layer));
    this.panes[role].element.style.maxWidth = role === "now" ? "" : `${Math.max(150, maps.base.clientWidth + 4)}px`;
    legend.textContent = scaleOf(layer, this.head, this.stretch);
  }

  /** Frame a unit, its window in the layer before, and what it sees of the picture. */
  frame(layer, unit) {
    const { picture, before, now } = this.panes;
    now.maps.wipe();
    now.maps.frame({ ...unit, height: 1, width: 1 }, COLOURS.output);
    if (!layer.number) return;
    picture.maps.wipe();
    const seen = windowOf(layer, unit);
    picture.maps.frame(fieldOf(layer, unit), layer.number === 1 ? COLOURS.kernel : COLOURS.input);
    if (layer.number === 1) return;
    before.maps.wipe();
    if (layer.kind === "Linear") before.maps.frameAll(COLOURS.kernel);
    else before.maps.frame(seen, COLOURS.kernel);
  }
}

/** What is known of a layer, as a list of names and facts. */
function fillFacts(list, layer, words) {
  const whole = (number) => number.toLocaleString();
  const size = (text, number) => text.replaceAll("{size}", number).replace("{jump}", number);
  const facts = [[words.shape, layer.shape.join(" × ")]];
  if (layer.formula) facts.push([words.formula, layer.formula]);
  if (layer.parameters) facts.push([words.parameters, whole(layer.parameters)]);
  if (layer.multiply_adds) facts.push([words.work, whole(layer.multiply_adds)]);
  if (layer.field && layer.number) {
    facts.push([words.field, size(words.fieldOf, layer.field)], [words.jump, size(words.jumpOf, layer.jump)]);
  }
  list.replaceChildren(...facts.map(([name, text]) => make("div", {}, make("dt", {}, name), make("dd", {}, text))));
}

/** What the colours of a layer mean, in words. */
function scaleOf(layer, { words, backward }, stretch) {
  const [low, high] = backward ? layer.slopeRange : layer.range;
  const write = backward ? tiny : written;
  if (!layer.number && !backward) return words.black;
  const range = words.range.replace("{low}", write(low)).replace("{high}", write(high));
  const reach = write(Math.max(-low, high));
  return `${range}; ${stretch ? words.own : words.scale.replaceAll("{reach}", reach)}`;
}
