// Cells of numbers: how they are written, and their colours on the one scale of signed numbers,
// blue, the page's background, red, mixed in Lab.

const SIGNED = {
  light: ["#0B4F9E", "#2F7CC9", "#7FB3E3", "#C8DDF2", null, "#F7D3C4", "#EE9C83", "#D95B43", "#A5231B"],
  dark: ["#7FB3E3", "#4A93D6", "#2A6BAA", "#1D3F66", null, "#5C2A24", "#943A2C", "#CC5A43", "#EE9C83"],
};
const PROBE = new OffscreenCanvas(256, 1).getContext("2d", { willReadFrequently: true });

/** Read the theme: its background, whether it is dark, and the scale with its 256 colours. */
function themeOf(element) {
  const background = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#fff";
  const [r, g, b] = pixels([background, background]);
  const name = r + g + b < 384 ? "dark" : "light";
  const stops = SIGNED[name].map((colour) => colour ?? background);
  return { background, name, stops, diverging: pixels(stops) };
}

/** 256 colours between the given ones, as [r, g, b, a, r, …]. */
function pixels(stops) {
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(place));
    const share = ((place - k) * 100).toFixed(2);
    PROBE.fillStyle = `color-mix(in lab, ${stops[k + 1]} ${share}%, ${stops[k]})`;
    PROBE.fillRect(i, 0, 1, 1);
  }
  return PROBE.getImageData(0, 0, 256, 1).data;
}

/** Colours of a signed number, `reach` being the strongest, and ink that can be read on it. */
function signedColours(theme, value, reach) {
  if (!value || !reach) return { fill: theme.background, ink: "inherit" };
  const i = Math.round(127.5 * (1 + Math.max(-1, Math.min(1, value / reach))));
  const [r, g, b] = theme.diverging.slice(4 * i, 4 * i + 3);
  return { fill: `rgb(${r} ${g} ${b})`, ink: inkOn(r, g, b) };
}

function inkOn(r, g, b) {
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#1C2030" : "#FFFFFF";
}

/** Write a number so that it fits into a cell; a minus sign is one. */
function written(value, digits = 2) {
  const size = Math.abs(value);
  let text;
  if (size >= 1e5 || (size > 0 && size < 0.5 * 10 ** -digits)) text = value.toExponential(0);
  else if (size >= 100) text = String(Math.round(value));
  else text = String(Number(value.toFixed(size >= 10 ? digits - 1 : digits)));
  return text.replaceAll("-", "−").replace("e+", "e");
}
