// The diagram of a network as a file of its own: every colour written out, on white, text as text.

const LIGHT = {
  "--st-text-color": "#1C2030", "--st-background-color": "#FFFFFF", "--st-secondary-background-color": "#F5F6FA",
  "--st-border-color": "#E3E6EF", "--st-gray-text-color": "#5B6178", "--st-primary-color": "#3D5AFE",
};
const WRITTEN = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight", "text-anchor",
];
const UNNEEDED = ".ring, .toggle";
const PASSING = ["selected", "within", "alike", "open", "key"]; // what is true of the page alone

/** The diagram as the text of an SVG file. */
function standalone(canvas, width, height, name) {
  const stage = document.createElement("div"); // the style sheet's rules hold in here, by day
  stage.className = "diagram saving";
  for (const [key, value] of Object.entries(LIGHT)) stage.style.setProperty(key, value);
  const copy = canvas.cloneNode(true);
  stage.append(copy);
  canvas.closest(".diagram").append(stage);
  holdWidths(canvas, copy);
  for (const each of copy.querySelectorAll(UNNEEDED)) each.remove();
  for (const each of copy.querySelectorAll(".lit")) each.classList.remove("lit");
  for (const each of copy.querySelectorAll("g.node")) PASSING.forEach((name) => delete each.dataset[name]);
  const colour = plainColours();
  for (const each of copy.querySelectorAll("path, rect, circle, text")) writeOut(each, colour);
  stage.remove();
  for (const each of copy.querySelectorAll("*")) clean(each);
  const file = svg("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height });
  file.setAttribute("font-family", "'Source Sans 3', 'Source Sans', 'Segoe UI', Arial, sans-serif");
  svg("title", {}, file, name);
  svg("rect", { width, height, fill: "#ffffff" }, file);
  file.append(...copy.children);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(file)}`;
}

/** Keep every text as wide as it is here, since another program may not have the font. */
function holdWidths(canvas, copy) {
  const texts = copy.querySelectorAll("text");
  canvas.querySelectorAll("text").forEach((text, i) => {
    texts[i].setAttribute("textLength", text.getComputedTextLength().toFixed(1));
    texts[i].setAttribute("lengthAdjust", "spacingAndGlyphs");
  });
}

/** Take over what the style sheet says of an element. */
function writeOut(element, colour) {
  const style = getComputedStyle(element);
  for (const name of WRITTEN) {
    const value = style.getPropertyValue(name);
    if (!value || value === "none" && name !== "fill") continue;
    if (name.startsWith("font") || name === "text-anchor") {
      if (element.tagName === "text") element.setAttribute(name, value);
    } else if (name !== "opacity" || value !== "1") {
      element.setAttribute(name, name === "fill" || name === "stroke" ? colour(value) : value);
    }
  }
}

/** Leave what describes the boxes, drop what only the page needs. */
function clean(element) {
  for (const { name } of [...element.attributes]) {
    if (/^(class|tabindex|role|aria-.*)$/.test(name)) element.removeAttribute(name);
  }
}

/** A reader of colours: whatever the browser mixed becomes #rrggbb, which every program understands. */
function plainColours() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pencil = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map([["none", "none"]]);
  return (value) => {
    if (!known.has(value)) {
      pencil.fillStyle = "#ffffff";
      pencil.fillRect(0, 0, 1, 1);
      pencil.fillStyle = value;
      pencil.fillRect(0, 0, 1, 1);
      const [r, g, b] = pencil.getImageData(0, 0, 1, 1).data;
      known.set(value, `#${[r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("")}`);
    }
    return known.get(value);
  };
}

/** Hand a text to the browser as a file. */
function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = `${name.replace(/[^\p{L}\p{N}._-]+/gu, " ").trim() || "network"}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
