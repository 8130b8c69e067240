// All layers in a row, small: one of them is chosen, with a click or with the keys.

class Overview {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.tiles = [];
    this.element = make("div", { class: "overview", role: "tablist" });
    this.element.onkeydown = (event) => this.key(event);
  }

  load(head, sheets, silent, chosen) {
    const { words, layers } = head;
    this.element.setAttribute("aria-label", words.strip);
    if (this.tiles.length !== layers.length) this.lay(layers.length);
    const known = head.means.filter((mean) => mean > 0).map(Math.log10);
    const [low, high] = [Math.floor(Math.min(...known)), Math.ceil(Math.max(...known))];
    layers.forEach((layer, n) => {
      const tile = this.tiles[n];
      const tall = layer.count === 1 && !layer.flat ? 64 : 72;
      tile.maps.load(layer, sheets[n], 72, tall, 1);
      tile.maps.cross(silent(layer));
      tile.name.textContent = layer.number ? shortName(layer) : words.picture;
      tile.number.textContent = layer.number || "";
      tile.shape.textContent = layer.shape.join("×");
      const mean = head.backward ? head.means[n] : null;
      tile.mean.hidden = tile.bar.hidden = mean === null;
      if (mean !== null) {
        const share = mean > 0 ? (Math.log10(mean) - low + 0.15) / (high - low + 0.15) : 0;
        tile.bar.firstChild.style.width = `${100 * share}%`;
        tile.mean.textContent = tiny(mean);
        tile.mean.title = words.meanGradient;
      }
      const spoken = [layer.number, layer.name, layer.shape.join(" × ")];
      if (mean !== null) spoken.push(`${words.meanGradient} ${tiny(mean)}`);
      tile.button.setAttribute("aria-label", spoken.join(", "));
    });
    this.choose(chosen, false);
  }

  lay(count) {
    this.tiles = Array.from({ length: count }, (_, n) => {
      const tile = { maps: new Maps("small", true) };
      for (const part of ["number", "name", "shape", "mean"]) tile[part] = make("span", { class: part });
      tile.bar = make("i", { class: "size" }, make("i"));
      const label = make("span", { class: "label" }, tile.number, tile.name);
      const picture = make("span", { class: "thumb" }, tile.maps.stack);
      tile.button = make("button", { type: "button", role: "tab" }, picture, label, tile.shape, tile.bar, tile.mean);
      tile.button.onclick = () => this.onChoose(n);
      return tile;
    });
    this.element.replaceChildren(...this.tiles.map((tile) => tile.button));
  }

  /** Mark the chosen layer, bring it into view, and move the focus there where it is among them. */
  choose(chosen, focus) {
    this.chosen = chosen;
    this.tiles.forEach(({ button }, n) => {
      button.setAttribute("aria-selected", String(n === chosen));
      button.tabIndex = n === chosen ? 0 : -1;
    });
    const { button } = this.tiles[chosen];
    if (focus) button.focus({ preventScroll: true });
    const { clientWidth, scrollLeft } = this.element;
    const [left, right] = [button.offsetLeft, button.offsetLeft + button.offsetWidth];
    if (left < scrollLeft + 40) this.element.scrollLeft = left - 40;
    else if (right > scrollLeft + clientWidth - 40) this.element.scrollLeft = right - clientWidth + 40;
  }

  key(event) {
    const last = this.tiles.length - 1;
    const places = { ArrowLeft: this.chosen - 1, ArrowRight: this.chosen + 1, Home: 0, End: last };
    if (!(event.key in places)) return;
    event.preventDefault();
    this.onChoose(Math.max(0, Math.min(last, places[event.key])), true);
  }
}

function shortName({ kind, name, kernel }) {
  if (kind === "Conv2d") return name.split(",")[0];
  if (kernel) return `${name.split(" ")[0]} ${kernel}`;
  return name;
}

/** Write a number that may be very small. */
function tiny(value) {
  if (!value) return "0";
  return (Math.abs(value) >= 0.001 ? String(Number(value.toPrecision(2))) : value.toExponential(1)).replaceAll("-", "−");
}
