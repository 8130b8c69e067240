// One value by itself: the preview of a tensor, with the number under the pointer.

const SHOWN = new WeakMap();

export default function ({ data, parentElement }) {
  let heat = SHOWN.get(parentElement);
  if (!heat) {
    const root = make("div", "value", parentElement);
    heat = { root, heat: new Heat(root, "") };
    heat.watcher = new ResizeObserver(() => heat.root.clientWidth !== heat.wide && heat.draw());
    heat.watcher.observe(root);
    SHOWN.set(parentElement, heat);
  }
  heat.draw = () => {
    heat.wide = heat.root.clientWidth;
    const { facts, numbers, role, title, words } = unpackPass(data);
    const [at, rows, columns] = facts.preview ?? [0, 0, 0];
    const cells = numbers.subarray(at, at + rows * columns);
    heat.heat.root.className = role;
    heat.heat.show({ ...facts, rows, columns, cells }, title, coloursOf(heat.root), words, [heat.wide, 150]);
  };
  heat.draw();
  return () => {
    heat.watcher.disconnect();
    heat.root.remove();
    SHOWN.delete(parentElement);
  };
}
