// The same photo, changed step by step: a card for each change with its curve and the changed photo.
// Everything is here at once: moving along a curve, with mouse, finger or keys, asks no server.

const SHOWN = new WeakMap();

class Card {
  constructor(change, head, urls) {
    Object.assign(this, { change, head, urls });
    this.image = make("img", { decoding: "sync" });
    this.amount = make("div", { class: "amount" });
    this.verdict = make("div", { class: "verdict" });
    this.familiar = make("div", { class: "familiar" });
    this.slider = make("input", { type: "range", min: 0, max: change.values.length - 1, "aria-label": change.title });
    this.slider.oninput = () => this.move(Number(this.slider.value));
    this.plot = new Plot((place) => this.move(place));
    const said = make("div", { class: "said" }, make("h4", {}, change.title), this.amount, this.verdict, this.familiar);
    const top = make("div", { class: "top" }, make("div", { class: "picture" }, this.image), said);
    this.element = make("section", { class: "change", "data-change": change.name }, top, this.plot.element, this.slider);
    this.place = change.neutral;
  }

  resize() {
    const width = this.plot.element.clientWidth;
    if (!width || width === this.width) return;
    this.width = width;
    this.plot.draw(this.change, this.head, width);
    this.move(this.place);
  }

  move(place) {
    this.place = place;
    const { change, head } = this;
    this.slider.value = place;
    const row = change.shares[place];
    const best = row.indexOf(Math.max(...row));
    const amount = place === change.neutral ? head.words.asItIs : change.values[place];
    const said = change.said[place];
    this.slider.setAttribute("aria-valuetext", `${amount}: ${said}`);
    this.image.src = this.urls[change.pictures[place]];
    this.image.alt = `${change.title}, ${amount}`;
    this.amount.textContent = amount;
    this.verdict.textContent = said;
    this.familiar.textContent = change.notes[place];
    this.element.dataset.place = place;
    this.element.dataset.said = head.classes[best];
    if (this.width) this.plot.move(place);
  }
}

class WhatIfCards {
  constructor(root) {
    this.element = make("div", { class: "what-if" });
    root.append(this.element);
    this.watcher = new ResizeObserver(() => this.cards?.forEach((card) => card.resize()));
    this.watcher.observe(this.element);
  }

  load(bytes) {
    this.element.style.colorScheme = themeOf(this.element).name;
    if (this.bytes && bytes.length === this.bytes.length && bytes.every((each, k) => each === this.bytes[k])) return;
    this.free();
    this.bytes = bytes;
    const head = unpack(bytes);
    let at = 0;
    this.urls = head.lengths.map((length) => {
      const part = head.jpegs.slice(at, (at += length));
      return URL.createObjectURL(new Blob([part], { type: "image/jpeg" }));
    });
    this.cards = head.changes.map((change) => new Card(change, head, this.urls));
    this.element.replaceChildren(this.keys(head), ...this.cards.map(({ element }) => element));
    for (const card of this.cards) card.resize();
  }

  keys({ classes, colours, familiarity, words }) {
    const names = [...classes.map((name, k) => [name, colours[k]]), ...(familiarity ? [[words.familiarity, "#8b8d98"]] : [])];
    const back = make("button", { type: "button" }, words.back);
    back.onclick = () => this.cards.forEach((card) => card.move(card.change.neutral));
    return make("div", { class: "keys" }, ...names.map(([name, colour]) => make("span", { style: `--colour: ${colour}` }, name)), back);
  }

  free() {
    for (const url of this.urls ?? []) URL.revokeObjectURL(url);
  }

  destroy() {
    this.watcher.disconnect();
    this.free();
    this.element.remove();
  }
}

export default function ({ data, parentElement }) {
  let shown = SHOWN.get(parentElement);
  if (!shown) SHOWN.set(parentElement, (shown = new WhatIfCards(parentElement)));
  shown.load(data);
  return () => {
    shown.destroy();
    SHOWN.delete(parentElement);
  };
}
