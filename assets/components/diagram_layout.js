// The diagram of a network: where everything is drawn. A node's x and y are measured in the box around
// it; its `axis` is where arrows come in at the top and leave at the bottom.

const ROOM = { side: 14, below: 14, branch: 22, step: 20, label: 31, stem: 17, fan: 30, lane: 7, margin: 14 };

/** Lay out all that can be seen; returns [width, height]. */
function layOut(network, measure) {
  const { outside } = network;
  for (const node of outside.children) sizeNode(node, network, measure);
  sizeInside(outside, { top: ROOM.margin, side: ROOM.margin, least: 0 }, measure);
  return [outside.w, outside.h];
}

/** Place the children of a box and set its size; they have their sizes already. */
function sizeInside(box, { top, side, least }, measure) {
  const running = box.children.filter((child) => child.state !== "waiting");
  const waiting = box.children.filter((child) => child.state === "waiting");
  const number = new Map(running.map((node, i) => [node.index, i]));
  const end = running.length;
  const local = (index, port) => (index === box.index ? port : number.get(index));
  const arrows = box.arrows.map(([from, to]) => [local(from, -1), local(to, end)])
    .filter(([from, to]) => from < to);
  box.running = running;
  box.flow = { ...flowOf(end, arrows), arrows };
  running.forEach((node, i) => {
    node.trail = [];
    node.labelled = Boolean(node.gives) && arrows.some(([from, to]) => from === i
      && (to < end || node.gives !== box.gives));
  });
  const sizing = { running, arrows, measure };
  const { series: whole } = box.flow;
  sizeSeries(whole, sizing);
  const beside = box.state === "ran" ? waiting : [];
  const below = beside.length ? [] : waiting;
  widen(waiting);
  const lead = whole.before || (box.index < 0 ? 0 : 15);
  let height = lead + whole.h;
  const last = running.at(-1);
  if (box.index >= 0) height += whole.after || (last?.labelled ? ROOM.label : ROOM.below);
  const right = Math.max(whole.w - whole.axis, ...below.map((node) => node.w / 2));
  const left = Math.max(whole.axis, ...below.map((node) => node.w / 2));
  const extra = beside.length ? ROOM.branch + Math.max(...beside.map((node) => node.w)) : 0;
  const content = left + right + extra;
  box.w = Math.ceil(Math.max(content + 2 * side, least));
  box.axis = (box.w - content) / 2 + left;
  place(whole, box.axis, top + lead, running, []);
  const column = sum(beside.map((node) => node.h + 10)) - 10;
  let y = top + Math.max(lead, height - ROOM.below - column);
  for (const node of beside) {
    Object.assign(node, { x: box.axis + right + ROOM.branch, y });
    y += node.h + 10;
  }
  y = top + height;
  for (const node of below) {
    Object.assign(node, { x: box.axis - node.w / 2, y: y + ROOM.step - ROOM.below });
    y += node.h + ROOM.step;
  }
  box.below = below;
  box.h = Math.ceil(Math.max(y, top + lead + column + ROOM.below));
  if (box.index < 0) box.h += ROOM.margin;
}

const sum = (numbers) => numbers.reduce((sofar, number) => sofar + number, 0);

/** Give closed boxes that stand in one column one width. */
function widen(nodes) {
  const closed = nodes.filter((node) => !node.open && !node.pill);
  const width = Math.max(0, ...closed.map((node) => node.w));
  for (const node of closed) Object.assign(node, { w: width, axis: width / 2 });
}

function sizePart(part, sizing) {
  if (part.kind === "series") sizeSeries(part, sizing);
  else if (part.kind === "parallel") sizeParallel(part, sizing);
  else if (part.kind === "stack") sizeStack(part, sizing);
  else {
    const node = sizing.running[part.item];
    const label = node.labelled ? 8 + sizing.measure(node.gives, "label") : 0;
    Object.assign(part, { node, w: node.axis + Math.max(node.w - node.axis, label), h: node.h, axis: node.axis });
  }
}

