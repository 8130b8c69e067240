// The diagram of a network: what is said of a box, and where the keys lead from it.

const filled = (words, names) => words.replace(/\{(\w+)\}/g, (_, name) => names[name]);

/** What is inside a box, in a few letters: "3 × Bottleneck", "7 inside". */
function summary(node, words) {
  const titles = new Set(node.children.map((child) => child.title));
  const count = node.children.length;
  if (titles.size === 1 && count > 1) return `${count} × ${node.children[0].title}`;
  return filled(words.inside, { count });
}

/** Whether this appearance of a layer is to be marked: not where the box around it is marked. */
const again = (node) => node.turns > 1 && node.turns > (node.around.turns ?? 1);

/** The badge of a node: [kind, text], or null. */
function badge(node, words) {
  if (node.state === "failed") return ["failed", words.failed];
  return again(node) && node.counted ? ["shared", filled(words.shared, node)] : null;
}

/** The name of a node; of a layer without parameters also which time this is. */
function named(node, words) {
  const turn = again(node) && !node.counted ? filled(words.again, node) : "";
  return [node.name, turn].filter(Boolean).join(" · ");
}

/** What a screen reader says of a node. */
function spoken(node, words) {
  const mark = badge(node, words);
  return [
    [node.title, named(node, words)].filter(Boolean).join(" "),
    node.note,
    mark && mark[1],
    node.state === "waiting" && words.waiting,
    node.takes && filled(words.takes, { shape: node.takes }),
    node.gives && filled(words.gives, { shape: node.gives }),
    node.children.length && summary(node, words),
  ].filter(Boolean).join(", ");
}

/** What a key does at a node: [action, where it leads]. The keys are those of a tree. */
function keyed(key, node, network) {
  const seen = network.seen();
  const at = seen.indexOf(node);
  const closed = !node.open && node.children.length > 0;
  const walk = (next) => ["walk", next];
  const actions = {
    ArrowDown: () => walk(seen[at + 1]),
    ArrowUp: () => walk(seen[at - 1]),
    Home: () => walk(seen[0]),
    End: () => walk(seen.at(-1)),
    ArrowRight: () => (closed ? ["open"] : walk(node.children[0])),
    ArrowLeft: () => (node.open ? ["close"] : walk(node.depth > 1 ? node.around : null)),
    Enter: () => ["select"],
    " ": () => [closed ? "open" : "close"],
    "+": () => ["open"],
    "-": () => ["close"],
  };
  return actions[key]?.() ?? [null];
}
