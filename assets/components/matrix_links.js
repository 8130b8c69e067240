// Which row, column, cell and output of a linked matrix belong together, and the words for it. No
// drawing here.

const SVG_MINUS = "−", MOST_TERMS = 16;

function written(value) {
  if (Number.isInteger(value)) return String(value).replace("-", SVG_MINUS);
  const digits = Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3 ? value.toExponential(1) : String(+value.toPrecision(3));
  return digits.replace("-", SVG_MINUS);
}

function index(data) {
  const { rows, cols } = data.matrix;
  const byRow = Array.from({ length: rows }, () => []), byColumn = Array.from({ length: cols }, () => []);
  data.matrix.entries.forEach(([row, column, value]) => {
    byRow[row].push([column, value]);
    byColumn[column].push([row, value]);
  });
  const readers = new Map(); // place -> [row, weight] that read it
  data.window.forEach((places, row) => places.forEach((place, weight) => {
    if (!readers.has(place)) readers.set(place, []);
    readers.get(place).push([row, weight]);
  }));
  return { byRow, byColumn, readers };
}

function sum(data, known, row) {
  const product = ([column, value]) => {
    const other = data.vector.values[column];
    const pair = data.kind === "sparse" ? [other, value] : [value, other];
    return pair.map(written).map((text) => (text.startsWith(SVG_MINUS) ? `(${text})` : text)).join("·");
  };
  const terms = known.byRow[row].map(product);
  const shown = terms.length > MOST_TERMS
    ? [...terms.slice(0, MOST_TERMS), data.words.more.replace("{count}", terms.length - MOST_TERMS)] : terms;
  return `${shown.join(" + ") || "0"} = ${written(data.output.values[row])}`;
}

function fill(text, values) {
  return Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);
}

function lit(data, known, at) {
  const { words, sources } = data;
  if (at.row !== undefined) {
    const zeros = data.matrix.cols - known.byRow[at.row].length;
    const start = fill(data.kind === "sparse" ? words.row : words.window, { row: at.row, zeros });
    return {
      rows: [at.row], places: data.window[at.row], outputs: [at.row],
      cells: at.column === undefined ? [] : [[at.row, at.column]],
      own: at.column === undefined ? [] : placesOf(data, at.row, at.column),
      text: `${start} ${sum(data, known, at.row)}`, sum: sum(data, known, at.row),
    };
  }
  if (at.place !== undefined && data.kind === "sparse" && sources[at.place] < 0) {
    return { text: words.padding, places: [at.place], outputs: known.readers.get(at.place)?.map(([row]) => row) };
  }
  if (at.place !== undefined && data.kind !== "sparse") {
    const cells = known.readers.get(at.place) ?? [];
    const values = { value: written(data.picture.values[at.place]), count: cells.length };
    return { text: fill(words.copies, values), places: [at.place], cells, outputs: cells.map(([row]) => row) };
  }
  const column = at.column ?? sources[at.place];
  const cells = data.kind === "sparse" ? known.byColumn[column].map(([row]) => [row, column])
    : data.window.map((_places, row) => [row, column]);
  const places = data.kind === "sparse"
    ? sources.flatMap((source, place) => (source === column ? [place] : []))
    : data.window.map((all) => all[column]);
  const values = { column, value: written(data.vector.values[column]), count: cells.length };
  const text = fill(data.kind === "sparse" ? words.column : words.weight, values);
  return { text, places, cells, columns: [column], outputs: cells.map(([row]) => row) };
}

function placesOf(data, row, column) {
  if (data.kind !== "sparse") return [data.window[row][column]];
  return data.window[row].filter((place) => data.sources[place] === column);
}
