// Painting an atlas: all points on one canvas, what follows the pointer on another above it.

const RADIUS = 3.4; // pixels of a point

const inkOf = (root) => getComputedStyle(root).color;

/** Make a canvas as fine as the screen is, and clear it; return its context, in CSS pixels. */
function cleared(canvas, width, height) {
  const fine = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * fine) || canvas.height !== Math.round(height * fine)) {
    canvas.width = Math.round(width * fine);
    canvas.height = Math.round(height * fine);
  }
  const context = canvas.getContext("2d");
  context.setTransform(fine, 0, 0, fine, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function dots(context, points, which, radius, outlined) {
  context.beginPath();
  for (const i of which) {
    context.moveTo(points.px[i] + radius, points.py[i]);
    context.arc(points.px[i], points.py[i], radius, 0, 2 * Math.PI);
  }
  if (outlined) context.stroke();
  else context.fill();
}

/** Paint all points: training pictures first, errors last, what is not chosen fainter. */
function paintPoints(canvas, points, width, height, ink) {
  const context = cleared(canvas, width, height);
  const groups = new Map(); // what looks the same is painted at once
  for (let i = 0; i < points.count; i += 1) {
    const judged = points.said[i] !== LEARNED;
    if (!judged && !points.training) continue;
    const dim = judged && (!points.wanted[i] || (points.chosen.size && !points.chosen.has(i)));
    const layer = judged ? (points.wrong(i) ? 2 : 1) - (dim ? 0.5 : 0) : 0;
    const key = `${layer} ${points.truth[i]}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(i);
  }
  const order = [...groups.keys()].sort((a, b) => parseFloat(a) - parseFloat(b));
  for (const key of order) {
    const [layer, label] = key.split(" ").map(Number);
    const which = groups.get(key);
    context.fillStyle = points.colours[label];
    context.globalAlpha = { 0: 0.28, 0.5: 0.32, 1: 0.75, 1.5: 0.34, 2: 0.95 }[layer];
    dots(context, points, which, layer === 0 ? 2 : RADIUS);
    if (layer < 1.5) continue;
    context.strokeStyle = ink;
    context.lineWidth = 1.4;
    dots(context, points, which, RADIUS + 0.7, true);
  }
  context.globalAlpha = 1;
}

/** Paint what follows the pointer or the keys: the rectangle, the cursor, rings around points. */
function paintOver(canvas, points, width, height, { ink, accent, brush, cursor, at, lit }) {
  const context = cleared(canvas, width, height);
  if (brush) {
    const box = [Math.min(brush.x0, brush.x1), Math.min(brush.y0, brush.y1), Math.abs(brush.x1 - brush.x0), Math.abs(brush.y1 - brush.y0)];
    context.fillStyle = accent;
    context.globalAlpha = 0.12;
    context.fillRect(...box);
    context.globalAlpha = 1;
    context.strokeStyle = accent;
    context.lineWidth = 1.5;
    context.strokeRect(...box);
  }
  context.strokeStyle = ink;
  context.lineWidth = 2;
  for (const i of new Set([at, lit])) if (i >= 0) dots(context, points, [i], 8, true);
  if (lit >= 0) dots(context, points, [lit], 13, true);
  if (!cursor) return;
  context.beginPath();
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(cursor.x + 4 * dx, cursor.y + 4 * dy);
    context.lineTo(cursor.x + 12 * dx, cursor.y + 12 * dy);
  }
  context.stroke();
}

/** Paint the small picture of a point into a canvas. */
function paintTile(canvas, points, image, i) {
  const { tile, across } = points;
  canvas.width = canvas.height = tile;
  if (!image) return;
  canvas.getContext("2d").drawImage(image, (i % across) * tile, Math.floor(i / across) * tile, tile, tile, 0, 0, tile, tile);
}
