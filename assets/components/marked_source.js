// A class's source with line numbers; marked lines have a colour, a word on why, and what to write
// instead under them. Data comes from app_pages/parts/network/clinic/source.py; nothing is sent back.

function row(kind, number, pieces) {
  const line = document.createElement("div");
  line.className = `row ${kind}`;
  const place = document.createElement("span");
  place.className = "place";
  place.textContent = number;
  const text = document.createElement("code");
  for (const [name, piece] of pieces) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = piece;
    text.append(part);
  }
  line.append(place, text);
  return line;
}

function indent(pieces) {
  return pieces.map(([, piece]) => piece).join("").match(/^\s*/)[0];
}

function marked(line, each, words) {
  const why = row(`said ${each.mark.state}`, "", [["", indent(each.pieces)]]);
  const text = document.createElement("span");
  text.className = "why";
  text.textContent = each.mark.why;
  why.append(text);
  if (!each.mark.instead) return [why, line];
  const better = row("instead", "+", [["", indent(each.pieces) + each.mark.instead]]);
  better.title = words.instead;
  return [why, line, better];
}

function drawn(source, words) {
  const figure = document.createElement("figure");
  figure.tabIndex = 0; // it may have to be scrolled sideways
  figure.setAttribute("role", "group");
  figure.setAttribute("aria-label", words.label.replace("{name}", source.name));
  const inner = document.createElement("div");
  inner.className = "inner";
  for (const each of source.rows) {
    const line = row(each.mark ? each.mark.state.replace(" ", "-") : "", each.number, each.pieces);
    inner.append(...(each.mark ? marked(line, each, words) : [line]));
  }
  figure.append(inner);
  return figure;
}

export default function ({ data, parentElement }) {
  const root = document.createElement("div");
  root.className = "sources";
  root.append(...data.sources.map((source) => drawn(source, data.words)));
  parentElement.querySelector(".sources")?.remove();
  parentElement.append(root);
}
