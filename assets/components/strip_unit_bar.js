// Which unit is looked at, in words, and the button that silences it.

class UnitBar {
  constructor(onSilence) {
    this.where = make("h4", { class: "where", role: "status" });
    this.quiet = make("button", { type: "button", class: "quiet" });
    this.quiet.onclick = onSilence;
    this.heldNote = make("span", { class: "note" });
    this.says = make("span", { class: "says" });
    this.element = make("div", { class: "unit-bar" }, this.where, this.quiet, this.heldNote, this.says);
  }

  name({ words, classes, layers }, layer, unit, quiet, held) {
    const places = { "{map}": unit.map + 1, "{unit}": unit.map + 1, "{row}": unit.row + 1, "{column}": unit.column + 1 };
    const fill = (text) => text.replace(/\{\w+\}/g, (place) => places[place]);
    const last = layer.number === layers.length - 1;
    const which = layer.number ? (layer.flat ? words.unit : words.mapUnit) : words.pixel;
    this.where.textContent = fill(which) + (last ? `: ${classes[unit.map]}` : "");
    this.quiet.hidden = layer.source === null || layer.source === undefined;
    const verb = quiet ? "restore" : "silence";
    this.quiet.textContent = fill(words[`${verb}${layer.flat ? "Unit" : "Map"}`]);
    this.heldNote.textContent = held ? words.held : "";
  }
}

/** The unit some maps, rows and columns further on, not beyond the last. */
function moved(layer, unit, [maps, rows, columns]) {
  const within = (place, most) => Math.max(0, Math.min(most - 1, place));
  return {
    map: within(unit.map + maps, layer.sent),
    row: within(unit.row + rows, layer.height),
    column: within(unit.column + columns, layer.width),
  };
}