/** Parts below each other, their axes in one line. */
function sizeSeries(whole, sizing) {
  const { parts } = whole;
  widen(parts.filter((part) => part.kind === "item").map((part) => sizing.running[part.item]));
  for (const part of parts) sizePart(part, sizing);
  whole.axis = Math.max(0, ...parts.map((part) => part.axis));
  whole.w = whole.axis + Math.max(0, ...parts.map((part) => part.w - part.axis));
  let y = 0;
  parts.forEach((part, i) => {
    const before = parts[i - 1];
    if (before) y += gap(before, part);
    part.top = y;
    y += part.h;
  });
  whole.h = y;
  const ends = [parts[0], parts.at(-1)];
  whole.before = ends[0] && ends[0].kind !== "item" ? ROOM.fan : 0;
  whole.after = ends[1] && ends[1].kind !== "item" ? ROOM.fan + ends[1].zone : 0;
}

function gap(before, after) {
  if (before.kind !== "item") return before.zone + ROOM.fan + (after.kind === "item" ? 0 : ROOM.fan);
  if (after.kind !== "item") return (before.node.labelled ? ROOM.stem : 3) + ROOM.fan;
  return before.node.labelled ? ROOM.label : ROOM.step;
}

/** Leave room for labels below what leads to the end of a part. */
function zone(part, { running, arrows }) {
  return arrows.some(([from, to]) => to === part.exit && running[from]?.labelled) ? ROOM.stem : 3;
}

/** Branches side by side. */
function sizeParallel(part, sizing) {
  const { branches, skip, main } = part;
  for (const branch of branches) {
    sizeSeries(branch, sizing);
    branch.tall = branch.before + branch.h + branch.after;
  }
  if (skip) Object.assign(skip, { w: 16, axis: 8, tall: 0 });
  part.columns = main === skip && skip ? [skip, ...branches] : [...branches, ...(skip ? [skip] : [])];
  part.zone = zone(part, sizing);
  part.h = Math.max(...part.columns.map((column) => column.tall));
  let x = 0;
  for (const column of part.columns) {
    column.left = x;
    x += column.w + ROOM.branch;
  }
  part.w = x - ROOM.branch;
  part.axis = main ? main.left + main.axis : middle(part);
}

/** The middle of branches, which is that of the one in the middle where it is near. */
function middle(part) {
  const off = (column) => Math.abs(column.left + column.axis - part.w / 2);
  const nearest = part.columns.reduce((best, column) => (off(column) < off(best) ? column : best));
  const balanced = part.columns.length % 2 && off(nearest) < 60;
  return balanced ? nearest.left + nearest.axis : part.w / 2;
}

function sizeStack(part, sizing) {
  part.nodes = part.items.map((item) => sizing.running[item]);
  const { nodes } = part;
  widen(nodes);
  part.axis = Math.max(...nodes.map((node) => node.axis));
  part.side = Math.max(...nodes.map((node) => node.w - node.axis));
  part.w = part.axis + part.side + (part.lanes + 1) * ROOM.lane;
  part.zone = zone(part, sizing);
  part.h = sum(nodes.map((node) => node.h)) + (nodes.length - 1) * ROOM.label;
}

/** Set x and y of everything, now that the sizes are known. `trail` leads into the branches. */
function place(part, axis, y, running, trail) {
  Object.assign(part, { x: axis, y, bottom: y + part.h });
  if (part.kind === "series") {
    for (const each of part.parts) place(each, axis, y + each.top, running, trail);
  } else if (part.kind === "parallel") {
    for (const column of part.columns) {
      const middle = axis - part.axis + column.left + column.axis;
      if (column.kind === "skip") column.x = middle;
      else {
        const top = y + (part.h - column.tall) / 2 + column.before;
        place(column, middle, top, running, [...trail, { part, x: middle }]);
      }
    }
  } else if (part.kind === "stack") {
    let top = y;
    for (const node of part.nodes) {
      Object.assign(node, { x: axis - node.axis, y: top, trail });
      top += node.h + ROOM.label;
    }
  } else Object.assign(part.node, { x: axis - part.node.axis, y, trail });
}
