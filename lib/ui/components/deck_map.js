// A map: deck.gl draws land and what is fine, elements of the page the marks and names, so that they print and can be
// read. Where marks lie was worked out on the server for a ladder of widths. Words are only ever text.

const TILE = 512; // pixels of the world at zoom 0
const STILL = 700; // milliseconds without a movement, after which the view is told
const DEEPEST = 15;

const made = (tag, name, words) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words !== undefined && words !== null) element.textContent = words;
  return element;
};

const world = (lon, lat) => [(lon + 180) / 360, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];
const place = (x, y) => [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];

// A plane is what is seen: left top corner and width as shares of the world, height by its width.
const viewOf = ({ left, top, span, aspect }, width) => {
  const [longitude, latitude] = place(left + span / 2, top + (span * aspect) / 2);
  return { longitude, latitude, zoom: Math.log2(width / span / TILE), maxZoom: DEEPEST, minZoom: 3, pitch: 0, bearing: 0 };
};
const planeOf = (view, width, aspect) => {
  const span = width / TILE / 2 ** view.zoom;
  const [x, y] = world(view.longitude, view.latitude);
  return { left: x - span / 2, top: y - (span * aspect) / 2, span, aspect };
};
const boxOf = ({ left, top, span, aspect }) => {
  const [west, north] = place(left, top);
  const [east, south] = place(left + span, top + span * aspect);
  return [west, south, east, north].map((each) => each.toFixed(5)).join(",");
};

// ---- what lies over the deck ----

const put = (element, x, y, root) => {
  const { plane, seen } = root;
  element.style.left = `${(100 * (plane.left + x * plane.span - seen.left)) / seen.span}%`;
  element.style.top = `${(100 * (plane.top + y * plane.span - seen.top)) / (seen.span * seen.aspect)}%`;
  return element;
};

const line = (root, from, to) => {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const [a, b] = [from, to].map(([x, y]) => put(made("i"), x, y, root).style);
  for (const [name, value] of [["x1", a.left], ["y1", a.top], ["x2", b.left], ["y2", b.top]]) drawn.setAttribute(name, value);
  return drawn;
};

const symbol = (mark, id) => {
  const element = made("span", `mark ${mark.light}`, mark.number);
  element.dataset.id = mark.id;
  element.dataset.number = mark.number;
  element.title = mark.title;
  element.classList.toggle("chosen", mark.id === id);
  element.classList.toggle("many", mark.number > 99);
  return element;
};

const ring = (group) => {
  const element = made("span", "group");
  const total = group.red + group.yellow;
  element.style.setProperty("--share", `${(100 * group.red) / total}%`);
  element.dataset.box = group.box.join(",");
  element.dataset.red = group.red;
  element.dataset.yellow = group.yellow;
  element.title = group.title;
  element.append(made("b", "", total), made("i", "", group.glyphs));
  return element;
};

const name = (each, short) => {
  const element = made("span", "name", short ? each.short : each.name);
  if (each.reds !== null) {
    const count = made("span", each.reds ? "reds" : "reds zero", each.reds);
    if (each.reds) count.prepend(made("i", "", each.glyph));
    element.append(count);
  }
  return element;
};

const overlay = (root) => {
  const { data, over, seen, plane } = root;
  const { levels, marks: all, names: known } = root.drawing;
  const width = root.ground.clientWidth;
  const level = levels.findLast((each) => each.width <= (width * plane.span) / seen.span + 1) ?? levels[0];
  const marks = level.spots.map(([at, x, y]) => put(symbol(all[at], data.chosen), x, y, root));
  const groups = level.groups.map((each) => put(ring(each), each.x, each.y, root));
  const names = known.map((each) => put(name(each, width < data.narrow), each.x, each.y, root));
  over.names.replaceChildren(...names);
  over.marks.replaceChildren(...groups, ...marks);
  const far = level.spots.filter(([at, x, y]) => Math.hypot(all[at].x - x, all[at].y - y) * width > 8);
  over.lines.replaceChildren(...far.map(([at, x, y]) => line(root, [all[at].x, all[at].y], [x, y])));
  root.ground.dataset.view = boxOf(seen);
};

// ---- the deck ----

const told = (root) => {
  clearTimeout(root.waiting);
  root.waiting = setTimeout(() => {
    if (root.isConnected) root.say("view", boxOf(root.seen));
  }, STILL);
};

const moved = (root, view) => {
  root.seen = planeOf(view, root.ground.clientWidth, root.plane.aspect);
  root.view = view;
  overlay(root);
};

const show = (root, plane) => {
  const width = root.ground.clientWidth;
  if (!width) return;
  const view = viewOf(plane, width);
  root.deck?.setProps({ initialViewState: { ...view, key: `${Math.random()}` } });
  moved(root, view);
};

// The drawing for this width, shown as it was asked for where that is another than before.
const fit = (root) => {
  const width = root.ground.clientWidth;
  root.drawing = root.data.drawings[width < root.data.narrow ? "narrow" : "wide"];
  root.plane = root.drawing.plane;
  root.ground.style.aspectRatio = `1 / ${root.plane.aspect}`;
  const asked = JSON.stringify([root.plane, width]);
  if (root.said !== asked) show(root, root.plane);
  else if (root.seen) overlay(root); // the reader's own movement stays
  root.said = asked;
};

