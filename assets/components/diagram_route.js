// The diagram of a network: the ways of its arrows, as SVG paths in the coordinates of the box that
// they are in.

const TURN = 9; // pixels, where an arrow changes its column
const CORNER = 6; // pixels, where a lane turns

/** The arrows of a box: [{d, from, to}], nodes or the box itself. */
function routes(box) {
  const { running, flow } = box;
  const end = running.length;
  return flow.arrows.map(([from, to]) => ({
    d: route(box, from, to, flow.odd.get(`${from} ${to}`)),
    from: from < 0 ? box : running[from],
    to: to === end ? box : running[to],
  }));
}

function route(box, from, to, odd) {
  const source = from < 0 ? port(box, box.header) : outlet(box.running[from]);
  const target = to === box.running.length ? port(box, box.h) : inlet(box.running[to]);
  const shared = source.trail.filter((step, i) => step.part === target.trail[i]?.part).length;
  const pen = new Pen(source.x, source.y);
  if (odd?.kind === "lane" && lane(pen, odd, source, target)) return pen.text;
  for (const step of source.trail.slice(shared).reverse()) {
    pen.bend(step.part.bottom + step.part.zone, step.part.x);
  }
  for (const step of target.trail.slice(shared)) pen.bend(step.part.y - ROOM.fan, step.x);
  if (odd?.kind === "skip") {
    pen.bend(odd.part.y - ROOM.fan, odd.part.skip.x);
    pen.bend(odd.part.bottom + odd.part.zone, odd.part.x);
  }
  pen.down(target.y);
  return pen.text;
}

const port = (box, y) => ({ x: box.axis, y, trail: [], node: null });
const inlet = (node) => ({ x: node.x + node.axis, y: node.y, trail: node.trail, node });
const outlet = (node) => ({ x: node.x + node.axis, y: node.y + node.h, trail: node.trail, node });

/** Go along a lane at the side of a stack; says whether the arrow has arrived with that. */
function lane(pen, { part, trunk }, source, target) {
  const x = part.x + part.side + (trunk.lane + 1) * ROOM.lane;
  if (part.nodes.includes(source.node)) {
    pen.start(source.node.x + width(source.node), source.y - 9);
  } else {
    for (const step of target.trail) pen.bend(step.part.y - ROOM.fan, step.x);
    pen.down(part.y - 12 - CORNER);
    pen.corner();
  }
  const inside = part.nodes.includes(target.node);
  if (inside) pen.along(x, target.y + 9, target.node.x + width(target.node));
  else pen.along(x, part.bottom + part.zone + CORNER, part.x, true);
  return inside;
}

const width = (node) => node.pill ?? node.w;

/** Draws a line downwards that changes its column in rounded corners. */
class Pen {
  constructor(x, y) {
    this.start(x, y);
  }

  start(x, y) {
    this.x = x;
    this.text = `M${x} ${y}`;
  }

  down(y) {
    this.text += `V${y}`;
  }

  /** Change to another column; from `y` on, so early that an arrow's head has room in the fan. */
  bend(y, x) {
    const across = x - this.x;
    if (Math.abs(across) < 0.5) return;
    const r = Math.min(TURN, Math.abs(across) / 2);
    const way = Math.sign(across) * r;
    const level = y + TURN + 2;
    this.text += `V${level - r}q0 ${r} ${way} ${r}H${x - way}q${way} 0 ${way} ${r}`;
    this.x = x;
  }

  /** Turn to the right. */
  corner() {
    this.text += `q0 ${CORNER} ${CORNER} ${CORNER}`;
  }

  /** Go to the right into a lane, down to `y`, and back to `x`, there perhaps downwards again. */
  along(side, y, x, down = false) {
    const r = CORNER;
    this.text += `H${side - r}q${r} 0 ${r} ${r}V${y - r}q0 ${r} ${-r} ${r}H${down ? x + r : x}`;
    if (down) this.text += `q${-r} 0 ${-r} ${r}`;
    this.x = x;
  }
}
