// The hand on the map: a pointer that hovers, clicks and drags a rectangle, and keys that do the same.

const REACH = 14, FINGER = 24; // pixels around the pointer in which a point counts as pointed at
const STEP = 12; // pixels of an arrow key
const DRAG = 5; // pixels that make a click a rectangle
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function placeOf(host, event) {
  const box = host.over.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** Listen to the pointer on the upper canvas of `host`. */
function pointed(host) {
  const { over } = host;
  let start = null;
  over.onpointerdown = (event) => {
    if (event.button) return;
    host.brush = host.cursor = null;
    start = { ...placeOf(host, event), touch: event.pointerType === "touch" };
    if (!start.touch || host.brushing) over.setPointerCapture(event.pointerId);
  };
  over.onpointermove = (event) => {
    const at = placeOf(host, event);
    const far = start && Math.hypot(at.x - start.x, at.y - start.y) > DRAG;
    if (start && (host.brush || far) && (!start.touch || host.brushing)) host.drag({ x0: start.x, y0: start.y, x1: at.x, y1: at.y });
    else if (!start) host.hover(host.points.nearest(at.x, at.y, REACH), at);
  };
  over.onpointerup = (event) => {
    const at = placeOf(host, event), reach = start?.touch ? FINGER : REACH;
    const clicked = start && !host.brush;
    start = null;
    if (!clicked) return host.drop();
    const point = host.points.nearest(at.x, at.y, reach);
    host.hover(point, at);
    host.choose(point < 0 ? [] : [point]);
  };
  over.onpointercancel = () => {
    start = null;
    host.drop();
  };
  over.onpointerleave = () => !start && host.hover(-1);
}

/** Do what a key asks for; say whether it asked for anything. */
function keyed(host, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const { points, width, height } = host;
  if (event.key in WAYS) {
    const from = host.cursor ?? { x: width / 2, y: height / 2 };
    const [dx, dy] = WAYS[event.key];
    const to = { x: Math.min(Math.max(from.x + STEP * dx, 0), width), y: Math.min(Math.max(from.y + STEP * dy, 0), height) };
    host.cursor = to;
    if (event.shiftKey) {
      host.anchor ??= from;
      host.drag({ x0: host.anchor.x, y0: host.anchor.y, x1: to.x, y1: to.y });
    } else host.anchor = null;
    host.hover(points.nearest(to.x, to.y, REACH), to, true);
  } else if (event.key.toLowerCase() === "e" && points.errors.length) {
    const at = points.errors.indexOf(host.at), many = points.errors.length;
    const next = points.errors[event.shiftKey ? (at < 1 ? many : at) - 1 : (at + 1) % many];
    host.cursor = { x: points.px[next], y: points.py[next] };
    host.anchor = null;
    host.hover(next, host.cursor, true);
  } else if (event.key === " " && host.at >= 0) host.choose([host.at]);
  else if (event.key === "Enter" && host.at >= 0) host.pick(host.at);
  else if (event.key === "Escape") host.choose([]);
  else return false;
  return true;
}
