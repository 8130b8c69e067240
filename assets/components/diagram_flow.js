// The diagram of a network: the order of what stands in one box. It is taken apart into parts that
// follow each other and branches that stand side by side; what is too tangled for that becomes a
// stack with lanes at its side. Items are numbered in the order in which they ran, the box's own
// input is −1 and its output comes after the last.

/** Take `count` items apart: arrows are [from, to] with from < to. `odd` is told of every arrow that is
    no straight way to the next: where it goes beside the others. */
function flowOf(count, arrows) {
  const odd = new Map();
  const items = Array.from({ length: count }, (_, i) => i);
  return { series: series(items, arrows, -1, count, odd), odd };
}

/** A series: between its items that every way passes, what stands side by side. */
function series(items, arrows, entry, exit, odd) {
  const parts = [];
  let stop = entry;
  let block = [];
  const close = (next) => {
    if (block.length) parts.push(split(block, items, arrows, stop, next, odd));
    block = [];
    stop = next;
  };
  passed(items, arrows, entry, exit).forEach((by, i) => {
    if (by) return block.push(items[i]);
    close(items[i]);
    return parts.push({ kind: "item", item: items[i] });
  });
  close(exit);
  const through = arrows.some(([from]) => from === entry) && arrows.some(([, to]) => to === exit);
  return { kind: "series", parts, through };
}

/** For each item how many arrows pass it by. */
function passed(items, arrows, entry, exit) {
  const at = new Map(items.map((item, i) => [item, i]));
  const change = new Array(items.length + 1).fill(0);
  for (const [from, to] of arrows) {
    const first = from === entry ? 0 : at.get(from) + 1;
    const after = to === exit ? items.length : at.get(to);
    if (after > first) {
      change[first] += 1;
      change[after] -= 1;
    }
  }
  let sum = 0;
  return items.map((_, i) => (sum += change[i]));
}

/** What stands between two items that every way passes. */
function split(block, items, arrows, entry, exit, odd) {
  const own = new Set(block);
  const inner = arrows.filter(([from, to]) => own.has(from) || own.has(to));
  const skip = arrows.some(([from, to]) => from === entry && to === exit);
  const groups = connected(block, inner);
  if (groups.length === 1 && block.length === items.length && !skip) {
    return stack(block, inner, entry, exit, odd);
  }
  const branches = groups.map((group) => {
    const mine = new Set(group);
    const among = inner.filter(([from, to]) => mine.has(from) || mine.has(to));
    return series(group, among, entry, exit, odd);
  });
  const through = branches.filter((branch) => branch.through);
  const part = {
    kind: "parallel", entry, exit,
    branches: [...through, ...branches.filter((branch) => !branch.through)],
    skip: skip ? { kind: "skip" } : null,
  };
  // The straight way past the branches is in the middle where none of them leads through.
  part.main = through.length === 1 ? through[0] : null;
  if (skip && !through.length) part.main = part.skip;
  if (skip) odd.set(`${entry} ${exit}`, { kind: "skip", part });
  return part;
}

/** Groups of items that arrows join, each in order. */
function connected(items, arrows) {
  const leader = new Map(items.map((item) => [item, item]));
  const find = (item) => {
    let at = item;
    while (leader.get(at) !== at) at = leader.get(at);
    return at;
  };
  for (const [from, to] of arrows) {
    if (leader.has(from) && leader.has(to)) leader.set(find(to), find(from));
  }
  const groups = new Map();
  for (const item of items) {
    const first = find(item);
    groups.set(first, [...(groups.get(first) ?? []), item]);
  }
  return [...groups.values()];
}

/** Items one below the other; arrows that pass some of them get a lane each, shared by one source. */
function stack(items, arrows, entry, exit, odd) {
  const part = { kind: "stack", items, entry, exit, lanes: 0 };
  const row = new Map(items.map((item, i) => [item, i + 1]));
  row.set(entry, 0).set(exit, items.length + 1);
  const trunks = new Map(); // source -> the rows that its lane passes
  for (const [from, to] of arrows) {
    if (row.get(to) - row.get(from) < 2) continue;
    const trunk = trunks.get(from) ?? { from: row.get(from), to: 0 };
    trunk.to = Math.max(trunk.to, row.get(to));
    trunks.set(from, trunk);
    odd.set(`${from} ${to}`, { kind: "lane", part, trunk });
  }
  const taken = []; // lane -> trunks in it
  const sorted = [...trunks.values()].sort((a, b) => a.to - a.from - (b.to - b.from));
  for (const trunk of sorted) {
    const free = (lane) => lane.every((other) => other.to <= trunk.from || other.from >= trunk.to);
    let lane = taken.findIndex(free);
    if (lane < 0) lane = taken.push([]) - 1;
    taken[lane].push(trunk);
    trunk.lane = lane;
  }
  part.lanes = taken.length;
  return part;
}
