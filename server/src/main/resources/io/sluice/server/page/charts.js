// Small charts in SVG. Each is drawn anew from its data; what it shows is said in words beside it, so readers skip the picture.

const SVG = "http://www.w3.org/2000/svg";
const SPAN_MS = 60_000;
const WIDTH = 200;
const HEIGHT = 40;
const TOP = 4;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  return filled(made, attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function sparkFrame() {
  return svg("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
}

// Lines over the last minute, now at the right edge; the first has an area below it.
export function drawSpark(frame, lines) {
  const now = Math.max(...lines.flat().map((point) => point.at));
  const highest = Math.max(...lines.flat().map((point) => point.value ?? 0), Number.MIN_VALUE);
  const x = (point) => WIDTH * (1 - (now - point.at) / SPAN_MS);
  const y = (point) => HEIGHT - 1.5 - ((HEIGHT - TOP - 1.5) * point.value) / highest;
  const drawn = [];
  lines.forEach((line, i) => {
    for (const piece of pieces(line)) {
      const path = piece.map((point) => `${x(point).toFixed(1)} ${y(point).toFixed(1)}`).join("L");
      if (i === 0) {
        drawn.push(svg("path", { class: "area", d: `M${x(piece[0]).toFixed(1)} ${HEIGHT}L${path}L${x(piece.at(-1)).toFixed(1)} ${HEIGHT}Z` }));
      }
      drawn.push(svg("path", { class: i === 0 ? "line" : "line two", d: `M${path}` }));
    }
  });
  frame.replaceChildren(...drawn);
}

// Where nothing was measured the line has a gap.
function pieces(line) {
  const found = [[]];
  for (const point of line) {
    if (point.value === null) {
      found.push([]);
    } else {
      found.at(-1).push(point);
    }
  }
  return found.filter((piece) => piece.length > 1);
}

const BAR_HEIGHT = 50;
const BAR_TOP = 15;
const BAR_STEP = 44;
const BAR_WIDTH = 30;

export function barsFrame() {
  return svg("svg", { class: "bars", role: "img" });
}

// A bar for each bucket, with its share above and its name below.
export function drawBars(frame, names, counts, words) {
  const sum = counts.reduce((all, count) => all + count, 0);
  const highest = Math.max(...counts, 1);
  const bars = names.flatMap((name, i) => {
    const left = i * BAR_STEP + (BAR_STEP - BAR_WIDTH) / 2;
    const middle = String(left + BAR_WIDTH / 2);
    const height = counts[i] === 0 ? 2 : Math.max(4, (BAR_HEIGHT * counts[i]) / highest);
    const bar = svg("rect", { x: left, y: BAR_TOP + BAR_HEIGHT - height, width: BAR_WIDTH, height, rx: Math.min(4, height / 2) });
    if (counts[i] === 0) {
      bar.setAttribute("class", "none");
    }
    const below = svg("text", { x: middle, y: BAR_TOP + BAR_HEIGHT + 16 }, name);
    if (counts[i] === 0) {
      return [bar, below];
    }
    const share = svg("text", { class: "share", x: middle, y: BAR_TOP + BAR_HEIGHT - height - 4 }, percent(counts[i] / sum));
    return [bar, share, below];
  });
  frame.setAttribute("viewBox", `0 0 ${names.length * BAR_STEP} ${BAR_TOP + BAR_HEIGHT + 19}`);
  frame.setAttribute("preserveAspectRatio", "xMinYMid meet");
  frame.setAttribute("aria-label", words);
  frame.replaceChildren(...bars);
}

export function percent(share) {
  return share > 0 && share < 0.005 ? "<1%" : `${Math.round(100 * share)}%`;
}

// Seconds as people say them: [number, unit].
export function duration(seconds) {
  if (seconds === null) {
    return ["–", ""];
  }
  if (seconds < 1) {
    return [rounded(1000 * seconds), "ms"];
  }
  return [rounded(seconds), "s"];
}

export function rounded(value) {
  if (value >= 10 || Number.isInteger(value)) {
    return Math.round(value).toLocaleString("en");
  }
  return value.toFixed(value < 1 ? 2 : 1);
}
