// A run's pictures as points on a map: hover shows a picture with its verdict, a rectangle lists what
// lies in it, and the list and the map mark each other's pictures. All pictures are here at once, on one
// sheet; only which one is looked at closely is sent. Data comes from app_pages/parts/atlas/sent.py.

const ATLASES = new WeakMap();

class AtlasMap {
  constructor(parent) {
    this.base = make("canvas", { "aria-hidden": "true" });
    this.over = make("canvas", { class: "over", tabindex: "0", role: "application" });
    this.card = make("div", { class: "card", hidden: "" }, make("canvas", { "aria-hidden": "true" }), make("div"));
    this.stage = make("div", { class: "stage" }, this.base, this.over, this.card);
    this.legend = make("div", { class: "legend" });
    this.live = make("p", { class: "live", "aria-live": "polite" });
    this.list = new AtlasList(this);
    this.root = make("div", { class: "atlas" }, make("div", { class: "map" }, this.stage, this.legend, this.live), this.list.element);
    parent.append(this.root);
    [this.at, this.lit, this.brush, this.cursor, this.anchor] = [-1, -1, null, null, null];
    pointed(this);
    this.over.onkeydown = (event) => {
      if (!keyed(this, event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    this.over.onkeyup = (event) => {
      if (event.key === "Shift" && this.brush) this.tell();
    };
    this.over.onblur = () => {
      this.cursor = this.anchor = this.brush = null;
      this.hover(-1);
    };
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.stage);
  }

  update(bytes, send) {
    this.send = send;
    const head = unpack(bytes);
    const before = this.points;
    this.points = new Points(head);
    if (before?.digest === head.digest) { // other filters, another layout, or a mark: the same pictures
      this.points.training = before.training;
      this.points.choose(this.points.inOrder.filter((i) => before.chosen.has(i)));
    } else this.load(head.sheet);
    this.over.setAttribute("aria-label", head.words.label);
    this.keys();
    this.resize(true);
    this.list.forget();
    this.list.show();
  }

  load(sheet) {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(new Blob([sheet], { type: "image/jpeg" }));
    const image = new Image();
    this.image = null;
    image.onload = () => {
      this.image = image;
      this.list.forget();
      this.list.show(this.list.limit);
      this.root.dataset.ready = "true";
    };
    image.src = this.url;
  }

  /** Say what colours and outlines mean, and offer what a finger and a quieter map need. */
  keys() {
    const { points } = this, { words, classes, colours } = points;
    const used = new Set(points.truth);
    const names = classes.map((name, k) => (used.has(k) ? make("span", { class: "key", style: `--colour: ${colours[k]}` }, name) : null));
    const training = make("input", { type: "checkbox" });
    training.checked = points.training;
    training.onchange = () => {
      points.training = training.checked;
      this.draw();
    };
    const brush = make("button", { type: "button", class: "brush", "aria-pressed": String(!!this.brushing) }, words.brush);
    brush.onclick = () => {
      this.brushing = !this.brushing;
      brush.setAttribute("aria-pressed", String(this.brushing));
      this.over.style.touchAction = this.brushing ? "none" : "pan-y";
    };
    const label = make("label", { class: "key faint" }, training, words.training);
    this.legend.replaceChildren(...names.filter(Boolean), make("span", { class: "key outlined" }, words.errors), label, brush);
  }

  resize(always = false) {
    const width = this.stage.clientWidth, height = Math.round(Math.min(560, Math.max(300, width * 0.78)));
    if (!this.points || !width || (!always && width === this.width)) return;
    [this.width, this.height] = [width, height];
    this.stage.style.height = `${height}px`;
    this.points.fit(width, height);
    this.brush = null;
    this.draw();
  }

  draw() {
    paintPoints(this.base, this.points, this.width, this.height, inkOf(this.root));
    this.drawOver();
    this.root.dataset.chosen = this.points.chosen.size;
  }

  drawOver() {
    const accent = getComputedStyle(this.root).getPropertyValue("--st-primary-color");
    paintOver(this.over, this.points, this.width, this.height, { ...this, ink: inkOf(this.root), accent });
  }

  hover(i, place, aloud = false) {
    if (i === this.at && !aloud) return;
    this.at = i;
    this.card.hidden = i < 0;
    this.root.dataset.at = i;
    this.list.light(i);
    if (i >= 0) this.say(i, aloud);
    this.drawOver();
  }

  say(i, aloud) {
    const { points, card } = this, lines = saidOf(points, i);
    paintTile(card.firstChild, points, this.image, i);
    card.lastChild.replaceChildren(...lines.map((line) => make("div", {}, line)));
    card.classList.toggle("wrong", points.wrong(i));
    const left = points.px[i] + (points.px[i] > this.width / 2 ? -14 - card.offsetWidth : 14);
    card.style.left = `${Math.min(Math.max(left, 0), this.width - card.offsetWidth)}px`;
    card.style.top = `${Math.min(Math.max(points.py[i] - card.offsetHeight / 2, 0), this.height - card.offsetHeight)}px`;
    if (aloud) this.live.textContent = lines.join(", ");
  }

  /** A picture of the list is pointed at: mark its point. */
  light(i) {
    this.lit = i;
    this.root.dataset.lit = i;
    this.drawOver();
  }

  /** The rectangle has moved: choose what lies in it, once a frame. */
  drag(brush) {
    this.brush = brush;
    this.card.hidden = true;
    this.at = -1;
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      if (this.brush) this.choose(this.points.within(this.brush), true);
    });
  }

  /** The rectangle is let go: what lay in it stays chosen, and is said. */
  drop() {
    if (!this.brush) return;
    this.choose(this.points.within(this.brush), true);
    this.tell();
    this.brush = null;
    this.drawOver();
  }

  /** Say aloud how many pictures are chosen. */
  tell() {
    this.live.textContent = this.points.chosen.size ? this.list.title.textContent : this.points.words.nothing;
  }

  choose(points, brushed = false) {
    if (!brushed) this.brush = null;
    const before = [...this.points.chosen];
    const same = before.length === points.length && points.every((each, k) => each === before[k]);
    this.points.choose(points);
    if (same) return this.drawOver();
    this.draw();
    this.list.show();
  }

  /** Look closely at a picture; what the network learned from was not judged and has nothing more to say. */
  pick(i) {
    if (this.points.said[i] !== LEARNED) this.send("picked", this.points.names[i]);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!ATLASES.has(parentElement)) ATLASES.set(parentElement, new AtlasMap(parentElement));
  const atlas = ATLASES.get(parentElement);
  atlas.update(data, setTriggerValue);
  return () => {
    atlas.watcher.disconnect();
    if (atlas.url) URL.revokeObjectURL(atlas.url);
    atlas.root.remove();
    ATLASES.delete(parentElement);
  };
}
