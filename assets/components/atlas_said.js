// What is said of a point.

const share = (p) => (p > 0.999 ? "> 99.9 %" : p < 0.001 ? "< 0.1 %" : `${(100 * p).toFixed(1)} %`);
const told = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The lines of a point: what it is, what it is taken for, and what that costs. */
function saidOf(points, i) {
  const { classes, words, truth, said, sure, oftruth, loss, marked } = points;
  const label = classes[truth[i]];
  if (said[i] === LEARNED) return [told(words.learned, { label })];
  const lines = [];
  if (points.wrong(i)) lines.push(told(words.taken, { label: `${classes[said[i]]} ${share(sure[i])}` }));
  lines.push(`${told(words.is, { label })} ${share(oftruth[i])} · ${told(words.loss, { loss: loss[i].toFixed(2) })}`);
  if (marked[i]) lines.push(words.marked);
  return lines;
}
