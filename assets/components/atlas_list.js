// The pictures that are chosen on the map, beside it: where nothing is, all of them, in the order asked for.

const AT_ONCE = 48; // pictures before one asks for more

class AtlasList {
  constructor(host) {
    this.host = host;
    this.title = make("h4");
    this.clear = make("button", { type: "button", class: "clear" });
    this.clear.onclick = () => host.choose([]);
    this.hint = make("p", { class: "hint" });
    this.tiles = make("div", { class: "tiles", role: "list" });
    this.more = make("button", { type: "button", class: "more" });
    this.more.onclick = () => this.show(this.limit + AT_ONCE);
    this.element = make("section", { class: "list" }, make("header", {}, this.title, this.clear), this.hint, this.tiles, this.more);
    this.limit = AT_ONCE;
    this.made = new Map(); // a point's tile, which is made once: a rectangle that moves shows most of them again
  }

  /** The pictures, the verdicts or the marks are others now. */
  forget() {
    this.made.clear();
  }

  /** List what is chosen, or where nothing is, all that the filters let through. */
  show(limit = AT_ONCE) {
    const { points } = this.host, { words, chosen } = points;
    this.limit = limit;
    this.listed = chosen.size ? [...chosen] : points.inOrder;
    const wrong = this.listed.filter((i) => points.wrong(i)).length;
    this.title.textContent = chosen.size ? told(chosen.size === 1 ? words.one : words.chosen, { count: chosen.size, wrong }) : words.order;
    this.clear.textContent = words.clear;
    this.clear.hidden = !chosen.size;
    this.hint.textContent = this.listed.length ? words.hint : words.noneWanted;
    this.hint.hidden = chosen.size > 0;
    this.tiles.setAttribute("aria-label", this.title.textContent);
    this.tiles.replaceChildren(...this.listed.slice(0, limit).map((i) => this.tile(i)));
    this.more.hidden = this.listed.length <= limit;
    this.more.textContent = told(words.more, { count: Math.min(AT_ONCE, this.listed.length - limit) });
  }

  tile(i) {
    if (!this.made.has(i)) this.made.set(i, this.make(i));
    return this.made.get(i);
  }

  make(i) {
    const { host } = this, { points } = host;
    const canvas = make("canvas", { "aria-hidden": "true" });
    paintTile(canvas, points, host.image, i);
    const lines = saidOf(points, i);
    const button = make("button", { type: "button", "data-point": i, "aria-label": lines.join(", "), title: lines.join("\n") });
    const mark = make("span", { class: "said" }, points.classes[points.said[i]] ?? points.classes[points.truth[i]]);
    mark.style.setProperty("--colour", points.colours[points.truth[i]]);
    if (points.wrong(i)) button.classList.add("wrong");
    if (points.marked[i]) button.classList.add("marked");
    button.append(canvas, mark);
    button.onpointerenter = button.onfocus = () => host.light(i);
    button.onpointerleave = button.onblur = () => host.light(-1);
    button.onclick = () => host.pick(i);
    return make("div", { role: "listitem" }, button);
  }

  /** Mark the picture that is pointed at on the map. */
  light(i) {
    this.tiles.querySelector(".lit")?.classList.remove("lit");
    const found = i < 0 ? null : this.tiles.querySelector(`[data-point="${i}"]`);
    found?.classList.add("lit");
  }
}
