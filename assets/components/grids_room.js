// Linked grids: how large cells can be in the room that there is.

const GAP = 24; // pixels between panes
const LARGEST = 56; // pixels of a cell's side
const WRAPPED = 30; // the same where panes stand below each other and have many cells
const BARE = 16; // pixels of a cell whose number is hidden, at least
const SMALL = 9; // the same where panes are only compared
const FIGURES = 12; // pixels, the smallest text

const rowsOf = (panes) => [...grouped(panes.map((pane) => pane.row)).values()]
  .map((row) => row.map((at) => panes[at]));

/** How wide a pane's cells have to be: `wanted` on one line, `least` with products on two. */
function need(model, pane, measure) {
  const bare = model.sums.length ? BARE : SMALL;
  if (pane.hidden) return { wanted: bare, least: bare, stacked: false };
  const widest = (texts) => Math.max(...[...new Set(texts)].map(measure));
  if (pane.role !== "kernel" || !model.sums.length) {
    const width = Math.max(20, widest(pane.shown) + 4);
    return { wanted: width, least: width, stacked: false };
  }
  const inputs = model.sums.flatMap((sum) => sum.terms)
    .filter(([, kernel]) => kernel === pane.name).map(([input]) => model.of.get(input));
  const x = widest(inputs.flatMap((each) => each.plain));
  const w = widest(pane.plain);
  return { wanted: x + measure(" × ") + w + 10, least: Math.max(x + measure(" ×"), w, 24) + 6, stacked: true };
}

/** The side of the cells of one row of panes: as large as lets them stand side by side. */
function fitted(row, needs, room) {
  const gaps = GAP * (row.length - 1);
  const others = row.filter((pane) => !needs.get(pane).stacked);
  const kernels = row.filter((pane) => needs.get(pane).stacked);
  const columns = others.reduce((sofar, pane) => sofar + pane.columns, 0);
  const least = Math.max(0, ...others.map((pane) => needs.get(pane).least));
  for (const width of ["wanted", "least"]) {
    const taken = kernels.reduce((sofar, pane) => sofar + pane.columns * needs.get(pane)[width], 0);
    const side = columns ? (room - gaps - taken) / columns : LARGEST;
    for (const pane of kernels) needs.get(pane).wide = width === "wanted";
    const crowded = others.length > 2 && side < BARE; // titles need room as well
    if (side >= least && taken + gaps <= room && !crowded) return side;
  }
  return wrapped(others, kernels, needs, room);
}

/** The side of cells where not all panes stand side by side; a kernel beside the input if it fits. */
function wrapped(others, kernels, needs, room) {
  const least = Math.max(0, ...others.map((pane) => needs.get(pane).least));
  const columns = Math.max(0, ...others.map((pane) => pane.columns));
  for (const pane of kernels) needs.get(pane).wide = pane.columns * needs.get(pane).wanted <= room;
  if (!columns) return LARGEST;
  const half = (room - GAP) / 2 / columns;
  if (others.length > 2 && half >= least) return half;
  const side = Math.min(room / columns, columns > 8 ? WRAPPED : 44);
  if (kernels.length !== 1) return side;
  const [kernel] = kernels;
  for (const width of ["wanted", "least"]) {
    const beside = (room - GAP - kernel.columns * needs.get(kernel)[width]) / columns;
    if (beside < Math.max(least, 24)) continue;
    needs.get(kernel).wide = width === "wanted";
    return Math.min(side, beside);
  }
  return side;
}

/** Measure how wide a text of the smallest size is, in pixels. */
function ruler(family) {
  ruler.context ??= document.createElement("canvas").getContext("2d");
  ruler.context.font = `600 ${FIGURES}px ${family}`;
  return (text) => Math.ceil(ruler.context.measureText(text).width);
}