const closer = (root, by) => {
  const { left, top, span, aspect } = root.seen;
  const to = span / by;
  show(root, { left: left + (span - to) / 2, top: top + ((span - to) * aspect) / 2, span: to, aspect });
  told(root);
};

const into = (root, box) => {
  const { plane, seen } = root;
  const [west, north, east, south] = box;
  const wide = Math.max(east - west, (south - north) / plane.aspect) * plane.span * 1.4;
  const span = Math.min(Math.max(wide, seen.span / 8), seen.span / 2);
  const x = plane.left + ((west + east) / 2) * plane.span;
  const y = plane.top + ((north + south) / 2) * plane.span;
  show(root, { left: x - span / 2, top: y - (span * plane.aspect) / 2, span, aspect: plane.aspect });
  told(root);
};

const heard = (root) => (event, said) => {
  if (event === "deck-view-state-change-event") {
    // The deck tells of what it was set to, too.
    const same = ["longitude", "latitude", "zoom"].every((each) => Math.abs(said[each] - root.view[each]) < 1e-6);
    if (same) return;
    moved(root, { ...root.view, longitude: said.longitude, latitude: said.latitude, zoom: said.zoom });
    told(root);
  } else if (event === "deck-click-event" && said.object?.[6]) root.say("open", said.object[6]);
};

const drawDeck = async (root) => {
  const said = JSON.stringify(root.data.deck);
  if (root.drawn === said || !root.seen || !root.data.deck.layers.length) return;
  root.drawn = said;
  if (!globalThis.createDeck) await import(root.data.bundle);
  if (!root.isConnected || root.drawn !== said) return;
  if (root.deck) return globalThis.updateDeck(JSON.parse(said), root.deck);
  const jsonInput = { ...JSON.parse(said), initialViewState: viewOf(root.seen, root.ground.clientWidth) };
  root.deck = globalThis.createDeck({ container: root.gl, jsonInput, handleEvent: heard(root) });
  root.deck?.setProps({ getTooltip: ({ object }) => (Array.isArray(object) ? { text: `${object[4]}\n${object[5]}` } : null) });
};

// Without WebGL there are no land and no small points; marks, names and list are there all the same.
const quietly = (error) => console.warn("the deck was not drawn", error);

// ---- the frame ----

const build = (root, data) => {
  root.ground = made("div", "ground");
  root.ground.setAttribute("role", "img");
  root.gl = made("div", "deck");
  root.over = { names: made("div", "names"), marks: made("div", "marks") };
  root.over.lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  root.over.lines.setAttribute("class", "lines");
  const land = made("div", "land"); // deck.gl lays layers of its own beside its container
  land.append(root.gl);
  root.ground.append(land, root.over.names, root.over.lines, root.over.marks);
  const buttons = made("div", "buttons");
  for (const act of ["in", "out", "whole"]) {
    const button = made("button", act, { in: "+", out: "−", whole: "⤢" }[act]);
    button.type = "button";
    button.dataset.act = act;
    button.title = data.words[act];
    button.setAttribute("aria-label", data.words[act]);
    buttons.append(button);
  }
  root.legend = made("ul", "legend");
  const frame = made("div", "frame");
  frame.append(root.ground, buttons);
  root.replaceChildren(frame, root.legend);
  root.onclick = (event) => {
    const mark = event.target.closest(".mark");
    const group = event.target.closest(".group");
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (mark) root.say("open", mark.dataset.id);
    else if (group) into(root, group.dataset.box.split(",").map(Number));
    else if (act === "whole") {
      show(root, root.drawing.whole);
      clearTimeout(root.waiting);
      root.say("view", "");
    } else if (act) closer(root, act === "in" ? 2 : 0.5);
  };
  root.sized = new ResizeObserver(() => {
    fit(root);
    drawDeck(root).catch(quietly);
  });
  root.sized.observe(root.ground);
};

const legend = (entries) => entries.map((each) => {
  const entry = made("li");
  for (const shade of each.shades ?? []) {
    const shown = made("i", "shade");
    shown.style.background = shade.colour;
    entry.append(shown, made("span", "", shade.words));
  }
  if (each.sign) entry.prepend(made("i", `sign ${each.sign}`));
  entry.prepend(each.shades ? made("span", "", each.words) : "");
  if (!each.shades) entry.append(made("span", "", each.words));
  return entry;
});

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".deck-map");
  root.data = data;
  root.say = setTriggerValue;
  if (!root.ground) build(root, data);
  root.ground.setAttribute("aria-label", data.label);
  root.legend.replaceChildren(...legend(data.legend));
  fit(root);
  drawDeck(root).catch(quietly);
  return () => {
    root.sized.disconnect();
    clearTimeout(root.waiting);
    root.deck?.finalize();
    root.ground = root.deck = root.drawn = root.said = undefined;
  };
}
