// The outline of how many pictures lie where on a scale, and shares in words.

const HEIGHT = 24; // of a ridge, in its own units

const percent = (part, all) => `${((100 * part) / Math.max(1, all)).toFixed(1)} %`;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The outline of counts as an SVG path, the largest as high as there is room. */
function ridge(counts) {
  const most = Math.max(...counts, 1);
  const points = counts.map((count, i) => `L${i + 0.5} ${(HEIGHT - (HEIGHT - 1) * (count / most)).toFixed(2)}`);
  return `M0 ${HEIGHT}${points.join("")}L${counts.length} ${HEIGHT}Z`;
}

/** A ridge as SVG of that class. */
function drawnRidge(counts, kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${counts.length} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", kind);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ridge(counts));
  svg.append(path);
  return svg;
}
