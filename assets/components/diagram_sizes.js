// The diagram of a network: how large each box is, by what is written in it.

const LONGEST = { title: 230, name: 150 }; // pixels; what is longer is cut, and whole in the tooltip
const LINE = 17; // pixels from one line to the next

/** A text, cut where it is too long. */
function short(text, kind, measure) {
  if (measure(text, kind) <= LONGEST[kind]) return text;
  let end = text.length;
  while (end > 1 && measure(`${text.slice(0, end)}…`, kind) > LONGEST[kind]) end -= 1;
  return `${text.slice(0, end)}…`;
}

function sizeNode(node, network, measure) {
  node.mark = badge(node, network.words);
  node.heading = [short(node.title, "title", measure), short(named(node, network.words), "name", measure)];
  if (!node.open) return sizeClosed(node, network, measure);
  for (const child of node.children) sizeNode(child, network, measure);
  const [title, name] = node.heading;
  const header = 34 + measure(title, "title") + (name ? 8 + measure(name, "name") : 0) + 14;
  const marked = node.mark ? measure(node.mark[1], "badge") + 22 : 0;
  node.lines = [node.note].filter(Boolean);
  node.header = 31 + LINE * node.lines.length;
  const least = Math.max(header + marked, 34 + measure(node.note, "note") + 14);
  return sizeInside(node, { top: node.header, side: ROOM.side, least }, measure);
}

function sizeClosed(node, network, measure) {
  const round = node.kind === "operation" || node.kind === "input" || node.kind === "output";
  if (round) return sizeRound(node, measure);
  node.lines = [];
  if (node.children.length && node.kind === "block") node.lines.push(summary(node, network.words));
  if (node.note) node.lines.push(node.note);
  if (node.state === "waiting" && node.around.state === "ran") node.lines.push(network.words.waiting);
  const toggle = node.children.length ? 22 : 0;
  const [title, name] = node.heading;
  const first = toggle + measure(title, "title") + (name ? 14 + measure(name, "name") : 0);
  const others = node.lines.map((line) => toggle + measure(line, "note"));
  const marked = node.mark ? measure(node.mark[1], "badge") + 16 : 0;
  node.w = Math.max(104, Math.ceil(Math.max(first, ...others, marked)) + 24);
  node.h = 31 + LINE * node.lines.length + (marked ? 23 : 0);
  node.axis = node.w / 2;
  return node;
}

function sizeRound(node, measure) {
  const sign = node.title.length === 1;
  const pill = sign ? 28 : measure(node.heading[0], "title") + 24;
  node.pill = Math.max(28, Math.ceil(pill));
  const beside = node.note || (node.mark?.[0] === "failed" ? node.mark[1] : "");
  node.w = node.pill + (beside ? measure(beside, "note") + 8 : 0);
  node.beside = beside;
  node.h = 28;
  node.axis = node.pill / 2;
  return node;
}

